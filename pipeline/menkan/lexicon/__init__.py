"""Words with offsets: the segmenter, the same as a spaCy tokenizer, and terms that need word borders (分词)."""

from menkan.lexicon.segmenter import Segmenter, Token, lexicon_digest

__all__ = ["Segmenter", "Token", "lexicon_digest"]
