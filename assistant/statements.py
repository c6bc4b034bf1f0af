"""A model's Markdown → its blocks of statements, each with the handles written after it."""

from __future__ import annotations

import re

from assistant.placing import place
from store.records import Record
from store.sentences import split

_GROUP = re.compile(
    r"\s*[\[【](?P<inside>\s*S\d[^\[\]【】]*|\s*[1-9]\d*(?:\s*[,;]\s*[1-9]\d*)*\s*)[\]】]"
)
_ITEM = re.compile(r"S(\d+)\.(\d+)(?:\s*[-–—]\s*(?:S(\d+)\.)?(\d+))?")
_MARKER = re.compile(r"^\s*(?P<marker>[-*+•]\s+|\d+[.)]\s+|#{1,6}\s+|>\s+)?(?P<body>.*)$")

MOST_IN_A_RANGE = 10
"""A range of handles longer than this is taken for a slip of the pen."""


class Handle(Record):
    """A place in an evidence pack, paper and sentence both from 1; sentence 0 is no sentence."""

    paper: int
    sentence: int
    written: str
    """The characters of the reply that gave it, without brackets."""
    at: int | None = None
    """Where in its sentence it cites, in characters; None is the end."""


class Written(Record):
    """A sentence that a model wrote, without its handles, and what it cites."""

    text: str
    handles: tuple[Handle, ...]


class Block(Record):
    """A paragraph, list item or heading: its Markdown marker and its sentences."""

    marker: str
    written: tuple[Written, ...]


def parse(markdown: str) -> tuple[Block, ...]:
    """The blocks of a reply, in order; every word of it stands in one of them."""
    blocks = []
    for marker, body in _blocks(markdown):
        written = tuple(_sentences(body))
        if written:
            blocks.append(Block(marker=marker, written=written))
    return tuple(blocks)


def _blocks(markdown: str) -> list[tuple[str, str]]:
    """Markers and bodies: a blank line or a marker begins a block, other lines go on with it."""
    blocks: list[tuple[str, list[str]]] = []
    open_block = False
    for line in markdown.splitlines():
        match = _MARKER.match(line)
        marker, body = (match["marker"] or "", match["body"]) if match else ("", line)
        if not body.strip():
            open_block = False
        elif marker or not open_block:
            blocks.append((_tidy(marker), [body.strip()]))
            open_block = not marker.startswith("#")
        else:
            blocks[-1][1].append(body.strip())
    return [(marker, " ".join(lines)) for marker, lines in blocks]


def _tidy(marker: str) -> str:
    """The marker as it is kept; a model's `>` is none, as only we quote, word for word."""
    if marker.strip() == ">":
        return ""
    return "- " if marker.strip() in {"*", "+", "•"} else marker


def _sentences(body: str) -> list[Written]:
    """Sentences of a block; a group of handles belongs to the sentence that it follows."""
    text, groups = _take_out_handles(body)
    sentences = split(text)
    written = []
    for sentence in sentences:
        following = sentences[sentence.number + 1 :]
        until = following[0].start if following else len(text)
        handles = tuple(
            handle.model_copy(update={"at": place(sentence.text, position - sentence.start)})
            for position, inside in groups
            if sentence.start < position <= until or (position == 0 == sentence.number)
            for handle in _handles(inside)
        )
        written.append(Written(text=sentence.text, handles=handles))
    return written


def _take_out_handles(body: str) -> tuple[str, list[tuple[int, str]]]:
    """The text without its groups of handles, and each group with its place in that text."""
    pieces: list[str] = []
    groups: list[tuple[int, str]] = []
    length = end = 0
    for match in _GROUP.finditer(body):
        pieces.append(body[end : match.start()])
        length += len(pieces[-1])
        groups.append((length, match["inside"]))
        end = match.end()
    return "".join([*pieces, body[end:]]), groups


def _handles(inside: str) -> list[Handle]:
    handles: list[Handle] = []
    for written in re.split(r"\s*[,;]\s*|\s+(?=S\d)|\s+and\s+", inside.strip()):
        handles += _expand(written)
    return handles


def _expand(written: str) -> list[Handle]:
    """The handles of one item: one, or a range within a paper; what is neither cites nothing."""
    match = _ITEM.fullmatch(written.strip())
    if match is None:
        return [Handle(paper=0, sentence=0, written=written)]
    paper, first, other, last = match.groups()
    numbers = range(int(first), int(last or first) + 1)
    if other not in (None, paper) or not 1 <= len(numbers) <= MOST_IN_A_RANGE:
        return [Handle(paper=0, sentence=0, written=written)]
    return [Handle(paper=int(paper), sentence=number, written=written) for number in numbers]
