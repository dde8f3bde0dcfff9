"""What came in, perhaps: nothing that came is missed, little is taken for it (待写)."""

from __future__ import annotations

import hashlib

from menkan.store.waiting import Sketch

N = 100_000


def sha256(n: int) -> str:
    return hashlib.sha256(str(n).encode()).hexdigest()


def test_what_came_is_held_and_little_else() -> None:
    sketch = Sketch()
    assert sha256(0) not in sketch
    for n in range(N):
        sketch.add(sha256(n))
    assert all(sha256(n) in sketch for n in range(N))
    assert sum(sha256(n) in sketch for n in range(N, 2 * N)) < 10
