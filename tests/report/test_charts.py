"""Figures of matplotlib: every Chinese character has a glyph, in a font that a package brings along."""

from __future__ import annotations

import subprocess
import sys
import warnings
from io import BytesIO

import matplotlib
import matplotlib.pyplot as plt
import pytest
from matplotlib import font_manager

from menkan.report.charts import MARKERS, VERDICTS, use_chinese_figures
from menkan.report.words import labels


@pytest.fixture(autouse=True)
def own_style() -> object:
    with matplotlib.rc_context():
        yield


def test_every_label_of_the_report_has_its_glyphs() -> None:
    use_chinese_figures()
    assert "pylopdf_fonts_zh_cn" in font_manager.findfont(matplotlib.rcParams["font.family"][0])
    told = "".join(str(one) for table in labels().values() for one in table.values())
    figure = plt.figure()
    figure.text(0.1, 0.5, f"{told}−÷×〔〕罰")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a glyph that no font has
        figure.savefig(BytesIO(), format="png")
    plt.close(figure)


def test_verdicts_differ_in_colour_and_in_marker() -> None:
    assert set(VERDICTS) == set(MARKERS)
    assert len(set(VERDICTS.values())) == len(set(MARKERS.values())) == 3


def test_missing_library_is_named_with_the_extra() -> None:
    """In a Python of its own, in which matplotlib cannot be found."""
    code = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "matplotlib":
            raise ImportError(name)

sys.meta_path.insert(0, Missing())
from menkan.report.charts import use_chinese_figures
use_chinese_figures()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "MK001" in done.stderr and 'pip install "menkan[notebooks]"' in done.stderr
