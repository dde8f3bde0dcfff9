"""Rulings: penalties as printed, lists and clauses, and what a later instance leaves standing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from menkan.codes import PartyRole, SectionKind
from menkan.structure import find_structure
from menkan.structure.charges import find_charges
from menkan.structure.disposition import Rulings, find_disposition
from menkan.structure.people import People
from menkan.structure.pronounced import months, pronounced
from menkan.structure.sections import FIRST, SECOND, Passage
from menkan.text import fold_width
from menkan.types import Charge, Party, Sentence

PEOPLE = People((Party("周大明", PartyRole.DEFENDANT), Party("吴三", PartyRole.DEFENDANT)))
ONE = People(PEOPLE.parties[:1])


def read(text: str, people: People = PEOPLE) -> list[Sentence]:
    folded = fold_width(text)
    return list(pronounced(folded, Passage(SectionKind.DISPOSITION, FIRST, 0, len(folded)), people))


def stand(*rulings: str, charges: tuple[Charge, ...] = ()) -> Rulings:
    """What stands after rulings of the first, second … instance."""
    folded = fold_width("\n".join(rulings))
    passages, at = [], 0
    for level, ruling in enumerate(rulings, FIRST):
        passages.append(Passage(SectionKind.DISPOSITION, min(level, SECOND), at, at + len(ruling)))
        at += len(ruling) + 1
    return find_disposition(folded, tuple(passages), (), PEOPLE, charges)


@pytest.mark.parametrize(
    ("printed", "penalty", "term", "suspended", "fine"),
    [
        ("判处有期徒刑三年六个月，并处罚金人民币五千元", "fixed_term", 42, None, 5_000),
        ("判处有期徒刑3年零5个月，并处罚金5万元", "fixed_term", 41, None, 50_000),
        ("判处有期徒刑1年6个月，缓刑2年", "fixed_term", 18, 24, None),
        ("判处有期徒刑八个月，缓刑一年，罚金人民币10,000元", "fixed_term", 8, 12, 10_000),
        ("判处拘役五个月", "detention", 5, None, None),
        ("判处管制一年", "control", 12, None, None),
        ("判处无期徒刑，剥夺政治权利终身", "life", None, None, None),
        ("判处死刑，缓期二年执行", "death_suspended", None, None, None),
        ("判处死刑，剥夺政治权利终身", "death", None, None, None),
        ("单处罚金人民币二万元", "fine_only", None, None, 20_000),
        ("判处罚金1.5万元", "fine_only", None, None, 15_000),
        ("免予刑事处罚", "exempted", None, None, None),
        ("免于刑事处罚", "exempted", None, None, None),
        ("判处有期徒刑一年，并处罚金一万元至二万元不等", "fixed_term", 12, None, None),
    ],
)
def test_penalty_is_read_as_printed(printed: str, penalty: str, term: int, suspended: int, fine: int | None) -> None:
    (one,) = read(f"被告人周大明犯诈骗罪，{printed}。")
    assert (one.party, one.offence, one.article) == ("周大明", "诈骗罪", "266")
    assert (one.penalty, one.term_months, one.suspended_months) == (penalty, term, suspended)
    assert one.fine == (None if fine is None else Decimal(fine))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "被告人周大明犯诈骗罪，判处有期徒刑三年；犯盗窃罪，判处有期徒刑一年；决定执行有期徒刑三年六个月。",
            [("周大明", "诈骗罪", 36), ("周大明", "盗窃罪", 12), ("周大明", None, 42)],
        ),
        (
            "以诈骗罪判处周大明有期徒刑三年；判处吴三有期徒刑二年。",
            [("周大明", "诈骗罪", 36), ("吴三", "诈骗罪", 24)],
        ),
        (
            "以诈骗罪判处周大明有期徒刑三年；以盗窃罪判处吴三有期徒刑二年。",
            [("周大明", "诈骗罪", 36), ("吴三", "盗窃罪", 24)],
        ),
        (
            "被告人周大明、吴三犯诈骗罪，各判处有期徒刑三年。",
            [("周大明", "诈骗罪", 36), ("吴三", "诈骗罪", 36)],
        ),
        (
            "一、被告人周大明犯诈骗罪，判处有期徒刑三年。（刑期从判决执行之日起计算。）二、被告人吴三犯盗窃罪，判处拘役三个月。",
            [("周大明", "诈骗罪", 36), ("吴三", "盗窃罪", 3)],
        ),
        ("以诈骗罪对二被告人分别判处有期徒刑一年至三年不等。", [("周大明", "诈骗罪", None), ("吴三", "诈骗罪", None)]),
        (
            "对被告人周大明以诈骗罪、盗窃罪分别判处有期徒刑三年六个月、一年，数罪并罚决定执行四年。",
            [("周大明", "诈骗罪", 42), ("周大明", "盗窃罪", 12), ("周大明", None, 48)],
        ),
        (
            "以诈骗罪判处周大明、吴三有期徒刑十四年、十三年。",
            [("周大明", "诈骗罪", 168), ("吴三", "诈骗罪", 156)],
        ),
        (
            "一、维持第一项的定罪部分。即：被告人周大明犯诈骗罪\n二、撤销第一项的量刑部分。即：判处有期徒刑五年\n三、上诉人周大明犯诈骗罪，判处有期徒刑三年。",
            [("周大明", "诈骗罪", None), ("周大明", "诈骗罪", 36)],
        ),
        (
            "认定周大明犯诈骗罪，与其所犯盗窃罪等数罪并罚，决定执行有期徒刑六年。",
            [("周大明", "诈骗罪", None), ("周大明", "盗窃罪", None), ("周大明", None, 72)],
        ),
        (
            "判决周大明犯诈骗罪，判处有期徒刑二年；与前犯盗窃罪的有期徒刑一年并罚，决定执行有期徒刑二年六个月。",
            [("周大明", "诈骗罪", 24), ("周大明", None, 30)],
        ),
        (
            "对被告人周大明决定执行有期徒刑三年;对被告人周小明决定执行有期徒刑一年;对被告人吴三判处拘役二个月。",
            [("周大明", None, 36), ("吴三", None, 2)],
        ),
        (
            "以诈骗罪对二被告人分别判处有期徒刑一年。",
            [("周大明", "诈骗罪", 12), ("吴三", "诈骗罪", 12)],
        ),
        (
            "刑事_罪名：周大明犯诈骗罪\n刑事_刑期：判处有期徒刑九个月\n刑事_罚金：处罚金人民币五千元",
            [("周大明", "诈骗罪", 9)],
        ),
        ("判决周大明犯诈骗罪；吴三犯盗窃罪。", [("周大明", "诈骗罪", None), ("吴三", "盗窃罪", None)]),
        (
            (
                "一、撤销原判第一项，即被告人周大明犯盗窃罪，判处有期徒刑九年；被告人吴三犯盗窃罪，判处有期徒刑八年；"
                "二、上诉人周大明犯诈骗罪，判处有期徒刑三年。"
            ),
            [("周大明", "诈骗罪", 36)],
        ),
    ],
)
def test_clauses_give_each_accused_his_own(text: str, expected: list[tuple[str, str | None, int | None]]) -> None:
    assert [(s.party, s.offence, s.term_months) for s in read(text)] == expected


def test_single_accused_needs_no_name() -> None:
    (one,) = read("以诈骗罪判处其有期徒刑三年。", ONE)
    assert (one.party, one.term_months) == ("周大明", 36)
    assert read("以诈骗罪判处其有期徒刑三年。") == []


def test_later_instance_replaces_and_leaves_standing() -> None:
    found = stand(
        "一、被告人周大明犯诈骗罪，判处有期徒刑五年；二、被告人吴三犯诈骗罪，判处有期徒刑二年。",
        "一、维持对吴三的判决；二、撤销对周大明的判决；三、上诉人周大明犯盗窃罪，判处有期徒刑三年。",
    )
    assert [(s.party, s.offence, s.term_months) for s in found.sentences] == [
        ("周大明", "盗窃罪", 36),
        ("吴三", "诈骗罪", 24),
    ]
    assert found.offences == ("盗窃罪", "诈骗罪")


def test_later_instance_may_change_the_offence_alone_or_the_penalty_alone() -> None:
    first = "被告人周大明犯诈骗罪，判处有期徒刑五年。"
    (changed,) = stand(first, "将周大明的罪名改判为盗窃罪，维持原审判决的量刑。").sentences
    assert (changed.offence, changed.term_months) == ("盗窃罪", 60)
    (milder,) = stand(first, "改判上诉人周大明有期徒刑三年。").sentences
    assert (milder.offence, milder.term_months) == ("诈骗罪", 36)


def test_acquittal_leaves_no_offence_of_conviction() -> None:
    charge = Charge("周大明", "诈骗罪", "266")
    found = stand("被告人周大明犯诈骗罪，判处有期徒刑五年。", "一、撤销原判；二、上诉人周大明无罪。", charges=(charge,))
    assert [(s.offence, s.penalty) for s in found.sentences] == [("诈骗罪", "acquitted")]
    assert found.offences == ()


@pytest.mark.parametrize(
    ("years", "rest", "expected"),
    [("一", "六", 18), ("3", None, 36), (None, "8", 8), (None, None, None), ("零", "十", 10), ("三至五", None, None)],
)
def test_months_add_up(years: str | None, rest: str | None, expected: int | None) -> None:
    assert months(years, rest) == expected


def test_what_a_court_tells_again_of_its_own_ruling_takes_nothing_away() -> None:
    first = "被告人周大明犯诈骗罪，判处有期徒刑三年；犯盗窃罪，判处有期徒刑一年，决定执行有期徒刑三年六个月。"
    folded = fold_width(f"{first}\n以诈骗罪判处周大明有期徒刑三年。")
    cut = len(first) + 1
    passages = tuple(Passage(SectionKind.DISPOSITION, FIRST, a, b) for a, b in ((0, cut), (cut, len(folded))))
    found = find_disposition(folded, passages, (), PEOPLE, ())
    assert [(s.offence, s.term_months) for s in found.sentences] == [("诈骗罪", 36), ("盗窃罪", 12), (None, 42)]


def test_acquittal_takes_up_no_offence_of_a_clause_before() -> None:
    first = "一、被告人周大明犯诈骗罪，判处有期徒刑五年；二、被告人吴三犯盗窃罪，判处有期徒刑一年。"
    found = stand(first, "改判周大明犯诈骗罪，判处有期徒刑三年；原审被告人吴三无罪。")
    assert [(s.party, s.offence, s.penalty) for s in found.sentences] == [
        ("周大明", "诈骗罪", "fixed_term"),
        ("吴三", "盗窃罪", "acquitted"),
    ]
    assert stand(first, "撤销原审判决，原审被告人吴三无罪。").convictions["吴三"] == ()


def test_penalty_told_twice_for_one_offence_stands_once() -> None:
    (one,) = stand(
        "被告人周大明犯诈骗罪，判处有期徒刑三年，缓刑四年\n罪名：被告人犯诈骗罪\n刑期：判处周大明有期徒刑三年，缓刑四年"
    ).sentences
    assert (one.offence, one.term_months, one.suspended_months) == ("诈骗罪", 36, 48)


@pytest.mark.parametrize(
    "text",
    [
        "指控被告人周大明犯诈骗罪、盗窃罪，被告人吴三犯掩饰、隐瞒犯罪所得罪，向本院提起公诉。",
        "指控原审被告人周大明犯诈骗罪、盗窃罪，吴三犯掩饰、隐瞒犯罪所得罪一案。",
        "检察院以诈骗罪、盗窃罪对被告人周大明提起公诉，以掩饰、隐瞒犯罪所得罪对被告人吴三提起公诉。",
        "公诉机关认为，周大明的行为构成诈骗罪、盗窃罪；吴三明知周大明所卖系赃物而收购，构成掩饰、隐瞒犯罪所得罪。",
    ],
)
def test_each_is_charged_with_his_own_offences(text: str) -> None:
    folded = fold_width(text)
    charges = find_charges(folded, (Passage(SectionKind.ALLEGATIONS, FIRST, 0, len(folded)),), (), PEOPLE)
    assert {(c.party, c.offence) for c in charges} == {
        ("周大明", "诈骗罪"),
        ("周大明", "盗窃罪"),
        ("吴三", "掩饰、隐瞒犯罪所得罪"),
    }


def test_one_penalty_for_all_leaves_each_his_own_offence() -> None:
    text = "被告人周大明的行为构成诈骗罪；被告人吴三的行为构成盗窃罪。对二被告人均判处有期徒刑一年，并处罚金一万元。"
    penalties = {(s.party, s.offence) for s in read(text) if s.penalty}
    assert penalties == {("周大明", "诈骗罪"), ("吴三", "盗窃罪")}


def test_who_is_named_in_a_new_sentence_does_not_inherit_the_offence_of_the_one_before() -> None:
    text = "被告人周大明犯诈骗罪，判处有期徒刑三年。同时对被告人吴三作出有罪判决，判处有期徒刑一年。"
    assert {(s.party, s.offence) for s in read(text)} == {("周大明", "诈骗罪"), ("吴三", None)}


def test_list_of_six_offences_is_read_whole() -> None:
    offences = ["诈骗罪", "盗窃罪", "抢劫罪", "抢夺罪", "行贿罪", "受贿罪"]
    found = read(f"被告人周大明犯{'、'.join(offences)}，数罪并罚，决定执行有期徒刑十年。")
    assert [s.offence for s in found if s.offence] == offences


def test_where_the_ruling_gives_the_penalty_alone_the_opinion_says_of_what() -> None:
    text = (
        "某县人民法院认为，被告人周大明的行为构成诈骗罪、盗窃罪。被告人吴三的行为构成盗窃罪。判决如下：\n"
        "一、对被告人周大明决定执行有期徒刑三年；二、被告人吴三无罪。"
    )
    structure = find_structure("被告人周大明，男。被告人吴三，男。\n" + text)
    assert structure.offences == ("诈骗罪", "盗窃罪")
    assert {s.party: s.penalty for s in structure.disposition} == {"周大明": "fixed_term", "吴三": "acquitted"}
