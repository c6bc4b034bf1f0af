"""A file as its reader sees it: opened once, unpacked if it is gzipped, never whole in memory."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from store.records import Problem

HEAD = 65_536
"""Bytes by which a format is recognised."""

LINE_LIMIT = 8_000_000
"""Characters of the longest line kept; of a longer one the rest is passed over, and it is told."""

EXPANSION, EXPANSION_FREE = 100, 4 * 1024 * 1024
"""A gzip that unpacks to more than so many times its size is a bomb, once it passes so much."""

_EMPTY_LINES = 3
"""A file of nothing else would keep its reader busy for hours."""

_GZIP = b"\x1f\x8b"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP = b"PK\x03\x04"
_MAGIC = (b"%PDF-", _ZIP, _GZIP)
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r"})
_CONTROL_SHARE = 0.02
_ESCAPED = re.compile("[\udc80-\udcff]")
_NOT_UTF8 = "not UTF-8 from here on; such bytes were read as Windows-1252"
_TOO_LONG = f"longer than {LINE_LIMIT:,} characters: the rest of this line was passed over"


class Line(NamedTuple):
    """A line without its end; the first has the number 1."""

    number: int
    text: str


class Stream:
    """A file being read, once, front to back: by `lines`, `utf8` or `raw`.

    `problems` fills meanwhile with what is wrong with its bytes; the first `told` were passed on.
    Each of the three may raise OSError, wherever the file cannot be read further.
    """

    def __init__(self, source: BinaryIO, file: str) -> None:
        """Read `source`, which problems call `file`. Raises OSError."""
        self.file = file
        self.problems: list[Problem] = []
        self.told = 0
        self._bytes = _buffered(source.read)
        if self._bytes.peek(2)[:2] == _GZIP:
            self._bytes = _buffered(_unpacked(self._bytes))
        self.start = self._bytes.peek(HEAD)[:HEAD]
        self._utf16 = self.start.startswith(_UTF16)

    @property
    def head(self) -> str:
        """The first bytes as text, by which a format is recognised."""
        text = self.start.decode("utf-16" if self._utf16 else "utf-8-sig", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def is_binary(self) -> bool:
        """Whether it is no text: a PDF, an archive, or NUL bytes among many control characters."""
        if self._utf16 or self.start.startswith(_MAGIC) or b"\0" not in self.start:
            return self.start.startswith(_MAGIC)
        controls = len(self.start) - len(self.start.translate(None, _CONTROLS))
        return controls > _CONTROL_SHARE * len(self.start)

    @property
    def is_zip(self) -> bool:
        """Whether it is an archive of files, or a format that is one."""
        return self.start.startswith(_ZIP)

    def raw(self) -> BinaryIO:
        """The bytes, for a parser that knows their encoding itself."""
        return cast(BinaryIO, self._bytes)

    def utf8(self) -> BinaryIO:
        """The text as sound UTF-8 without a byte order mark."""
        text = self._text()
        line = 1

        def read(size: int) -> bytes:
            nonlocal line
            part = text.read(max(1, size // 4))
            sound = self._mended(part, line)
            line += part.count("\n")
            return sound.encode(errors="replace")

        return cast(BinaryIO, _buffered(read))

    def lines(self) -> Iterator[Line]:
        r"""The lines, whether they end in `\n`, `\r\n` or `\r`; of many empty ones a few."""
        text = self._text()
        number = empty = 0
        while line := text.readline(LINE_LIMIT):
            number += 1
            empty = empty + 1 if line == "\n" else 0
            if empty > _EMPTY_LINES:
                continue
            if len(line) == LINE_LIMIT and not line.endswith("\n"):
                self._tell(number, _TOO_LONG)
                while (rest := text.readline(LINE_LIMIT)) and not rest.endswith("\n"):
                    pass
            yield Line(number, self._mended(line.removesuffix("\n"), number))

    def _text(self) -> io.TextIOWrapper:
        if self._utf16:
            return io.TextIOWrapper(self._bytes, encoding="utf-16", errors="replace")
        return io.TextIOWrapper(self._bytes, encoding="utf-8-sig", errors="surrogateescape")

    def _mended(self, text: str, line: int) -> str:
        """With bytes that are no UTF-8 read as Windows-1252, in which no byte is an error."""
        first = _ESCAPED.search(text) if not text.isascii() else None
        if not first:
            return text
        self._tell(line + text.count("\n", 0, first.start()), _NOT_UTF8)
        return _ESCAPED.sub(_windows, text)

    def _tell(self, line: int, reason: str) -> None:
        """Note a problem with the bytes, once for each kind of them."""
        if all(problem.reason != reason for problem in self.problems):
            self.problems.append(Problem(file=self.file, line=line, reason=reason))


class _Reading(io.RawIOBase):
    """A function that reads bytes, as a file; closing it closes nothing else."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _buffered(read: Callable[[int], bytes]) -> io.BufferedReader:
    return io.BufferedReader(_Reading(read), HEAD)


def _unpacked(packed: io.BufferedReader) -> Callable[[int], bytes]:
    """Reads what was packed; raises OSError for a damaged or cut file, and for a bomb."""
    taken = given = 0

    def take(size: int) -> bytes:
        nonlocal taken
        data = packed.read(size)
        taken += len(data)
        return data

    unpacking = gzip.GzipFile(fileobj=_buffered(take))

    def read(size: int) -> bytes:
        nonlocal given
        try:
            data = unpacking.read(size)
        except (EOFError, zlib.error) as error:
            raise OSError(f"damaged gzip: {error}") from error
        given += len(data)
        if given > EXPANSION_FREE and given > EXPANSION * taken:
            raise OSError(f"unpacks to more than {EXPANSION} times its size")
        return data

    return read


def _windows(byte: re.Match[str]) -> str:
    return bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", errors="replace")
