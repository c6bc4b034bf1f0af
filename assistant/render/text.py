"""Text on a terminal: wrapped beside its marker, without markup and control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LEADS = re.compile(r"(?<=\w):(?=//)|(?<=\bwww)\.(?=\w)", re.IGNORECASE)


def leading_nowhere(text: str) -> str:
    """A model's words that nothing has checked: no terminal makes links of addresses in them."""
    return _LEADS.sub(lambda found: f"{found[0]} ", text)


def literal(text: str) -> Text:
    """Text in which nothing is markup but `**bold**`; it comes from papers and from models.

    Control characters are dropped: an abstract must not move the cursor or set a title.
    """
    from rich.text import Text

    styled = Text()
    clean = "".join(c for c in text if c.isprintable())
    for n, piece in enumerate(_BOLD.split(clean)):
        styled.append(piece, style="bold" if n % 2 else "")
    return styled


def hanging(marker: str, text: str, console: Console, style: str = "") -> None:
    """A marker, and the text beside it: every line begins under the first, none ends in spaces."""
    for line in hung(marker, text, console, style):
        console.print(line, soft_wrap=True)


def hung(marker: str, text: str, console: Console, style: str = "") -> Iterator[Text]:
    """The lines that `hanging` prints."""
    indent = " " * len(marker)
    body = literal(text)
    body.stylize(style)
    for n, line in enumerate(body.wrap(console, max(console.width - len(marker), 20))):
        line.rstrip()
        yield literal(indent if n else marker) + line
