"""The data tables of this room (提示语、罪名、姓氏), loaded once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML table `name` that stands beside the modules (数据表)."""
    return tomllib.loads(files("menkan.structure").joinpath(name).read_text(encoding="utf-8"))
