"""Settings of a run: one frozen record, one TOML file (设置). Units, cues and the shipped law are no settings."""

from __future__ import annotations

import difflib
import json
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from menkan.errors import ConfigError


def _whole(default: int, most: int) -> int:
    """A field for a whole number from 1 to `most`: beyond it no machine goes, and timers and limits overflow."""
    return field(default=default, metadata={"most": most})


@dataclass(frozen=True, slots=True)
class InputSettings:
    """What is taken from the folders given.

    Attributes:
        max_bytes: largest file that is read, in bytes.
        hidden: whether files and folders whose name begins with a dot are read.
        json_text: dotted path to the text in a JSON document (``data.fact``, ``paragraphs.0``); "" tries known names.
        ocr: whether pictures and pages without a good text layer are recognised, where the extra `ocr` is installed.
    """

    max_bytes: int = _whole(200_000_000, 10**15)
    hidden: bool = False
    json_text: str = ""
    ocr: bool = True


@dataclass(frozen=True, slots=True)
class LawSettings:
    """Which offences are tested beside those that menkan knows.

    Attributes:
        rules: folder of your own rule files, which add offences; "" for none. See docs/adding-an-offence.md.
    """

    rules: str = ""


@dataclass(frozen=True, slots=True)
class SeveritySettings:
    """Which model speaks beside the rules.

    Attributes:
        model: folder of a bundle; "" for the one that ships with menkan, "none" for no predictions.
    """

    model: str = ""


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """What reading one document may take before it is given up (MK109).

    Attributes:
        seconds: of clock time, start-up of the process not counted; a recognised page takes 2 to 10, others hundredths.
        memory_mb: resident memory of the process that reads it, of which dictionary and model take about 300.
    """

    seconds: int = _whole(600, 10**7)
    memory_mb: int = _whole(2048, 10**9)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two runs of the same version over the same files."""

    input: InputSettings = field(default_factory=InputSettings)
    law: LawSettings = field(default_factory=LawSettings)
    severity: SeveritySettings = field(default_factory=SeveritySettings)
    limits: LimitSettings = field(default_factory=LimitSettings)

    def to_toml(self) -> str:
        """The effective settings as a TOML file (`menkan config`)."""
        lines: list[str] = []
        for group in fields(self):
            values = getattr(self, group.name)
            lines.append(f"[{group.name}]")
            lines += [f"{f.name} = {_toml(getattr(values, f.name))}" for f in fields(values)]
            lines.append("")
        return "\n".join(lines)


def load_settings(path: Path | None) -> Settings:
    """Settings of a TOML file over the defaults; the defaults where `path` is None.

    Raises:
        ConfigError: MK001, the file is no TOML, or it has an unknown key or a value of the wrong type or out of range.
    """
    if path is None:
        return Settings()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows editors write a mark
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(str(error), str(path)) from error
    groups = {f.name: f.default_factory for f in fields(Settings)}
    _check_keys(data, groups, str(path))
    made: dict[str, Any] = {}
    for name, values in data.items():
        make = groups[name]
        if not isinstance(values, dict):
            raise ConfigError(f"[{name}] is a table of settings", str(path))
        default = make()  # type: ignore[operator]  # every field of Settings has a factory
        known = {f.name: type(getattr(default, f.name)) for f in fields(default)}
        most = {f.name: f.metadata["most"] for f in fields(default) if "most" in f.metadata}
        _check_keys(values, known, f"{path} [{name}]")
        for key, value in values.items():
            if type(value) is not known[key]:
                raise ConfigError(f"{key} must be {known[key].__name__}", f"{path} [{name}]")
            if key in most and not 1 <= value <= most[key]:
                raise ConfigError(f"{key} must be 1 to {most[key]}", f"{path} [{name}]")
        made[name] = type(default)(**values)
    return Settings(**made)


def _check_keys(given: dict[str, Any], known: dict[str, Any], where: str) -> None:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(known)
            raise ConfigError(f"unknown key {key!r}", where, hint)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # the same escapes, and one more
    return str(value)
