"""How a text calls its accused: names, aliases, and all or some of them together."""

from __future__ import annotations

import pytest

from menkan.codes import PartyRole
from menkan.structure.people import People
from menkan.types import Party

PEOPLE = People(
    tuple(
        Party(name, PartyRole.DEFENDANT, aliases)
        for name, aliases in (("周大明", ("阿明",)), ("吴三", ()), ("郑四", ()))
    )
)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("阿明将银行卡交给吴三", ("周大明", "吴三")),
        ("三被告人均供认不讳", ("周大明", "吴三", "郑四")),
        ("上述被告人均供认不讳", ("周大明", "吴三", "郑四")),
        ("周大明供述后，吴三、郑四到案，二被告人均供认", ("周大明", "吴三", "郑四")),
        ("二被告人均供认", ()),  # which two is not said
    ],
)
def test_named_gives_whom_the_words_mean(words: str, named: tuple[str, ...]) -> None:
    assert set(PEOPLE.named(words)) == set(named)


def test_two_of_three_accused_are_the_last_two_named() -> None:
    words = "周大明投案，吴三、郑四到案，二被告人均供认"
    (*_, last) = PEOPLE.mentions(words)
    assert words[last[0] : last[1]] == "二被告人"
    assert last[2] == ("吴三", "郑四")
