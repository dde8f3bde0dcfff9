import json

import pytest

from menkan.errors import DamagedFile, EmptyFile, NoTextField, UnsupportedFormat
from menkan.ingest import read_transcript
from menkan.ingest.cail import read_json
from menkan.ingest.sniff import JSON

FACT = "公诉机关指控，被告人甲某某出租银行卡５套，违法所得12,000元。"
META = {"accusation": ["帮助信息网络犯罪活动"], "relevant_articles": [287], "criminals": ["甲某某"]}


def encoded(**fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def test_fact_is_read_and_labels_are_not():
    transcript = read_transcript(encoded(fact=FACT, meta=META))
    assert (transcript.text, transcript.media_type) == (FACT, JSON)


@pytest.mark.parametrize("key", ["text", "content", "全文", "qw"])
def test_known_names_are_found(key):
    assert read_transcript(encoded(**{"id": 7, key: FACT})).text == FACT
    assert read_transcript(encoded(id=7, fact="", **{key: FACT})).text == FACT
    assert read_transcript(encoded(**{key: FACT}).decode().encode("gb18030")).text == FACT


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("case.body", {"case": {"body": FACT}, "text": "别的"}),
        ("parts.1.words", {"parts": [{}, {"words": FACT}]}),
        ("lines", {"lines": [FACT[:12], FACT[12:]]}),
    ],
)
def test_path_of_the_settings_says_where_the_text_stands(path, data):
    text = read_transcript(encoded(**data), "a.json", path).text
    assert text.replace("\n", "") == FACT


def test_text_that_is_a_page_is_read_as_one():
    assert read_transcript(encoded(qw=f"<div>判决书</div><div>　　{FACT}</div>")).text == f"判决书\n{FACT}"
    assert read_transcript(encoded(fact=f"网页为<div>{FACT}</div>")).text == f"网页为<div>{FACT}</div>"


def test_missing_field_names_the_keys_and_the_setting():
    with pytest.raises(NoTextField, match=r"MK119.*keys: id, meta.*json_text"):
        read_transcript(encoded(id=1, meta=META))
    for path in ("meta.none", "meta.accusation.7", "fact.0", "meta"):
        with pytest.raises(NoTextField):
            read_transcript(encoded(fact=FACT, meta=META), "", path)


def test_empty_text_array_and_broken_json_are_coded():
    with pytest.raises(EmptyFile):
        read_json('{"fact": " "}', "", "fact")
    with pytest.raises(UnsupportedFormat):
        read_json("[1]")
    with pytest.raises(DamagedFile):
        read_json("{")
    for broken in (encoded(fact=FACT)[:-2], b"[" + encoded(fact=FACT)[:-2]):
        with pytest.raises(DamagedFile):
            read_transcript(broken)
