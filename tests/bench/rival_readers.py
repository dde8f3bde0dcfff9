"""Figures as another library reads them. Run by the interpreter of a scratch environment, never by ours.

    PYTHON tests/bench/rival_readers.py jionlp|recognizers < texts.json > figures.json

Standard input is a JSON list of texts, standard output a list of lists of
{start, end, value, lower, upper, approximate}, numbers as strings. Imports nothing of menkan.
"""

from __future__ import annotations

import contextlib
import json
import sys


def jionlp_figures(text: str) -> list[dict[str, object]]:
    """Money as `jionlp.ner.extract_money` finds and parses it; blur- is an upper bound, blur+ a lower one."""
    import jionlp

    found = []
    for one in jionlp.ner.extract_money(text):
        number, kind = one["detail"]["num"], one["detail"]["definition"]
        start, end = one["offset"]
        figure: dict[str, object] = {"start": start, "end": end, "value": None, "lower": None, "upper": None}
        if isinstance(number, list):
            figure |= {"lower": number[0], "upper": number[1]}
        else:
            figure |= {"value": number, "lower": number if kind == "blur+" else None}
            figure["upper"] = number if kind == "blur-" else None
        found.append(figure | {"approximate": kind != "accurate"})
    return found


def recognizers_figures(text: str) -> list[dict[str, object]]:
    """Numbers, shares and money as Recognizers-Text resolves them for Chinese; it has no bounds."""
    from recognizers_number import Culture, recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency

    found = []
    for recognize in (recognize_currency, recognize_percentage, recognize_number):
        for one in recognize(text, Culture.Chinese):
            value = str((one.resolution or {}).get("value", "")).rstrip("%")
            found.append({"start": one.start, "end": one.end + 1, "value": value or None, "lower": None, "upper": None,
                          "approximate": False})  # fmt: skip
    return found


READERS = {"jionlp": jionlp_figures, "recognizers": recognizers_figures}

if __name__ == "__main__":
    read = READERS[sys.argv[1]]
    with contextlib.redirect_stdout(sys.stderr):  # both libraries greet on standard output
        answers = [read(text) for text in json.load(sys.stdin)]
    json.dump(answers, sys.stdout)
