"""menkan 门槛: reads Chinese criminal judgments on information-network crime and tests every statutory threshold.

    >>> import menkan
    >>> record = menkan.read("judgment.pdf")            # one document
    >>> batch = menkan.run("judgments/", out="out/")    # a pile of them
    >>> batch = menkan.load("out/")                     # the tables of a run, later

menkan advises people who decide. It decides about nobody.
"""

from menkan.config import Settings
from menkan.run.api import load_batch as load
from menkan.run.api import read_record as read
from menkan.run.api import run_folder as run

__all__ = ["Settings", "load", "read", "run"]
