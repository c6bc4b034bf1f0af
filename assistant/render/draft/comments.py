"""Comments in Markdown and HTML that no quotation can end.

Between `<!-- ` and ` -->` stands the text with `&` as `&amp;` and every second of two hyphens as
`&#45;`, so that `--` is nowhere in it (HTML, section 13.1.6); `html.unescape` gives it back.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.render.draft.sentences import receipts, refusal
from assistant.render.lines import line
from assistant.render.origin import written
from assistant.results import Statement


def comment(text: str) -> str:
    """The text as one comment, on one line."""
    return f"<!-- {line(text).replace('&', '&amp;').replace('--', '-&#45;')} -->"


def head(run: str) -> Iterator[str]:
    """Above a draft, the run that it was made in, if that is kept."""
    if run:
        yield comment(written(run))


def quoted(statement: Statement) -> str:
    """A comment for each quotation behind a statement: `<!-- [key] "words" -->`."""
    return " ".join(comment(f'[{key}] "{words}"') for key, words in receipts(statement))


def withheld(statements: tuple[Statement, ...]) -> Iterator[str]:
    """What was kept out of the text, with the reasons and quotations."""
    for one in statements:
        yield f"{comment(refusal(one))} {quoted(one)}".rstrip()
