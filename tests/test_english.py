"""Words without their endings."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.english import stem

ENDINGS = ("isations", "ingly", "fulness", "ements", "ational", "iveness", "edly", "izers")


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("impatient")
def test_threads_stem_as_one_does() -> None:
    """The checks of a table run on as many threads as its papers are read by."""
    words = [f"{'abcdefghij'[n % 10]}ptr{n % 977}o{ENDINGS[n % 8]}" for n in range(4_000)]
    alone = [stem.__wrapped__(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, words)) == alone
