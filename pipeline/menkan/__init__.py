"""menkan 门槛: reads Chinese criminal judgments on information-network crime and tests every statutory threshold.

    >>> import menkan
    >>> record = menkan.read("judgment.pdf")            # one document; a notebook shows it with its figures marked
    >>> batch = menkan.run("judgments/", out="out/")    # a pile of them
    >>> batch = menkan.load("out/")                     # the tables of a run, later
    >>> batch.findings, batch.polars("findings")        # a table, for pandas or polars
    >>> for record in menkan.read_all("cases.zip"):     # one after another, without tables
    ...     print(record.structure.case_number, record.status)

menkan advises people who decide. It decides about nobody.
"""

from menkan.config import Settings
from menkan.errors import MenkanError
from menkan.run.api import load_batch as load
from menkan.run.api import read_record as read
from menkan.run.api import read_records as read_all
from menkan.run.api import run_folder as run
from menkan.types import CaseRecord

__all__ = ["CaseRecord", "MenkanError", "Settings", "load", "read", "read_all", "run"]
