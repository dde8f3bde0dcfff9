"""The segmenter as a spaCy tokenizer, and terms matched on its words (spaCy 分词器与词边界匹配)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from menkan.lexicon.segmenter import Segmenter

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
    """spaCy tokenizer around `Segmenter`: ``Doc.text`` is the text, to the character."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter | None = None) -> None:
        self.vocab = vocab
        self.segmenter = segmenter or Segmenter()

    def __call__(self, text: str) -> Doc:
        from spacy.tokens import Doc

        words = self.segmenter.words(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))


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
