"""Ways in which a file gets damaged, or was made to do harm: bytes → bytes, drawn at random."""

from __future__ import annotations

import gzip
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

Damage = Callable[[bytes, random.Random], bytes]

_MARKS = b"{}[]()<>\"'`,;:&\\/|$%#@*_~=-+\n\t\r\0"
_PIECES = (
    "</title>", "<p>", "<![CDATA[", "]]>", "<!--", "&amp;amp;lt;", "&#x0;", "&nosuch;", "@misc{",
    "TY  - JOUR\n", "ER  - \n", "PMID- 1\n", '"title":', "\\u0000", "\\ud800", "{{", "}}", '""',
    "\\documentclass", "# ", "---\n", "\u202e", "\u2028", "\x85", "\ufeff", "\ufdfa" * 50,
    "e\u0301" * 50, "\U000e0001", "NaN", "null", "-", "1e999",
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7", "utf-8-sig", "shift_jis", "cp037")
_YEARS = (b"0", b"-1", b"99999", b"9" * 5000, b"1e400", "٢٠٢٠".encode(), b"20 20", b"2020-13-45")
_OPENERS = (b"{", b"[", b'{"a":', b"<b>", b"<entry>", b"(", b"@a{", b"<sup>", b'"', b"$", b"- ")
_RUNS = (b"a", b"word ", b"a.\n", b"&amp;", b'"",', b"\\{", "é".encode(), b"<b>x</b>", b"x;")
_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">'
    b'<!ENTITY d SYSTEM "file:///etc/passwd"><!ENTITY % e SYSTEM "http://localhost:1/e"> %e;]>'
)
_LONG = 1_500_000


