"""Keys that are pressed while an answer is written: kept quiet about, and read afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def unechoed() -> Iterator[None]:
    """What is typed ahead neither shows up within an answer nor changes: Enter stays Enter.

    Ctrl-C still interrupts. On a system without POSIX terminals nothing changes.
    """
    try:
        import termios
    except ImportError:
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    quiet = [*before]
    quiet[0] &= ~termios.ICRNL
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal may have gone
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)
