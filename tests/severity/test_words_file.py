"""words.toml: no word twice, no word that another bar already catches, importing the room loads no heavy library."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import resources

ROWS: dict[str, list[str]] = tomllib.loads(resources.files("menkan.severity").joinpath("words.toml").read_text("utf-8"))


def test_no_word_stands_twice() -> None:
    listed = [word for words in ROWS.values() for word in words]
    assert sorted(listed) == sorted(set(listed))


def test_no_listed_word_is_barred_by_a_part_already() -> None:
    whole = [word for kind in ("holding", "procedure", "person", "place") for word in ROWS[kind]]
    parts = [w for w in whole if any(part in w for part in ROWS["within"]) or w.endswith(tuple(ROWS["ending"]))]
    assert parts == []


def test_import_of_the_room_is_cheap() -> None:
    modules = "archive, bundle, card, evaluate, evidence, features, figures, fit, model, train, words"
    heavy = "{'sklearn', 'skops', 'numpy', 'spacy'}"
    code = f"import sys; from menkan.severity import {modules}; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