def damaged(data: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    """The file with one to three things done to it; in a spreadsheet, to one of its parts."""
    if data.startswith(b"PK") and draw.random() < 0.7:
        return _repacked(data, others, draw)
    for _ in range(draw.choice((1, 1, 2, 3))):
        data = _one(draw, others)(data, draw)
    return data


def _one(draw: random.Random, others: Sequence[bytes]) -> Damage:
    if draw.random() < 0.05:
        return lambda data, draw: _joined(data, draw.choice(others), draw)
    if draw.random() < 0.01:
        return draw.choice(_HEAVY)
    return draw.choice(_LIGHT)


def _place(data: bytes, draw: random.Random) -> int:
    return draw.randint(0, len(data))


def _span(data: bytes, draw: random.Random) -> tuple[int, int]:
    first = _place(data, draw)
    return first, min(len(data), first + draw.choice((1, 10, 100, 1000)))


def _put(data: bytes, place: int, piece: bytes) -> bytes:
    return data[:place] + piece + data[place:]


def _joined(data: bytes, other: bytes, draw: random.Random) -> bytes:
    first, last = _span(other, draw)
    inserted = _put(data, _place(data, draw), other[first:last])
    return draw.choice((data + other, other + data, inserted))


def _cut(data: bytes, draw: random.Random) -> bytes:
    place = _place(data, draw)
    return draw.choice((data[:place], data[place:]))


def _flip(data: bytes, draw: random.Random) -> bytes:
    flipped = bytearray(data)
    for _ in range(draw.choice((1, 3, 30)) if data else 0):
        flipped[draw.randrange(len(flipped))] = draw.randrange(256)
    return bytes(flipped)


def _remove(data: bytes, draw: random.Random) -> bytes:
    first, last = _span(data, draw)
    return data[:first] + data[last:]


def _repeat(data: bytes, draw: random.Random) -> bytes:
    first, last = _span(data, draw)
    return _put(data, last, data[first:last] * draw.choice((1, 2, 20)))


def _marks(data: bytes, draw: random.Random) -> bytes:
    return _put(data, _place(data, draw), bytes([draw.choice(_MARKS)]) * draw.choice((1, 2, 100)))


def _unbalance(data: bytes, draw: random.Random) -> bytes:
    places = [found.start() for found in re.finditer(rb"[{}\[\]<>\"'()]", data)]
    if not places:
        return data
    place = draw.choice(places)
    return data[:place] + bytes([draw.choice(_MARKS)]) * draw.randint(0, 2) + data[place + 1 :]


def _piece(data: bytes, draw: random.Random) -> bytes:
    piece = draw.choice(_PIECES).encode() * draw.choice((1, 1, 50))
    return _put(data, _place(data, draw), piece)


def _surrogate(data: bytes, draw: random.Random) -> bytes:
    return _put(data, _place(data, draw), b"\xed\xa0\x80" * draw.choice((1, 10)))


def _encode(data: bytes, draw: random.Random) -> bytes:
    text = data.decode(errors="replace")
    place = draw.choice((0, _place(data, draw)))
    encoded = text[place:].encode(draw.choice(_ENCODINGS), errors="replace")
    return text[:place].encode() + encoded


def _end(data: bytes, draw: random.Random) -> bytes:
    return data.replace(
        b"\n", draw.choice((b"\r\n", b"\r", b"\n\n", b" ", b"", b"\x0b", b"\x0c\n"))
    )


def _double(data: bytes, draw: random.Random) -> bytes:
    """Lines, and so keys and fields, twice."""
    lines = data.splitlines(keepends=True)
    chosen = draw.random()
    return b"".join(line * (2 if draw.random() < chosen else 1) for line in lines)


def _shuffle(data: bytes, draw: random.Random) -> bytes:
    size = draw.choice((1, 5, 50, 500))
    parts = data.splitlines(keepends=True) if size == 1 else [
        data[first : first + size] for first in range(0, len(data), size)
    ]  # fmt: skip
    draw.shuffle(parts)
    return b"".join(parts)


def _year(data: bytes, draw: random.Random) -> bytes:
    year = draw.choice(_YEARS)
    return re.sub(rb"\b(?:19|20)\d\d\b", lambda _: year, data)


def _zip(data: bytes, draw: random.Random) -> bytes:
    packed = gzip.compress(data, 1, mtime=0)
    twice = draw.choice((gzip.compress(packed, mtime=0), packed * 2))
    return draw.choice((packed, _cut(packed, draw), _flip(packed, draw), twice))


def _lengthen(data: bytes, draw: random.Random) -> bytes:
    run = draw.choice(_RUNS)
    return _put(data, _place(data, draw), run * (_LONG // len(run)))


def _deepen(data: bytes, draw: random.Random) -> bytes:
    return _put(data, _place(data, draw), draw.choice(_OPENERS) * draw.choice((1_000, 100_000)))


def _entities(data: bytes, draw: random.Random) -> bytes:
    start = data.find(b"?>") + 2 if b"?>" in data else 0
    return _put(_put(data, start, _BOMB), _place(data, draw), b"&c;&d;")


def _explode(data: bytes, draw: random.Random) -> bytes:
    return gzip.compress(data, 1, mtime=0) + _bomb(draw.choice((b"\0", b"\n", b"a ")))


@lru_cache
def _bomb(piece: bytes) -> bytes:
    """120 MB of it, packed without having them in memory."""
    packing = zlib.compressobj(9, wbits=31)
    part = piece * (1_000_000 // len(piece))
    return b"".join((*(packing.compress(part) for _ in range(120)), packing.flush()))


def _repacked(data: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    hit = draw.choice(list(parts))
    parts[hit] = damaged(parts[hit], others, draw)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return file.getvalue()


_LIGHT: tuple[Damage, ...] = (
    _cut, _flip, _remove, _repeat, _marks, _unbalance, _unbalance, _piece, _surrogate, _encode,
    _end, _double, _shuffle, _year, _zip, _entities,
)  # fmt: skip
_HEAVY: tuple[Damage, ...] = (_lengthen, _lengthen, _deepen, _deepen, _explode)
