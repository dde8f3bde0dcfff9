"""Two models on the same rows (模型对比): gains and losses per document, and per slice, with a verdict on each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from menkan.codes import Tier
from menkan.errors import ModelError
from menkan.severity.bundle import Bundle
from menkan.severity.evaluate import slices_of
from menkan.severity.model import likeliest
from menkan.severity.rows import PLACES, SMALLEST, Labelled, in_order

# Project conventions. A slice of fewer rows is shown and decides nothing: one row more or less is chance.
LEAST_ROWS = 30
LEAST_LOST = 2  # rows, net
SHOWN_CHANGES = 40  # of the changed rows in Markdown; JSON has all


@dataclass(frozen=True)
class Change:
    """One accused and offence that one model gets right and the other wrong."""

    document_id: str
    party: str
    offence: str
    holds: Tier
    old: Tier
    new: Tier


@dataclass(frozen=True)
class SliceChange:
    """One slice under both models; `regressed` where the new one is worse by more than the margin."""

    name: str
    n: int
    old_accuracy: float
    new_accuracy: float
    old_log_loss: float
    new_log_loss: float
    gained: int
    lost: int
    regressed: bool


@dataclass(frozen=True)
class Difference:
    """`slices` begins with all rows; `left_out` counts rows on offences that not both models have learnt."""

    old: str
    new: str
    margin: float
    documents: int
    left_out: int
    slices: tuple[SliceChange, ...]
    gains: tuple[Change, ...]
    losses: tuple[Change, ...]

    @property
    def regressed(self) -> tuple[SliceChange, ...]:
        return tuple(one for one in self.slices if one.regressed)

    def as_dict(self) -> dict[str, Any]:
        """The difference as JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class _Both:
    row: Labelled
    old: Tier
    new: Tier
    old_loss: float
    new_loss: float


def compare_models(old: Bundle, new: Bundle, rows: Sequence[Labelled], margin: float) -> Difference:
    """What changes where `new` takes the place of `old` (模型对比).

    A slice of at least `LEAST_ROWS` rows has regressed where its accuracy falls by more than `margin` and by at least
    `LEAST_LOST` rows.

    Raises:
        ModelError: MK500, there is no row that both models can answer.
    """
    known = [row for row in in_order(rows) if old.knows(row.question.article) and new.knows(row.question.article)]
    if not known:
        raise ModelError("no row on an offence that both models have learnt", f"{old.id}, {new.id}")
    answers = _answers(old, new, known)
    by_slice: dict[str, list[_Both]] = {}
    for answer in answers:
        for part in slices_of(answer.row):
            by_slice.setdefault(part, []).append(answer)
    parts = [("all", answers), *((name, by_slice[name]) for name in sorted(by_slice))]
    return Difference(
        old=old.id,
        new=new.id,
        margin=margin,
        documents=len({row.document_id for row in known}),
        left_out=len(rows) - len(known),
        slices=tuple(_slice(name, part, margin) for name, part in parts),
        gains=_changes(a for a in answers if a.new is a.row.tier is not a.old),
        losses=_changes(a for a in answers if a.old is a.row.tier is not a.new),
    )


def _answers(old: Bundle, new: Bundle, rows: Sequence[Labelled]) -> list[_Both]:
    features, tiers = [row.features for row in rows], [row.question.tiers for row in rows]
    before, after = old.model.probabilities(features, tiers), new.model.probabilities(features, tiers)
    return [
        _Both(
            row,
            likeliest(p),
            likeliest(q),
            -math.log(max(p[row.tier], SMALLEST)),
            -math.log(max(q[row.tier], SMALLEST)),
        )
        for row, p, q in zip(rows, before, after, strict=True)
    ]


def _slice(name: str, answers: Sequence[_Both], margin: float) -> SliceChange:
    n = len(answers)
    old, new = sum(a.old is a.row.tier for a in answers), sum(a.new is a.row.tier for a in answers)
    worse = n >= LEAST_ROWS and old - new >= LEAST_LOST and (old - new) / n > margin
    return SliceChange(
        name=name,
        n=n,
        old_accuracy=round(old / n, PLACES),
        new_accuracy=round(new / n, PLACES),
        old_log_loss=round(math.fsum(a.old_loss for a in answers) / n, PLACES),
        new_log_loss=round(math.fsum(a.new_loss for a in answers) / n, PLACES),
        gained=sum(a.new is a.row.tier is not a.old for a in answers),
        lost=sum(a.old is a.row.tier is not a.new for a in answers),
        regressed=worse,
    )


def _changes(answers: Iterable[_Both]) -> tuple[Change, ...]:
    return tuple(
        Change(a.row.document_id, a.row.question.party, a.row.question.offence, a.row.tier, a.old, a.new)
        for a in answers
    )


def difference_markdown(found: Difference) -> str:
    """The difference as Markdown: slices, then the documents gained and lost (对比表)."""
    lines = [
        f"{found.new} against {found.old}: {found.slices[0].n} accused and offences in {found.documents} documents"
        + (f"; {found.left_out} on offences that not both know are left out" if found.left_out else ""),
        "",
        "| slice | n | accuracy old | new | log loss old | new | gained | lost | |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found.slices:
        figures = (one.old_accuracy, one.new_accuracy, one.old_log_loss, one.new_log_loss)
        shown = " | ".join(f"{value:.3f}" for value in figures)
        verdict = "**worse**" if one.regressed else "" if one.n >= LEAST_ROWS else "few"
        lines.append(f"| {one.name} | {one.n} | {shown} | {one.gained} | {one.lost} | {verdict} |")
    for title, changes in (("Gained", found.gains), ("Lost", found.losses)):
        lines += ["", f"{title}: {len(changes)}", ""]
        lines += [
            f"- {c.document_id} {c.party} {c.offence}: holds {c.holds}, was {c.old}, is {c.new}"
            for c in changes[:SHOWN_CHANGES]
        ]
        lines += ["- …"] * (len(changes) > SHOWN_CHANGES)
    return "\n".join([*lines, "", verdict_line(found), ""])


def verdict_line(found: Difference) -> str:
    """In one sentence whether any slice got worse (结论)."""
    rule = f"by more than {found.margin:g} in accuracy, among slices of at least {LEAST_ROWS} rows"
    worse = ", ".join(f"{one.name} {one.old_accuracy:.3f} to {one.new_accuracy:.3f}" for one in found.regressed)
    return f"Worse {rule}: {worse}." if worse else f"No slice is worse {rule}."
