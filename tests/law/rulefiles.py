"""A fictional offence with every kind of condition, to be changed by tests (虚构罪名)."""

from __future__ import annotations

from pathlib import Path

from menkan.law import Statutes, load_statutes


def rule_base(folder: Path, *changes: tuple[str, str]) -> Statutes:
    """The rule base of a folder with the fictional offence, each change a pair of old and new text."""
    text = (Path(__file__).parent / "fictional.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "fictional.yaml").write_text(text, encoding="utf-8")
    return load_statutes.__wrapped__(folder)  # the text of one folder changes between calls
