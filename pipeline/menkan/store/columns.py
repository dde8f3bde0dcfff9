"""The columns of every table: name, kind, unit and meaning (数据表字段说明)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `kind` is a key of `cells.arrow_types`. A name that SQL reserves says in `doc` how it is quoted."""

    name: str
    kind: str
    doc: str
    unit: str = ""


DOCUMENT = Column("document_id", "text", "first 16 hex digits of the sha256 of the document's bytes")
POSITION = Column("position", "whole", "index in the record's list of the same name, from 0")
YEAR = Column("year", "whole", "year of the decision", "year")
COURT = Column("court_code", "text", "code of the court in the case number, else of the printed court (法院代字)")
PARTY = Column("party", "text", "name as in `parties`")
OFFENCE = Column("offence", "text", "offence as pronounced; as charged, where nothing was pronounced")
ARTICLE = Column("article", "text", "article of the Criminal Law (287-2): rules are chosen and tables joined by it")
START = Column("start", "whole", "first character in the text", "code points")
END = Column("end", "whole", 'character after the last; "end" in SQL', "code points")
PATH = Column("path", "text", "path of the file as given")
MEMBER = Column("member", "text", "name in an archive, or line of a JSONL; else null")

_FIGURE = "unit column, or metric"
_BOUNDS = (
    Column("lower", "figure", "lowest value that the words allow; null: no lower bound", _FIGURE),
    Column("upper", "figure", "highest value that the words allow; null: no upper bound", _FIGURE),
    Column("lower_open", "truth", "the lower bound itself is not reached (超过)"),
    Column("upper_open", "truth", "the upper bound itself is not reached (近, 不足)"),
)
_KIND_OF_FIGURE = (
    Column("metric", "text", "what the figure counts, in its role in the case"),
    Column("category", "text", "kind of personal information, for personal_records and user_records only"),
    Column("qualifier", "text", "which of the metric's figures the rule asks for"),
)
_ROW = (DOCUMENT, POSITION, YEAR, COURT)
_WHO_AND_WHAT = (*_ROW, PARTY, OFFENCE, ARTICLE)

