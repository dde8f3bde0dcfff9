"""Which models there are, what a new one changes, and its promotion (模型清单、对比与启用)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from menkan.errors import ConfigError, ModelError
from menkan.lexicon import lexicon_digest
from menkan.run.training import Tick, no_test, read_rows, reader_without_model
from menkan.severity.bundle import CARD_FILE, MANIFEST_FILE, METRICS_FILE, Bundle, read_metrics
from menkan.severity.difference import Difference, compare_models, verdict_line
from menkan.store.folder import writing_to

HEADING = "## Promotion"
MOST_REASON = 500  # characters
LARGEST_CARD = 1_000_000  # bytes


@dataclass(frozen=True)
class Listed:
    """One bundle of a folder; `problem` is the coded reason why it cannot be used, "" where it can."""

    folder: str
    id: str
    offences: tuple[str, ...]
    documents: int | None
    accuracy: float | None
    log_loss: float | None
    bytes: int | None
    problem: str


def list_models(folder: Path) -> list[Listed]:
    """Every bundle in `folder`, sorted by name, with its figures on its own test split (模型清单).

    Raises:
        ModelError: MK500, the folder cannot be read or holds no bundle.
    """
    try:
        found = sorted(path.parent for path in folder.glob(f"*/{MANIFEST_FILE}"))
        found += [folder] if (folder / MANIFEST_FILE).is_file() else []
    except OSError as problem:
        raise ModelError(f"cannot be read ({problem.strerror})", str(folder)) from None
    if not found:
        raise ModelError("no model there", str(folder), "a model is a folder with a manifest.json, made by train")
    return [_listed(path) for path in found]


def _listed(path: Path) -> Listed:
    try:
        bundle = Bundle.load(path, lexicon_digest())
        scores = read_metrics(path / METRICS_FILE)
    except ModelError as error:
        return Listed(path.name, "", (), None, None, None, None, str(error))
    manifest = bundle.manifest
    documents = manifest["training_set"].get("documents")
    trained = sum(documents.values()) if isinstance(documents, dict) else None
    offences = tuple(sorted(bundle.model.majority))
    accuracy, log_loss = scores
    return Listed(path.name, bundle.id, offences, trained, accuracy, log_loss, manifest["bytes"], "")


def models_markdown(listed: Sequence[Listed]) -> str:
    """The list as a Markdown table."""
    lines = ["| folder | id | offences | documents | accuracy | log loss | bytes | state |", "|---" * 8 + "|"]
    for one in listed:
        cells = (
            one.folder, one.id, " ".join(one.offences), _shown(one.documents), _shown(one.accuracy),
            _shown(one.log_loss), _shown(one.bytes), one.problem.replace("|", "/") or "usable",
        )  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def diff_models(
    old: Path, new: Path, corpora: Sequence[Path], margin: float, tick: Tick = lambda _: None
) -> Difference:
    """What changes on the test split of `corpora` where `new` takes the place of `old` (模型对比).

    Raises:
        ModelError: MK500, a bundle cannot be used. CorpusError: MK550, a fault of a corpus, or no test split.
    """
    bundles = [Bundle.load(path, lexicon_digest()) for path in (old, new)]
    rows, _ = read_rows(corpora, reader_without_model(), tick)
    tested = [row for row in rows if row.split == "test"]
    if not tested:
        raise no_test(corpora)
    return compare_models(bundles[0], bundles[1], tested, margin)


def promote(new: Path, found: Difference, corpora: Sequence[Path], reason: str | None) -> bool:
    """Write into the card of `new` that it takes the place of the old model; whether it was allowed to (启用).

    Refused where a slice regressed, unless `reason` says why it is done all the same; the reason stands in the card.

    Raises:
        ConfigError: MK001, an empty or overlong reason. ModelError: MK500, the card cannot be read.
        StoreError: MK600, it cannot be written.
    """
    forced = None if reason is None else " ".join(reason.split())
    if forced is not None and not (0 < len(forced) <= MOST_REASON and forced.isprintable()):
        raise ConfigError(f"a reason has 1 to {MOST_REASON} printable characters", "--force")
    if found.regressed and forced is None:
        return False
    path = new / CARD_FILE
    try:
        if path.stat().st_size > LARGEST_CARD:
            raise ModelError(f"more than {LARGEST_CARD} bytes", str(path))
        card = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise ModelError(f"the card cannot be read ({problem})", str(path)) from None
    before = re.split(rf"\n+(?={HEADING}\n)", card)[0].rstrip("\n")
    whole = found.slices[0]
    said = [
        HEADING,
        "",
        f"Takes the place of {found.old}. Compared on the test split of {', '.join(path.name for path in corpora)}:",
        f"{whole.n} accused and offences in {found.documents} documents, accuracy {whole.old_accuracy:.3f} to",
        f"{whole.new_accuracy:.3f}. {verdict_line(found)}",
    ]
    if found.regressed and forced is not None:
        said += ["", f"**Forced.** {forced}"]
    with writing_to(path):
        path.write_text(f"{before}\n\n" + "\n".join(said) + "\n", encoding="utf-8", newline="\n")
    return True
