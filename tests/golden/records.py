"""What menkan reads in every sample judgment, short enough for a person to check against the page.

python -m tests.golden.records        # writes the golden files anew; read the diff before you commit it
"""

import json
from pathlib import Path

from menkan.config import Settings, SeveritySettings
from menkan.run.inputs import Document
from menkan.run.reader import CaseReader
from menkan.store.records import to_json
from menkan.types import CaseRecord

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "corpus" / "samples" / "documents").glob("*.pdf"))
FOLDER = Path(__file__).parent


def read_sample(path: Path) -> CaseRecord:
    """The record of a sample, without a model: the model has tests of its own."""
    return CaseReader(Settings(severity=SeveritySettings(model="none"))).read(Document(str(path)))


def summary(record: CaseRecord) -> dict[str, object]:
    """The parts of a record that a reader of the page can check, with figures as one line each."""
    data = to_json(record)
    structure = data["structure"]
    keys = ("case_number", "court", "document_type", "instance", "decided_on", "conduct", "offences")
    return {
        "status": data["status"],
        "problems": [p["code"] for p in data["problems"]],
        **{key: structure[key] for key in keys},
        "parties": [f"{p['name']} {p['role']}" for p in structure["parties"]],
        "sections": [s["kind"] for s in structure["sections"]],
        "holdings": [f"{h['party']} {h['offence']} {h['level']}" for h in structure["holdings"]],
        "disposition": [
            " ".join(str(s[k]) for k in ("party", "offence", "penalty", "term_months", "suspended_months", "fine"))
            for s in structure["disposition"]
        ],
        "quantities": [
            " ".join(
                str(q[k]) for k in ("surface", "value", "lower", "upper", "metric", "category", "qualifier", "status")
            )
            + " "
            + ",".join(q["parties"])
            for q in data["quantities"]
        ],
        "facts": [
            " ".join(
                str(f[k]) for k in ("party", "metric", "category", "qualifier", "value", "lower", "upper", "basis")
            )
            for f in data["facts"]
        ],
        "met": sorted({f"{f['party']} {f['prong']}" for f in data["findings"] if f["verdict"] == "met"}),
        "assessments": [f"{a['party']} {a['article']} {a['tier']}" for a in data["assessments"]],
        "disagreements": [f"{d['party']} {d['kind']}" for d in data["disagreements"]],
    }


def main() -> None:
    for path in SAMPLES:
        text = json.dumps(summary(read_sample(path)), ensure_ascii=False, indent=1)
        (FOLDER / f"{path.stem}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
