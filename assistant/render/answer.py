"""Checked blocks → the Markdown of an answer, with numbered marks for the papers cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from assistant.render.pieces import pieces
from assistant.results import QUOTATION, Checked, Statement, cited_keys

NO_ANSWER = "The library does not answer this."
NOTHING_PASSED = "Nothing that was written passed the checks."
LEFT_OPEN = "Left open (the model's own words): "

ENDS = ".!?:;"


def quoted(statements: Sequence[Statement], key: str) -> list[str]:
    """The words of a paper that statements rest on, each once."""
    cites = (cite for statement in statements for cite in statement.cites if cite.key == key)
    return list(dict.fromkeys(cite.quote for cite in cites))


def to_markdown(
    blocks: Sequence[Checked],
    titles: Mapping[str, str],
    numbers: Mapping[str, int] | None = None,
) -> str:
    """The statements that were not refused, with `[1]` marks in the order of first citation.

    `titles` are by citation key; a block of quotations stands under the title of its paper.
    `numbers`, also by key, are those that the papers have already.
    """
    passed = [
        block.model_copy(update={"statements": kept})
        for block in blocks
        if (kept := tuple(s for s in block.statements if s.verdict != "refused"))
    ]
    keys = cited_keys([s for block in passed for s in block.statements])
    numbers = numbers or {key: n for n, key in enumerate(keys, 1)}
    text = ""
    for before, block in zip([None, *passed], passed, strict=False):
        if before is not None:
            text += "\n" if before.marker and before.marker == block.marker == "- " else "\n\n"
        text += _block(block, numbers, titles)
    return text


def _block(block: Checked, numbers: Mapping[str, int], titles: Mapping[str, str]) -> str:
    if block.marker != QUOTATION:
        return block.marker + " ".join(marked(s, numbers) for s in block.statements)
    key = block.statements[0].cites[0].key
    quotations = "\n>\n".join(f"> “{statement.text}”" for statement in block.statements)
    return f"**{titles[key]}** [{numbers[key]}]\n\n{quotations}"


def marked(statement: Statement, numbers: Mapping[str, int]) -> str:
    """The statement with its marks, and a doubt, before the full stop: `… of 28.53% [1][3].`"""
    weak = "(weakly supported)" * (statement.verdict == "weak")
    return cited(statement, lambda key: f"[{numbers[key]}]", weak)


def cited(statement: Statement, mark: Callable[[str], str], behind: str = "") -> str:
    """The statement with a mark for each paper where it is cited, and something behind all."""
    *within, last = pieces(statement)
    begun = "".join(f"{text} {''.join(map(mark, keys))}" for text, keys, _ in within)
    return begun + placed(last.text, f"{''.join(map(mark, last.keys))} {behind}".strip())


def parted(text: str) -> tuple[str, str]:
    """A sentence without the signs that end it, and these."""
    length = len(text.rstrip(ENDS))
    return text[:length], text[length:]


def placed(text: str, mark: str, part: Callable[[str], tuple[str, str]] = parted) -> str:
    """The text with a mark, if there is one, before what ends it."""
    before, stop = part(text)
    return f"{before} {mark}{stop}" if mark else text
