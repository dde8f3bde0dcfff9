import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menkan.lexicon.segmenter import Segmenter, own_words
from menkan.lexicon.tokens import TermMatcher, blank_chinese

HANDWRITTEN = Path(__file__).parents[2] / "corpus" / "handwritten" / "documents"
PROSE = "被告人张某明知他人利用信息网络实施犯罪，仍出租银行卡三张，支付结算金额共计二十五万余元，非法获利五千元。"


@pytest.fixture(scope="module")
def reference() -> Segmenter:
    return Segmenter("jieba")


def test_own_words_stay_whole(reference: Segmenter) -> None:
    words = reference.words("其行为构成帮助信息网络犯罪活动罪，情节严重，退缴违法所得")
    assert {"帮助信息网络犯罪活动罪", "情节严重", "违法所得"} <= set(words)


def test_own_words_are_listed_once() -> None:
    words = [word for word, _ in own_words()]
    assert len(words) == len(set(words))


@settings(max_examples=60)
@given(text=st.text("被告人获取信息，。（）五千余元abc 12.5\n\u3000😀", max_size=60))
def test_tokens_cover_the_text(reference: Segmenter, text: str) -> None:
    tokens = reference.tokens(text)
    assert "".join(t.text for t in tokens) == text
    assert all(text[t.start : t.end] == t.text for t in tokens)


def test_engines_agree_on_legal_prose(reference: Segmenter) -> None:
    pytest.importorskip("rjieba", reason="the faster engine is optional")
    assert Segmenter("rjieba").words(PROSE) == reference.words(PROSE)


def test_engines_cut_the_same_han_words_out_of_whole_judgments(reference: Segmenter) -> None:
    """With our dictionary; what may differ is ASCII alone (www.abc.com, 11-3), of which no feature is made."""
    pytest.importorskip("rjieba", reason="the faster engine is optional")
    fast, n = Segmenter("rjieba"), 0
    for path in sorted(HANDWRITTEN.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        cuts = [{(t.start, t.end) for t in engine.tokens(text)} for engine in (reference, fast)]
        for start, end in cuts[0] ^ cuts[1]:
            assert text[start:end].isascii(), f"{path.name}: {text[start:end]}"
        n += len(cuts[0])
    assert n > 10_000


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_segmenter_pickles(engine: str) -> None:
    pytest.importorskip(engine, reason="the faster engine is optional")
    once = Segmenter(engine)
    words = once.words(PROSE)
    assert pickle.loads(pickle.dumps(once)).words(PROSE) == words


def test_global_jieba_is_left_alone() -> None:
    code = (
        "import jieba, logging; jieba.setLogLevel(logging.ERROR); before = list(jieba.cut('帮助信息网络犯罪活动罪'));"
        "from menkan.lexicon import Segmenter; Segmenter('jieba').words('帮助信息网络犯罪活动罪');"
        "assert list(jieba.cut('帮助信息网络犯罪活动罪')) == before and len(before) > 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_spacy_doc_keeps_the_text() -> None:
    text = "  " + PROSE + "\n第二段 abc def\u3000"
    assert blank_chinese()(text).text == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("被告人系从犯，有自首情节", ["accessory", "surrender"]),
        ("当初犯罪时独自首次到案", []),
        ("多次发送大量信息", ["repeated", "bulk"]),
    ],
)
def test_terms_are_whole_words(text: str, names: list[str]) -> None:
    matcher = TermMatcher(Segmenter("jieba"))
    assert [t.name for t in matcher.find(matcher.nlp(text))] == names