TABLES: dict[str, tuple[Column, ...]] = {
    # every path and member that was given, read or not
    "inputs": (
        Column("document_id", "text", "null where no byte could be read"),
        PATH,
        MEMBER,
        Column("status", "text", "ok, partial, failed: how far the reading of this document came"),
        Column(
            "duplicate",
            "truth",
            "the same bytes stand under an earlier path of this run: read there, or failed like this row",
        ),
        Column("code", "text", "code of the error that stopped the reading"),
    ),
    # one row per document that was read
    "cases": (
        DOCUMENT,
        PATH,
        MEMBER,
        Column("sha256", "text", "of the document's bytes, 64 hex digits"),
        Column("media_type", "text", "as found in the bytes, not in the name"),
        Column("pages", "whole", "null for a source without pages", "pages"),
        Column("n_ocr_pages", "whole", "pages read by OCR", "pages"),
        Column("status", "text", "ok or partial (read, with at least one problem)"),
        Column("n_problems", "whole", "rows in `problems`", "problems"),
        Column("characters", "whole", "length of the text", "code points"),
        Column("case_number", "text", "case number (案号), full-width parentheses, no spaces"),
        Column("filing_year", "whole", "year in the case number", "year"),
        Column("court", "text", "court of first instance"),
        COURT,
        Column("document_type", "text", "the printed title (刑事判决书 …)"),
        Column("instance", "text", "first, second or retrial"),
        Column("decided_on", "date", "day of the decision"),
        YEAR,
        Column("conduct_first", "date", "first day of the conduct"),
        Column("conduct_last", "date", "last day of the conduct"),
        Column("offences", "texts", "offences of conviction as pronounced; as charged, where nothing was pronounced"),
        Column("articles", "texts", "articles of the charges, holdings and sentences"),
        Column("accused", "texts", "names of the accused persons and units"),
        Column("n_accused", "whole", "accused persons and units", "accused"),
        Column("n_quantities", "whole", "rows in `quantities`", "figures"),
        Column("schema_version", "whole", "version of the record"),
        Column("menkan_version", "text", "version of the package that read it"),
        Column("statutes_version", "text", "hash of the rule files"),
        Column("lexicon_version", "text", "hash of the word list"),
        Column("model_version", "text", "id of the model; null: none was used"),
    ),
    "parties": (
        *_ROW,
        Column("name", "text", "name as printed at its first mention"),
        Column("role", "text", "defendant, defendant_unit, victim, prosecution, counsel, civil_claimant, other"),
        Column("aliases", "texts", "other forms of the name in the text"),
    ),
    "holdings": (
        *_WHO_AND_WHAT,
        Column(
            "level",
            "text",
            "what the court holds: serious, especially_serious, minor, obviously_minor, not_serious, unstated",
        ),
        START,
        END,
        Column("words", "text", "the words of the court"),
    ),
    "dispositions": (
        *_ROW,
        PARTY,
        Column("offence", "text", "null for a combined sentence (数罪并罚)"),
        ARTICLE,
        Column(
            "penalty",
            "text",
            "fixed_term, life, death, death_suspended, detention, control, fine_only, exempted, acquitted …",
        ),
        Column("term_months", "whole", "term of imprisonment, detention or control", "months"),
        Column("suspended_months", "whole", "probation of a suspended sentence (缓刑考验期)", "months"),
        Column("fine", "figure", "fine", "yuan"),
        Column("job_ban_months", "whole", "ban from an occupation (从业禁止)", "months"),
        Column("injunction", "truth", "a restraining order (禁止令) goes with it"),
        START,
        END,
    ),
    # one row per mention of a figure
    "quantities": (
        *_ROW,
        START,
        END,
        Column("surface", "text", "the words of the figure as printed"),
        Column("value", "figure", "the printed number; null for ranges and for 几, 数", "unit"),
        *_BOUNDS,
        Column("approximate", "truth", "余, 多, 约, 近, 左右, 几, 数, 上"),
        Column("unit", "text", "unit as printed, currencies by their usual name (元)"),
        *_KIND_OF_FIGURE,
        Column("parties", "texts", "accused to whom the text ascribes it; [*]: all"),
        Column("status", "text", "whose word it is: found, alleged, argued, law, ruling"),
        Column("section", "text", "kind of the section that it stands in"),
        Column("page", "whole", "number of its page, from 1; null without pages"),
        Column("boxes", "boxes", "its place on the page, one box per line, origin top left", "points"),
    ),
    # one row per accused, offence and metric
    "facts": (
        *_WHO_AND_WHAT,
        *_KIND_OF_FIGURE,
        Column("value", "figure", "the figure where it is exact", "unit"),
        *_BOUNDS,
        Column("unit", "text", "unit of value and bounds"),
        Column("basis", "text", "own, joint, sum_of_parts or total"),
        Column("quantities", "wholes", "positions in `quantities` that it was gathered from"),
        Column("note", "text", "what a reader should know about the gathering"),
        Column("acts", "acts", "the acts that the text tells apart: days, whether dealt with before, figure", "unit"),
    ),
    # one row per prong of a version, tested for one accused
    "findings": (
        *_WHO_AND_WHAT,
        Column("instrument", "text", "the interpretation or statute that sets the prong"),
        Column("effective_from", "date", "first day on which it applied"),
        Column("basis", "text", "why this version: in_force, lenient, analogy, candidate"),
        Column("tier", "text", "tier that the prong leads to: serious, especially_serious, basic"),
        Column("prong", "text", "id of the prong (2019-15-12-4)"),
        Column("verdict", "text", "met, not_met, undetermined"),
        Column("observed", "observed", "the figures compared", "metric"),
        Column("threshold", "thresholds", "the figures of the law", "unit in it"),
        Column("observed_lower", "figure", "`lower` where exactly one figure was compared", "metric"),
        Column("observed_upper", "figure", "`upper` where exactly one figure was compared", "metric"),
        Column("threshold_value", "figure", "the figure of the law where there is exactly one", "metric"),
        Column("evidence", "spans", "where the words stand in the text", "code points"),
        Column("words", "texts", "the words on the page, one per span of evidence"),
        Column("reason", "text", "why the verdict is what it is"),
    ),
    "assessments": (
        *_WHO_AND_WHAT,
        Column("tier", "text", "the rules' answer: none, serious, especially_serious, undetermined"),
        Column("decided_by", "texts", "prongs that are met at this tier"),
        Column("open", "texts", "prongs that the rules leave open"),
        Column("missing", "texts", "metrics or flags that the text does not give"),
        Column("distance", "figure", "observed figure ÷ threshold of the nearest figure", "ratio"),
        Column("exits", "exits", "ways out that the court names (情节轻微, 情节显著轻微)", "code points"),
        Column("not_examined", "texts", "elements that no rule examines (明知 …)"),
    ),
    "predictions": (
        *_WHO_AND_WHAT,
        Column("tier", "text", "the model's estimate of the tier that a court will hold; given also when it abstains"),
        Column("p_none", "ratio", "calibrated probability of none", "probability"),
        Column("p_serious", "ratio", "calibrated probability of serious", "probability"),
        Column("p_especially_serious", "ratio", "calibrated probability of especially_serious", "probability"),
        Column("abstained", "truth", "the probability lies in the band where the model gives no answer"),
        Column("model", "text", "id of the model"),
        Column("contributions", "contributions", "features that moved it most, and where they stand"),
    ),
    "disagreements": (
        *_WHO_AND_WHAT,
        Column("rules", "text", "tier by the rules"),
        Column("model", "text", "tier by the model"),
        Column("court", "text", "level that the court holds"),
        Column(
            "kind",
            "text",
            "unreasoned, tiers_differ, model_differs, rules_met_court_silent, court_holds_rules_not_met …",
        ),
        Column("wanting", "texts", "of an unreasoned one: prongs of which the judgment would have had to state one"),
    ),
    "problems": (
        DOCUMENT,
        POSITION,
        PATH,
        MEMBER,
        Column("code", "text", "stable code (MK110)"),
        Column("where", "text", 'page, line or field; "where" in SQL'),
        Column("text", "text", "the problem, for a person"),
    ),
    # one row per document that could not be read
    "failures": (
        DOCUMENT,
        PATH,
        MEMBER,
        Column("media_type", "text", "as found in the bytes; empty where unknown"),
        Column("code", "text", "code of the error that stopped the reading (MK106)"),
        Column("where", "text", 'page or place of the error; "where" in SQL'),
        Column("text", "text", "the error, for a person"),
    ),
}
