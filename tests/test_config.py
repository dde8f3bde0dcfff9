from pathlib import Path

import pytest

from menkan.config import Settings, load_settings
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
    assert settings.digest != Settings().digest


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
