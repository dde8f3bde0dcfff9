"""Case numbers: both schemes, every bracket form, stray blanks; whose they are."""

from __future__ import annotations

import pytest

from menkan.structure import find_structure
from menkan.structure.case_number import find_case_numbers, instance_of, instance_printed
from menkan.text import fold_width
from tests.structure import texts


@pytest.mark.parametrize(
    ("printed", "value", "court"),
    [
        ("（2020）江0199刑初358号", "（2020）江0199刑初358号", "江0199"),
        ("(2020)江0199刑初358号", "（2020）江0199刑初358号", "江0199"),
        ("〔2020〕江0199刑初358号", "（2020）江0199刑初358号", "江0199"),
        ("[2020]江0199刑初358号", "（2020）江0199刑初358号", "江0199"),
        ("【2020】江0199刑初358号", "（2020）江0199刑初358号", "江0199"),
        ("（２０２０）江０１９９刑初３５８号", "（2020）江0199刑初358号", "江0199"),
        ("( 2020 ) 江 0199 刑初 358 号", "（2020）江0199刑初358号", "江0199"),
        ("（2 020）江01 99刑初3 58号", "（2020）江0199刑初358号", "江0199"),
        ("（2020）江01刑终8号之一", "（2020）江01刑终8号之一", "江01"),
        ("（2020）江刑终8号", "（2020）江刑终8号", "江"),
        ("（2020）最高法刑申12号", "（2020）最高法刑申12号", "最高法"),
        ("(2015)江天门刑初字第00123号", "（2015）江天门刑初字第00123号", "江天门"),
        ("（2014）江中刑一终字第56号", "（2014）江中刑一终字第56号", "江中"),
        ("（2011）江法刑初字第00639号", "（2011）江法刑初字第00639号", "江法"),
        ("（2012）江高法刑再终字第3号", "（2012）江高法刑再终字第3号", "江高法"),
        ("（2019）江0199刑初×××号", "（2019）江0199刑初×××号", "江0199"),
        ("（2019）江0199刑初*号", "（2019）江0199刑初*号", "江0199"),
    ],
)
def test_find_case_numbers_normalises_printed_form(printed: str, value: str, court: str) -> None:
    (found,) = find_case_numbers(fold_width(f"见脚注7{printed}。"), ())
    assert (found.value, found.court, found.of) == (value, court, "cited")
    assert (found.start, found.end) == (4, 4 + len(printed))


def test_find_case_numbers_reads_numbers_without_brackets() -> None:
    (found,) = find_case_numbers("见2019沪0199刑初1234号判决", ())
    assert (found.value, found.court, found.start, found.end) == ("（2019）沪0199刑初1234号", "沪0199", 1, 17)


@pytest.mark.parametrize(
    "printed",
    [
        "江检刑诉〔2020〕66号起诉书",
        "法释〔2017〕10号",
        "（2019）江检诉刑诉字第12号",
        "（2019）价认字第5号",
        "（2020年）第3号",
        "公（刑）鉴（2019）12号",
    ],
)
def test_find_case_numbers_leaves_papers_of_others_alone(printed: str) -> None:
    assert find_case_numbers(fold_width(printed), ()) == ()


@pytest.mark.parametrize(
    ("value", "instance"),
    [
        ("（2020）江0199刑初358号", 1),
        ("（2014）江中刑一终字第56号", 2),
        ("（2012）江高法刑再终字第3号", 3),
        ("（2020）最高法刑申12号", 3),
        ("（2020）江0199民初1号", 0),
    ],
)
def test_instance_of_reads_the_kind_of_case(value: str, instance: int) -> None:
    assert instance_of(value) == instance


def test_instance_printed_takes_the_first_number_of_the_heading() -> None:
    assert instance_printed(fold_width(texts.APPEAL)) == 2
    assert instance_printed("没有案号") == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (texts.APPEAL, {"（2022）江01刑终31号": "this", "（2022）江0199刑初9号": "earlier"}),
        (
            texts.JUDGMENT.replace(
                "被江州市临湖区人民法院判处", "被江州市临湖区人民法院以（2017）江0199刑初3号判决判处"
            ),
            {"（2020）江0199刑初77号": "this", "（2017）江0199刑初3号": "cited"},
        ),
        (
            texts.SUMMARY + "参见（2019）江0198刑初1号刑事判决书。",
            {"（2021）江0199刑初5号": "earlier", "（2021）江01刑终8号": "this", "（2019）江0198刑初1号": "cited"},
        ),
    ],
    ids=["appeal", "prior", "commentary"],
)
def test_case_numbers_say_whose_they_are(text: str, expected: dict[str, str]) -> None:
    assert {n.value: n.of for n in find_structure(text).case_numbers} == expected
