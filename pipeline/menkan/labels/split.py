"""Which documents stay together, and on which side of the split (分组与划分): no case, copy or court on two sides.

Documents are one group where they share a case number (the instances of a case), where their texts are nearly the
same (MinHash), and, unless that makes a group too large to split, where they come from one court. Groups are put in
the order of their dates: the newest are the test split, of the others a seeded draw is the calibration split.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from menkan.errors import ConfigError
from menkan.text import fold_width

# Project conventions. Shares are of documents; LARGEST is the share above which groups by court are given up.
TEST, CALIBRATION, LARGEST = 0.15, 0.15, 0.15
SHINGLE = 8  # characters: long enough that the formulas of judgments alone do not make two of them alike
PERMUTATIONS = 128
ALIKE = 0.7  # Jaccard similarity of shingles from which texts are near-duplicates
BATCH = 20_000  # shingles hashed at a time: each takes a kilobyte, and a text may have millions
HASH_SEED = 1  # of the permutations: the groups do not depend on the seed of the split


@dataclass(frozen=True, slots=True)
class Kin:
    """What ties one document to others: `decided_on` in ISO form, `signature` a MinHash of its text."""

    document_id: str
    case_numbers: tuple[str, ...]
    court: str | None
    decided_on: str | None
    signature: Any


@dataclass(frozen=True, slots=True)
class Split:
    """`places` are (document_id, split, group) in the order given; `by_court` whether groups keep courts whole."""

    places: tuple[tuple[str, str, str], ...]
    by_court: bool
    near_duplicates: int

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(split for _, split, _ in self.places)

    @property
    def groups(self) -> int:
        return len({group for _, _, group in self.places})


def signature(text: str) -> Any:
    """The MinHash of a text: of its shingles without white space (近似重复的指纹).

    Raises:
        ConfigError: MK001, the extra `labels` is not installed.
    """
    try:
        from datasketch import MinHash
    except ImportError as error:
        raise ConfigError("importing labels needs the extra `labels`", "", "pip install 'menkan[labels]'") from error
    ink = "".join(fold_width(text).split())
    found = MinHash(PERMUTATIONS, seed=HASH_SEED)
    last = max(1, len(ink) - SHINGLE + 1)
    for first in range(0, last, BATCH):
        found.update_batch({ink[i : i + SHINGLE].encode() for i in range(first, min(first + BATCH, last))})
    return found


def make_split(documents: Sequence[Kin], seed: int) -> Split:
    """The split of `documents`: the same documents and seed give the same, whatever their order (划分)."""
    families = _Groups(kin.document_id for kin in documents)
    for members in _by_case_number(documents).values():
        families.join(members)
    alike = 0
    for one, other in _near_duplicates(documents):
        alike += families.root(one) != families.root(other)
        families.join((one, other))
    courts = families.copy()
    for members in _by_court(documents).values():
        courts.join(members)
    by_court = courts.largest() <= max(1.0, LARGEST * len(documents))
    groups = courts if by_court else families
    split_of = _sides(documents, groups, seed)
    places = tuple(
        (k.document_id, split_of[groups.root(k.document_id)], f"g-{groups.root(k.document_id)}") for k in documents
    )
    return Split(places, by_court, alike)


class _Groups:
    """Disjoint sets of document ids; a set is named by its smallest id, so that no order matters."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {one: one for one in ids}

    def root(self, one: str) -> str:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, members: Iterable[str]) -> None:
        roots = sorted({self.root(one) for one in members})
        for other in roots[1:]:
            self._parent[other] = roots[0]

    def copy(self) -> _Groups:
        made = _Groups(())
        made._parent = dict(self._parent)
        return made

    def largest(self) -> int:
        return max(Counter(map(self.root, self._parent)).values(), default=0)


def _by_case_number(documents: Iterable[Kin]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for kin in documents:
        for number in kin.case_numbers:
            found[number].append(kin.document_id)
    return found


def _by_court(documents: Iterable[Kin]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for kin in documents:
        if kin.court:
            found[kin.court].append(kin.document_id)
    return found


def _near_duplicates(documents: Sequence[Kin]) -> Iterator[tuple[str, str]]:
    """Pairs whose estimated similarity is at least `ALIKE`; the index finds candidates, the estimate decides."""
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    signatures: dict[str, Any] = {}
    for kin in sorted(documents, key=lambda k: k.document_id):
        for other in sorted(index.query(kin.signature)):
            if kin.signature.jaccard(signatures[other]) >= ALIKE:
                yield kin.document_id, other
        index.insert(kin.document_id, kin.signature)
        signatures[kin.document_id] = kin.signature


def _sides(documents: Sequence[Kin], groups: _Groups, seed: int) -> Mapping[str, str]:
    """The split of each group by its name: the newest are `test`, of the others a draw is `calibration`."""
    size: Counter[str] = Counter()
    days: dict[str, list[str]] = defaultdict(list)
    for kin in documents:
        root = groups.root(kin.document_id)
        size[root] += 1
        if kin.decided_on:
            days[root].append(kin.decided_on)
    draw = {root: hashlib.sha256(f"{seed}:{root}".encode()).hexdigest() for root in size}
    middle = {root: sorted(listed)[len(listed) // 2] for root, listed in days.items()}
    # An unknown day counts as the middle one of all: it makes a group neither new nor old.
    of_all = sorted(day for listed in days.values() for day in listed)
    unknown = of_all[len(of_all) // 2] if of_all else ""
    newest = sorted(size, key=lambda root: (middle.get(root, unknown), draw[root]), reverse=True)
    side: dict[str, str] = {}
    _fill(side, newest, size, "test", TEST * len(documents))
    rest = sorted((root for root in size if root not in side), key=draw.__getitem__)
    _fill(side, rest, size, "calibration", CALIBRATION * len(documents))
    return {root: side.get(root, "train") for root in size}


def _fill(side: dict[str, str], order: Sequence[str], size: Mapping[str, int], name: str, wanted: float) -> None:
    """Give groups in `order` to the split `name` until it has the documents wanted, as nearly as groups allow."""
    held = 0
    for root in order:
        if held + size[root] / 2 > wanted:
            return
        side[root] = name
        held += size[root]
