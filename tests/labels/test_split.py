"""Groups and split: nothing that belongs together stands on two sides, and no order matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.labels.split import CALIBRATION, LARGEST, TEST, Kin, make_split, signature

TOLD = "被告人{0}于{1}月在{2}区出租银行账户{3}个，供他人接收款项，账户流入资金{4}万元，本人得款{5}元。"


def text(number: int) -> str:
    """A fictional text unlike that of any other number."""
    chosen = [chr(0x4E00 + (number * 7919 + i * 104729) % 20000) for i in range(300)]
    return "".join(chosen) + TOLD.format(*range(number, number + 6))


def kin(number: int, court: str | None = None, day: str | None = None, told: str = "", **more: tuple[str, ...]) -> Kin:
    return Kin(f"{number:016x}", more.get("case", ()), court, day, signature(told or text(number)))


def sides(places: Sequence[tuple[str, str, str]]) -> dict[str, tuple[str, str]]:
    return {document: (split, group) for document, split, group in places}


def test_instances_of_a_case_and_copies_stay_together() -> None:
    copied = text(3).replace("银行账户", "银行卡账户")
    documents = [kin(n) for n in range(20)]
    documents[1] = kin(1, case=("（2021）虚9701刑初7号",))
    documents[7] = kin(7, case=("（2021）虚97刑终9号", "（2021）虚9701刑初7号"))
    documents[9] = kin(9, told=copied)
    split = make_split(documents, 1)
    found = sides(split.places)
    assert found[documents[1].document_id] == found[documents[7].document_id]
    assert found[documents[3].document_id] == found[documents[9].document_id]
    assert (split.groups, split.near_duplicates) == (18, 1)


def test_court_stays_together_unless_one_holds_too_much() -> None:
    many = [kin(n, f"虚构市第{n // 2}区人民法院") for n in range(20)]
    split = make_split(many, 1)
    assert split.by_court and split.groups == 10
    one = [kin(n, "虚构市第一区人民法院") for n in range(20)]
    alone = make_split(one, 1)
    assert not alone.by_court and alone.groups == 20
    assert alone.counts == {"train": 14, "calibration": 3, "test": 3}


def test_newest_are_tested_and_an_unknown_day_is_neither_new_nor_old() -> None:
    documents = [kin(n, day=f"20{10 + n:02d}-03-05" if n != 4 else None) for n in range(20)]
    found = sides(make_split(documents, 1).places)
    tested = [n for n, document in enumerate(documents) if found[document.document_id][0] == "test"]
    assert tested == [17, 18, 19]


def test_seed_draws_the_calibration_split_and_nothing_else() -> None:
    documents = [kin(n, day=f"20{10 + n:02d}-03-05") for n in range(20)]
    one, same, other = (make_split(documents, seed).places for seed in (1, 1, 2))
    assert one == same != other
    assert [s == "test" for _, s, _ in one] == [s == "test" for _, s, _ in other]


KINDS = st.lists(
    st.tuples(
        st.integers(0, 15),  # text
        st.none() | st.sampled_from(["甲区法院", "乙区法院", "丙区法院", "丁区法院", "戊区法院"]),
        st.none() | st.sampled_from(["2019-01-01", "2020-01-01", "2021-01-01"]),
        st.none() | st.sampled_from(["（2021）虚97刑初1号", "（2021）虚97刑初2号"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40, deadline=None)
@given(KINDS, st.randoms(use_true_random=False))
def test_no_tie_crosses_the_split_whatever_the_order(kinds: list[tuple[int, str, str, str]], chance: object) -> None:
    made = [
        Kin(f"{i:016x}", (case,) if case else (), court, day, signature(text(n)))
        for i, (n, court, day, case) in enumerate(kinds)
    ]
    split = make_split(made, 3)
    shuffled = list(made)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sides(make_split(shuffled, 3).places) == sides(split.places)
    found = sides(split.places)
    split_of_group: dict[str, set[str]] = defaultdict(set)
    for side, group in found.values():
        split_of_group[group].add(side)
    assert all(len(listed) == 1 for listed in split_of_group.values())
    ties: dict[object, set[str]] = defaultdict(set)
    for kin_, (n, court, _, case) in zip(made, kinds, strict=True):
        ties["text", n].add(found[kin_.document_id][1])
        if case:
            ties["case", case].add(found[kin_.document_id][1])
        if court and split.by_court:
            ties["court", court].add(found[kin_.document_id][1])
    assert all(len(groups) == 1 for groups in ties.values())


def test_shares_are_those_of_the_manual() -> None:
    assert (TEST, CALIBRATION, LARGEST) == (0.15, 0.15, 0.15)
