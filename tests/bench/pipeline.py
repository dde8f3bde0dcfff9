"""What each stage costs on fictional judgments, beside jieba cutting the same text, and how it grows with length."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from menkan.law import apply_law, load_statutes
from menkan.lexicon import Segmenter
from menkan.quantities import gather_facts, read_quantities
from menkan.structure import find_structure
from menkan.synthesis import generate
from menkan.types import Transcript

DOCUMENTS, ROUNDS, SEED = 60, 5, 7


def bench() -> list[str]:
    """Markdown lines: seconds per million characters and the ratio to jieba, medians of interleaved rounds."""
    texts = [case.text for case in generate(DOCUMENTS, SEED)]
    length = sum(map(len, texts))
    statutes, reference = load_statutes(), Segmenter("jieba")
    reference.words("热身")
    read = [(t, find_structure(t)) for t in texts]
    told = [(t, s, read_quantities(Transcript(t, "text/plain"), s)[0]) for t, s in read]
    known = [(s, gather_facts(t, q, s)[0], q) for t, s, q in told]
    stages: dict[str, Callable[[], object]] = {
        "jieba (reference)": lambda: [reference.words(t) for t in texts],
        "structure": lambda: [find_structure(t) for t in texts],
        "quantities": lambda: [read_quantities(Transcript(t, "text/plain"), s) for t, s in read],
        "facts": lambda: [gather_facts(t, q, s) for t, s, q in told],
        "law": lambda: [apply_law(statutes, s, f, q) for s, f, q in known],
    }
    times: dict[str, list[float]] = {name: [] for name in stages}
    for _ in range(ROUNDS):
        for name, stage in stages.items():
            start = perf_counter()
            stage()
            times[name].append(perf_counter() - start)
    medians = {name: sorted(values)[ROUNDS // 2] for name, values in times.items()}
    base = medians["jieba (reference)"]
    lines = [
        f"{DOCUMENTS} fictional judgments, {length:,} characters, one core, medians of {ROUNDS} interleaved rounds.",
        "",
        "| stage | s per million characters | ms per document | ratio to jieba |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {t / length * 1e6:.2f} | {t / DOCUMENTS * 1e3:.2f} | {t / base:.2f} |"
        for name, t in medians.items()
    ]
    return [*lines, "", *_growth(texts)]


def _growth(texts: list[str]) -> list[str]:
    """The same stages on one text of growing length: linear work keeps the seconds per character."""
    lines = ["| characters in one text | structure s per million | quantities s per million |", "|---|---|---|"]
    for times in (1, 4, 16):
        text = "\n".join(texts[:8]) * times
        start = perf_counter()
        structure = find_structure(text)
        middle = perf_counter()
        read_quantities(Transcript(text, "text/plain"), structure)
        end = perf_counter()
        scale = 1e6 / len(text)
        lines.append(f"| {len(text):,} | {(middle - start) * scale:.2f} | {(end - middle) * scale:.2f} |")
    return lines
