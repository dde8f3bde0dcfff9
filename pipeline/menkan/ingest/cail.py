"""JSON → Transcript: the text of one case in the form of CAIL and of other data sets (JSON 数据集读取).

Labels beside the text (``meta.accusation`` …) are left alone: they are answers, and the reader must not see them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from menkan.errors import DamagedFile, EmptyFile, NoTextField, UnsupportedFormat
from menkan.ingest import guard, sniff
from menkan.ingest.html import read_html
from menkan.ingest.plain import read_text
from menkan.types import Transcript

KEYS_SHOWN = 12


def read_json(text: str, name: str = "", path: str = "") -> Transcript:
    """Transcript of one JSON object, or of a JSON string that is the text itself (单条 JSON).

    Args:
        text: the JSON.
        name: for messages only.
        path: where the text stands, dotted, a number for a place in an array; "" tries `text_fields`.

    Raises:
        NoTextField: MK119, nothing there is text. EmptyFile: MK101, it is empty. DamagedFile: MK103, no JSON.
        UnsupportedFormat: MK102, an array: many documents.
    """
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise DamagedFile("no valid JSON", name) from error
    if isinstance(found, list):
        raise UnsupportedFormat("a JSON array holds many documents", name, "give the file to `menkan run`")
    words = found if isinstance(found, str) and not path else find_text(found, name, path)
    if not words.strip():
        raise EmptyFile("the text in this JSON is empty", name)
    transcript = read_html(words, name) if sniff.is_html(words) else read_text(words)
    guard.check_characters(0, len(transcript.text), name)
    return replace(transcript, media_type=sniff.JSON)


def find_text(data: Any, name: str = "", path: str = "") -> str:
    """The text in `data`; strings of an array there are its paragraphs.

    Raises:
        NoTextField: MK119.
    """
    for candidate in (path,) if path else text_fields():
        value = at_path(data, candidate)
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            value = "\n".join(value)
        if isinstance(value, str) and (path or value.strip()):
            return value
    keys = ", ".join(list(data)[:KEYS_SHOWN]) if isinstance(data, dict) else "none"
    missing = f"no text at {path!r}" if path else "no field that is known to hold the text"
    raise NoTextField(f"{missing}; keys: {keys}", name, "say where it stands: [input] json_text")


def at_path(data: Any, path: str) -> Any:
    """The value at a dotted path, a number standing for a place in an array; None where nothing is there (取值)."""
    for key in path.split("."):
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and key.isascii() and key.isdigit() and len(key) < 10 and int(key) < len(data):
            data = data[int(key)]
        else:
            return None
    return data


@cache
def text_fields() -> tuple[str, ...]:
    """Known names of the field that holds the text, likeliest first (全文字段名)."""
    lines = resources.files("menkan.ingest").joinpath("text_fields.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
