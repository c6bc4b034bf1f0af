"""Questions read line by line: from a pipe, a dumb terminal, or with a screen reader."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from store.text import sound


class Lines:
    """Each line is a question or command; one that ends in a backslash goes on in the next."""

    def __init__(self) -> None:
        self.interactive = sys.stdin.isatty()
        if isinstance(sys.stdin, TextIOWrapper):  # what is no text in its encoding is no reason
            sys.stdin.reconfigure(errors="replace")

    def read(self) -> str:
        """What was sent. Raises EOFError where there is no more, and what a signal raises."""
        text = self._line("> ")
        while text.endswith("\\"):
            text = f"{text[:-1]}\n{self._line('  ')}"
        return sound(text)

    def interrupt(self) -> bool:
        """A signal interrupts it by raising KeyboardInterrupt."""
        return False

    def _line(self, prompt: str) -> str:
        if self.interactive:
            sys.stderr.write(prompt)
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")
