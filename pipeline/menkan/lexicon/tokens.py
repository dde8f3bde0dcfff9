"""The segmenter as a spaCy tokenizer, and terms matched on its words (spaCy 分词器与词边界匹配)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from menkan.errors import ModelError
from menkan.lexicon.segmenter import Segmenter, lexicon_digest

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


@dataclass(frozen=True, slots=True)
class Term:
    """A term of terms.toml found at ``text[start:end]``."""

    name: str
    start: int
    end: int


class WordTokenizer:
    """spaCy tokenizer around `Segmenter`: ``Doc.text`` is the text, to the character; blanks are tokens too.

    What is saved of it is which words it knows: a pipeline that was made with others is not loaded.
    """

    def __init__(self, vocab: Vocab, segmenter: Segmenter | None = None) -> None:
        self.vocab = vocab
        self.segmenter = segmenter or Segmenter()

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        words = self.segmenter.words(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_bytes(self, exclude: Sequence[str] = ()) -> bytes:
        """The digest of the word lists."""
        return lexicon_digest().encode()

    def from_bytes(self, data: bytes, exclude: Sequence[str] = ()) -> WordTokenizer:
        """Raises `ModelError`, MK500, where `data` was saved with other word lists."""
        if data != lexicon_digest().encode():
            raise ModelError("the pipeline was saved with other words", "", "save it anew with this menkan")
        return self

    def to_disk(self, path: Path, exclude: Sequence[str] = ()) -> None:
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: Path, exclude: Sequence[str] = ()) -> WordTokenizer:
        return self.from_bytes(Path(path).read_bytes())


def blank_chinese(segmenter: Segmenter | None = None) -> Language:
    """An empty Chinese spaCy pipeline that cuts words as menkan does (空白中文流水线)."""
    import spacy

    nlp = spacy.blank("zh")  # character segmentation, replaced before any text is cut
    nlp.tokenizer = WordTokenizer(nlp.vocab, segmenter)
    return nlp


class TermMatcher:
    """Finds the terms of terms.toml as whole words, through spaCy's PhraseMatcher."""

    def __init__(self, segmenter: Segmenter | None = None) -> None:
        from spacy.matcher import PhraseMatcher

        self.nlp = blank_chinese(segmenter)
        self.matcher = PhraseMatcher(self.nlp.vocab, attr="ORTH")
        rows = tomllib.loads(resources.files(__package__).joinpath("terms.toml").read_text(encoding="utf-8"))
        for name, words in rows.items():
            self.matcher.add(name, [self.nlp.make_doc(word) for word in words])

    def find(self, doc: Doc) -> list[Term]:
        """Terms of `doc`, in order of their place."""
        found = []
        for key, start, end in self.matcher(doc):
            span = doc[start:end]
            found.append(Term(self.nlp.vocab.strings[key], span.start_char, span.end_char))
        return sorted(found, key=lambda t: (t.start, t.end, t.name))
