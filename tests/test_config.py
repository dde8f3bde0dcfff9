import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menkan.config import Settings, SeveritySettings, load_settings
from menkan.errors import ConfigError


def test_settings_round_trip_through_toml(tmp_path: Path) -> None:
    file = tmp_path / "menkan.toml"
    file.write_text(Settings().to_toml(), encoding="utf-8")
    assert load_settings(file) == Settings()


def test_settings_take_what_the_file_says(tmp_path: Path) -> None:
    file = tmp_path / "menkan.toml"
    file.write_text('[input]\nmax_bytes = 5\n[severity]\nmodel = "models/\\"mine\\""\n', encoding="utf-8")
    settings = load_settings(file)
    assert (settings.input.max_bytes, settings.severity.model) == (5, 'models/"mine"')


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_string_round_trips_through_toml(text: str) -> None:
    settings = Settings(severity=SeveritySettings(model=text))
    assert tomllib.loads(settings.to_toml())["severity"]["model"] == text


def test_settings_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    file = tmp_path / "menkan.toml"
    file.write_bytes(b"\xef\xbb\xbf[input]\nhidden = true\n")
    assert load_settings(file).input.hidden


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[inputs]\n", "did you mean input?"),
        ("[input]\nmax_byte = 1\n", "did you mean max_bytes?"),
        ('[input]\nmax_bytes = "1"\n', "must be int"),
        ("[input]\nhidden = 1\n", "must be bool"),
        ("input = 3\n", "is a table"),
        ("[input\n", "MK001"),
    ],
)
def test_settings_refuse_what_they_do_not_know(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "menkan.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="MK001") as caught:
        load_settings(file)
    assert words in str(caught.value)
