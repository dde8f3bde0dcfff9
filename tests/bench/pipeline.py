"""What each stage costs on fictional and real judgments, beside jieba on the same text; how it grows with length."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from menkan.law import apply_law, load_statutes
from menkan.lexicon import Segmenter
from menkan.quantities import gather_facts, read_quantities
from menkan.structure import find_structure
from menkan.synthesis import generate
from menkan.types import Transcript
from tests.adversarial import ADVERSARIAL

DOCUMENTS, ROUNDS, SEED = 60, 5, 7
LENGTHS = (25_000, 50_000, 100_000)
REAL = Path(__file__).resolve().parents[3] / "shared" / "gold" / "unlabelled.jsonl"
REAL_DOCUMENTS = 400


def bench() -> Iterator[str]:
    """Markdown lines: seconds per million characters and the ratio to jieba, medians of interleaved rounds."""
    texts = [case.text for case in generate(DOCUMENTS, SEED)]
    yield from _stages(texts, "fictional judgments")
    if REAL.exists():
        lines = REAL.read_text(encoding="utf-8").splitlines()[:REAL_DOCUMENTS]
        yield from _stages([json.loads(line)["text"] for line in lines], "real texts")
    yield from (*_growth(texts), "", *_adversarial())


def _stages(texts: list[str], what: str) -> list[str]:
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
            start = process_time()
            stage()
            times[name].append(process_time() - start)
    medians = {name: sorted(values)[ROUNDS // 2] for name, values in times.items()}
    base = medians["jieba (reference)"]
    lines = [
        f"{len(texts)} {what}, {length:,} characters, one core, medians of {ROUNDS} interleaved rounds.",
        "",
        "| stage | s per million characters | ms per document | ratio to jieba |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {t / length * 1e6:.2f} | {t / len(texts) * 1e3:.2f} | {t / base:.2f} |"
        for name, t in medians.items()
    ]
    together = sum(min(times[name]) for name in ("structure", "quantities", "facts"))
    speed = length / together / 1e6
    ratio = sum(medians[name] for name in ("structure", "quantities", "facts")) / base
    said = f"{speed:.2f} M characters a second (best rounds), {ratio:.2f} × jieba"
    return [*lines, "", f"structure + quantities + facts together: {said}", ""]


def _growth(texts: list[str]) -> list[str]:
    """Judgments as one text of growing length, up to 2 MB: linear work keeps the seconds per character."""
    lines = [
        "| characters in one text | structure s per million | quantities s per million | facts s per million |",
        "|---|---|---|---|",
    ]
    joined = "\n".join(texts)
    whole = 2_000_000 * len(joined) // len(joined.encode())
    for length in (whole // 16, whole // 4, whole):
        text = (joined * (length // len(joined) + 1))[:length]
        lines.append(f"| {length:,} | {' | '.join(f'{t / length * 1e6:.2f}' for t in _seconds(text))} |")
    return lines


def _adversarial() -> list[str]:
    """One thing repeated, in three lengths: where the work is linear, the time per character stays (ratio about 1)."""
    head = "".join(f" {n:,} characters: µs per character |" for n in LENGTHS)
    lines = [f"| repeated |{head} largest to smallest |", "|---|" + "---|" * (len(LENGTHS) + 1)]
    for name, text_of in ADVERSARIAL.items():
        texts = [text_of(n) for n in LENGTHS]
        per = [min(sum(_seconds(text)) for _ in range(ROUNDS)) / len(text) * 1e6 for text in texts]
        shown = "".join(f" {t:.2f} |" for t in per)
        lines.append(f"| {name} |{shown} {per[-1] / per[0]:.2f} |")
    return lines


def _seconds(text: str) -> tuple[float, float, float]:
    """CPU time of structure, quantities and facts."""
    start = process_time()
    structure = find_structure(text)
    structured = process_time()
    quantities, _ = read_quantities(Transcript(text, "text/plain"), structure)
    read = process_time()
    gather_facts(text, quantities, structure)
    return structured - start, read - structured, process_time() - read
