"""menkan in spaCy, as it is installed: found by name, text untouched, records that survive every way out."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from menkan.errors import ModelError
from menkan.run.adapters import HOLDINGS, QUANTITIES, SECTIONS
from menkan.store.records import dumps
from tests.labels.builders import judgment

ROOT = Path(__file__).parents[2]
WORDS = {"nlp": {"tokenizer": {"@tokenizers": "menkan.Segmenter.v1"}}}
TEXT = judgment()
# Blanks, line ends of three systems, marks, characters beyond the first plane, full-width digits, figures.
ODD = " \t\r\n\u3000\u2028\x0b\x1c\ufeff\u200d\u0301😀𠮷Ａ１２．万余条元被告人"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(ODD), max_size=60)


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("zh", config=WORDS)
    made.add_pipe("menkan")
    return made


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


def figures(doc: Doc) -> list[tuple[str, str, str]]:
    return [(span.id_, span.label_, span._.menkan.surface) for span in doc.spans[QUANTITIES]]


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
@settings(max_examples=80)
@given(text=TEXTS)
def test_text_is_untouched(engine: str, text: str) -> None:
    pytest.importorskip(engine, reason="the faster engine is optional")
    assert tokenizer(engine)(text).text == text


@cache
def tokenizer(engine: str) -> Callable[[str], Doc]:
    words = {"tokenizer": {"@tokenizers": "menkan.Segmenter.v1", "engine": engine}}
    return spacy.blank("zh", config={"nlp": words}).tokenizer


@settings(max_examples=25, deadline=None)
@given(text=TEXTS)
def test_any_text_is_read_with_any_tokenizer(nlp: Language, text: str) -> None:
    for reader in (nlp, spacy.blank("en"), spacy.blank("zh")):
        read = nlp.get_pipe("menkan")(reader.make_doc(text))
        assert read.text == text == read._.menkan.text
        for span in read.spans[QUANTITIES]:
            exact = span._.menkan
            assert text[exact.start : exact.end] == exact.surface
            assert span.start_char <= exact.start < exact.end <= span.end_char


def test_component_is_found_by_name_in_a_new_process() -> None:
    code = (
        "import spacy; nlp = spacy.blank('zh'); nlp.add_pipe('menkan', config={'model': 'none'});"
        "doc = nlp('违法所得人民币三万元。'); "
        "print([(s.text, s._.menkan.value) for s in doc.spans['menkan_quantities']])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[('人民币三万元', Decimal('30000'))]"


def test_spans_stand_for_the_entries_of_the_record(doc: Doc) -> None:
    record = doc._.menkan
    assert [s.label_ for s in doc.spans[SECTIONS]] == [s.kind.value for s in record.structure.sections]
    assert [s._.menkan for s in doc.spans[SECTIONS]] == list(record.structure.sections)
    assert [s._.menkan for s in doc.spans[HOLDINGS]] == list(record.structure.holdings)
    assert ("personal_records", "六万余条", Decimal(60000)) in [
        (s.label_, s._.menkan.surface, s._.menkan.lower) for s in doc.spans[QUANTITIES]
    ]
    assert [s.label_ for s in doc.spans[HOLDINGS]] == ["especially_serious"]


def test_span_is_widened_to_tokens_and_the_entry_is_exact(nlp: Language) -> None:
    fused = Doc(nlp.vocab, words=["违法所得三", "万", "元归个人"], spaces=[False] * 3)
    (span,) = nlp.get_pipe("menkan")(fused).spans[QUANTITIES]
    assert (span.text, span._.menkan.surface) == ("违法所得三万元归个人", "三万元")
    assert (span._.menkan.start, span._.menkan.end) == (4, 7)


def test_other_spans_and_documents_have_no_entry(doc: Doc) -> None:
    assert doc[0:2]._.menkan is None
    assert doc.char_span(0, 2, span_id="quantity:999", alignment_mode="expand")._.menkan is None
    assert spacy.blank("zh")("被告人")._.menkan is None


def test_record_survives_processes_and_bytes(nlp: Language, doc: Doc) -> None:
    (piped, empty) = nlp.pipe([TEXT, ""], n_process=2)
    (binned,) = (
        DocBin().from_bytes(DocBin(store_user_data=True, docs=[doc]).to_bytes()).get_docs(spacy.blank("zh").vocab)
    )
    loaded = Doc(spacy.blank("zh").vocab).from_bytes(doc.to_bytes())
    for one in (piped, binned, loaded):
        assert one.text == TEXT and one._.menkan == doc._.menkan and figures(one) == figures(doc)
    assert (empty.text, list(empty.spans[QUANTITIES])) == ("", [])
    assert doc.user_data["menkan"] == dumps(doc._.menkan)


def test_pipeline_is_saved_and_loaded_with_its_settings(tmp_path: Path, doc: Doc) -> None:
    made = spacy.blank("zh", config=WORDS)
    made.add_pipe("menkan", config={"model": "none"})
    made.to_disk(tmp_path / "pipeline")
    copied = spacy.util.load_model_from_config(made.config).from_bytes(made.to_bytes())
    for loaded in (spacy.load(tmp_path / "pipeline"), copied):
        again = loaded(TEXT)
        assert [t.text for t in again] == [t.text for t in doc] and again._.menkan.quantities == doc._.menkan.quantities
        assert again._.menkan.predictions == () and again._.menkan.versions.model is None
    assert not list((tmp_path / "pipeline").rglob("*.pkl"))


def test_pipeline_saved_with_other_rules_warns_and_with_other_words_is_refused(tmp_path: Path) -> None:
    made = spacy.blank("zh", config=WORDS)
    made.add_pipe("menkan", config={"model": "none"})
    made.to_disk(tmp_path / "p")
    versions = tmp_path / "p/menkan/versions.json"
    versions.write_text(re.sub('"statutes": "[^"]*"', '"statutes": "other"', versions.read_text()))
    with pytest.warns(UserWarning, match="saved with another version of: statutes"):
        spacy.load(tmp_path / "p")
    for broken in ("", "[1]", "[" * 100_000):
        versions.write_text(broken)
        with pytest.raises(ModelError):
            spacy.load(tmp_path / "p")
    (tmp_path / "p/tokenizer").write_bytes(b"other")
    with pytest.raises(ModelError, match="other words"):
        spacy.load(tmp_path / "p")


def test_displacy_draws_the_spans(doc: Doc) -> None:
    drawn = displacy.render(doc, style="span", options={"spans_key": QUANTITIES}, jupyter=False)
    assert "personal_records" in drawn and drawn.count("<span") > len(doc.spans[QUANTITIES])


def test_code_of_the_manual_prints_what_the_manual_says() -> None:
    page = (ROOT / "docs/spacy.md").read_text(encoding="utf-8")
    (code,), (told,) = re.findall(r"```python\n(.*?)```", page, re.S), re.findall(r"```text\n(.*?)```", page, re.S)
    text = re.search('`text = "(.*?)"`', page)
    assert text
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {"text": text[1]})
    assert printed.getvalue() == told
