"""Every error that menkan raises on purpose.

MenkanError
├── ConfigError      MK001  settings, arguments
├── SourceError      MK100  a file that cannot be read at all
│   ├── EmptyFile            MK101  no bytes
│   ├── UnsupportedFormat    MK102  not a format that menkan reads
│   ├── DamagedFile          MK103  truncated or broken
│   ├── EncryptedPdf         MK104  needs a password
│   ├── NoPages              MK105  a PDF without pages
│   ├── NoTextLayer          MK106  a PDF whose pages carry no text
│   ├── TooLarge             MK107  above a limit on bytes or pages
│   ├── UnreadableFile       MK108  the system refuses it (missing, no permission, not a file)
│   ├── LimitExceeded        MK109  took longer or more memory than one document may
│   ├── UnsafeArchive        MK115  a bomb, a path that leads out, a link, an archive in an archive
│   ├── UnsafeXml            MK116  XML that declares entities or a document type
│   ├── EncryptedFile        MK117  a member of an archive, or a DOCX, that needs a password
│   ├── NeedsProgram         MK118  DOC and RTF without LibreOffice on the machine, or LibreOffice fails
│   └── NoTextField          MK119  JSON in which no field is the text of a document
├── LayoutError      MK120  lines and characters that do not fit together
├── StructureError   MK200
├── QuantityError    MK300
├── StatuteError     MK400  a rule file that is wrong, or no version for a date
├── ModelError       MK500  a bundle that is damaged, tampered with or does not fit this version
├── CorpusError      MK550  a labelled set that breaks its format
├── StoreError       MK600  tables that cannot be written or read
├── ClusterError     MK650  no cluster, or one whose nodes differ
├── ReviewError      MK700  a decision that does not fit the document
│   └── Overtaken            MK701  somebody has decided on the document meanwhile
└── ReportError      MK800  more than one file of a report holds

`code` is stable across releases. Codes of `Problem`s that are not raised stand beside them: MK110 a page in doubt,
MK111 digits that two engines read differently, MK112 numerals that were recognised without certainty, MK201 no case
number, MK202 no court, MK203 no date of decision, MK204 no accused, MK205 no offence, MK206 no sections, MK207 a case
number whose code is that of another court, MK208 accused without an offence in a case of several, MK209 no charge but
the words of the facts, MK301 a figure that could not be parsed, MK302 totals and parts that differ, MK303 a figure
whose numeral is not sure, MK601 a figure that no table column holds, MK702 a decision on another reading of the text.
"""

from __future__ import annotations


class MenkanError(Exception):
    """Base of every error menkan raises on purpose: what, where, and what to do next."""

    code = "MK000"

    def __init__(self, problem: str, where: str = "", hint: str = "") -> None:
        super().__init__(problem, where, hint)  # positional: survives pickling between processes
        self.problem, self.where, self.hint = problem, where, hint

    def __str__(self) -> str:
        place = f" {self.where}:" if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"[{self.code}]{place} {self.problem}{hint}"


class Interrupted(KeyboardInterrupt):
    """A run that a signal has ended, Ctrl-C or SIGTERM: nobody's error, so no `MenkanError`; `signal` is its number."""

    def __init__(self, signal: int, text: str) -> None:
        super().__init__(signal, text)
        self.signal, self.text = signal, text

    def __str__(self) -> str:
        return self.text


class ConfigError(MenkanError):
    code = "MK001"


class SourceError(MenkanError):
    code = "MK100"


class EmptyFile(SourceError):
    code = "MK101"


class UnsupportedFormat(SourceError):
    code = "MK102"


class DamagedFile(SourceError):
    code = "MK103"


class EncryptedPdf(SourceError):
    code = "MK104"


class NoPages(SourceError):
    code = "MK105"


class NoTextLayer(SourceError):
    code = "MK106"


class TooLarge(SourceError):
    code = "MK107"


class UnreadableFile(SourceError):
    code = "MK108"


class LimitExceeded(SourceError):
    code = "MK109"


class UnsafeArchive(SourceError):
    code = "MK115"


class UnsafeXml(SourceError):
    code = "MK116"


class EncryptedFile(SourceError):
    code = "MK117"


class NeedsProgram(SourceError):
    code = "MK118"


class NoTextField(SourceError):
    code = "MK119"


class LayoutError(MenkanError):
    code = "MK120"


class StructureError(MenkanError):
    code = "MK200"


class QuantityError(MenkanError):
    code = "MK300"


class StatuteError(MenkanError):
    code = "MK400"


class ModelError(MenkanError):
    code = "MK500"


class CorpusError(MenkanError):
    code = "MK550"


class StoreError(MenkanError):
    code = "MK600"


class ClusterError(MenkanError):
    code = "MK650"


class ReviewError(MenkanError):
    code = "MK700"


class Overtaken(ReviewError):
    code = "MK701"


class ReportError(MenkanError):
    code = "MK800"
