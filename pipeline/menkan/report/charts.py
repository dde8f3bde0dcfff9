"""Matplotlib figures with Chinese words, on a machine without Chinese fonts too (作图), for notebooks."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from menkan.errors import ConfigError

# Okabe and Ito's colours, told apart by the colour-blind; in grey print their lightness differs.
BLUE, ORANGE, GREEN, RED, GREY = "#0072b2", "#e69f00", "#009e73", "#c1440e", "#767676"
VERDICTS = {"met": RED, "undetermined": ORANGE, "not_met": BLUE}
MARKERS = {"met": "o", "undetermined": "s", "not_met": "^"}
_STYLE = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": False,
    "figure.dpi": 90,
    "figure.figsize": (8, 4),
    "font.size": 10,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
}


def use_chinese_figures() -> None:
    """From now on every figure of matplotlib can print Chinese, and looks like menkan's (中文作图).

        >>> from menkan.report.charts import use_chinese_figures
        >>> use_chinese_figures()

    Raises:
        ConfigError: MK001, the extra notebooks is not installed.
    """
    matplotlib, manager = _library("matplotlib"), _library("matplotlib.font_manager").fontManager
    folder = Path(str(_library("pylopdf_fonts_zh_cn").__file__)).parent
    names = []
    for file in sorted(folder.rglob("*.?tf")):
        manager.addfont(str(file))
        names.append(manager.ttflist[-1].name)
    sans = [name for name in dict.fromkeys(names) if "Serif" not in name]
    matplotlib.rcParams.update(_STYLE | {"font.family": [*(sans or names)[:1], "DejaVu Sans"]})


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise ConfigError(f"{name} is not installed", "figures", 'pip install "menkan[notebooks]"') from None
