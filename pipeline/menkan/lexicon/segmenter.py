"""Words of a text with their offsets (中文分词): a private jieba tokenizer with our words, never the global one.

jieba is the reference. rjieba, where it is installed, cuts legal prose into the same words many times faster; the two
differ only on dotted ASCII (www.abc.com), which no feature of ours uses. Our words carry their frequencies, so that
both engines know them with the same weight.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources, util
from pathlib import Path
from typing import Any

_LOG = logging.getLogger("menkan.lexicon")


@dataclass(frozen=True, slots=True)
class Token:
    """A word at ``text[start:end]``; white space is a token too, so that tokens cover the text."""

    text: str
    start: int
    end: int


def _words_file() -> str:
    return resources.files(__package__).joinpath("words.txt").read_text(encoding="utf-8")


@cache
def own_words() -> tuple[tuple[str, int], ...]:
    """Our words and their frequencies (words.txt: one word and its frequency a line, # starts a comment)."""
    rows = (line.split("#")[0].split() for line in _words_file().splitlines())
    return tuple((row[0], int(row[1])) for row in rows if row)


@cache
def lexicon_digest() -> str:
    """First 16 hex digits of the sha256 of every word list: part of `versions` and of a model's manifest."""
    digest = hashlib.sha256()
    for name in ("words.txt", "terms.toml"):
        digest.update(resources.files(__package__).joinpath(name).read_bytes())
    return digest.hexdigest()[:16]


class Segmenter:
    """Cuts text into words; holds no global state and pickles by its settings.

    Args:
        engine: "jieba", "rjieba", or "auto" for rjieba where it is installed.
        cache_dir: folder for jieba's prebuilt dictionary; None for the user's own cache folder. Never a shared one:
            whoever writes that file decides what is a word.
    """

    def __init__(self, engine: str = "auto", cache_dir: Path | None = None) -> None:
        if engine == "auto":
            engine = "rjieba" if util.find_spec("rjieba") else "jieba"
        self.engine = engine
        self.cache_dir = cache_dir or Path.home() / ".cache" / "menkan"
        self._cutter: Any = None

    def __reduce__(self) -> tuple[type[Segmenter], tuple[str, Path]]:
        return Segmenter, (self.engine, self.cache_dir)

    def tokens(self, text: str) -> list[Token]:
        """Words of `text` in order; they cover it without gap or overlap."""
        return list(self._spans(text))

    def words(self, text: str) -> list[str]:
        """The words alone."""
        return [token.text for token in self._spans(text)]

    def _spans(self, text: str) -> Iterator[Token]:
        if self._cutter is None:
            self._cutter = self._load()
        if self.engine == "rjieba":
            for word, start, end in self._cutter.tokenize(text):
                yield Token(word, start, end)
            return
        start = 0
        for word in self._cutter.cut(text):
            yield Token(word, start, start + len(word))
            start += len(word)

    def _load(self) -> Any:
        if self.engine == "rjieba":
            import rjieba

            fast = rjieba.Jieba()
            for word, frequency in own_words():
                fast.add_word(word, frequency, None)
            return fast
        return self._load_jieba()

    def _load_jieba(self) -> Any:
        import jieba

        jieba_log = logging.getLogger("jieba")
        before = jieba_log.level
        jieba_log.setLevel(logging.ERROR)  # it announces each load on stderr
        try:
            tokenizer = jieba.Tokenizer()
            try:
                self.cache_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
                tokenizer.tmp_dir = str(self.cache_dir)
                tokenizer.initialize()
            except OSError as problem:  # a home that cannot be written costs time, nothing else
                _LOG.info("no cache for the dictionary: %s", problem)
                with tokenizer.get_dict_file() as file:
                    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
                tokenizer.initialized = True
            for word, frequency in own_words():
                tokenizer.add_word(word, frequency)
        finally:
            jieba_log.setLevel(before)
        return tokenizer
