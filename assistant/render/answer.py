"""Checked blocks → the Markdown of an answer, with numbered marks for the papers cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.results import QUOTATION, Checked, Statement

ENDS = ".!?:;"


def cited_keys(statements: Sequence[Statement]) -> list[str]:
    """The keys that statements cite, in the order of their first citation."""
    return list(dict.fromkeys(cite.key for s in statements for cite in s.cites))


def to_markdown(blocks: Sequence[Checked], titles: Mapping[str, str]) -> str:
    """The statements that were not refused, with `[1]` marks in the order of first citation.

    `titles` are by citation key; a block of quotations stands under the title of its paper.
    """
    passed = [
        block.model_copy(update={"statements": kept})
        for block in blocks
        if (kept := tuple(s for s in block.statements if s.verdict != "refused"))
    ]
    keys = cited_keys([s for block in passed for s in block.statements])
    numbers = {key: n for n, key in enumerate(keys, 1)}
    text = ""
    for before, block in zip([None, *passed], passed, strict=False):
        if before is not None:
            text += "\n" if before.marker and before.marker == block.marker == "- " else "\n\n"
        text += _block(block, numbers, titles)
    return text


def _block(block: Checked, numbers: Mapping[str, int], titles: Mapping[str, str]) -> str:
    if block.marker != QUOTATION:
        return block.marker + " ".join(_marked(s, numbers) for s in block.statements)
    key = block.statements[0].cites[0].key
    quotations = "\n>\n".join(f"> “{statement.text}”" for statement in block.statements)
    return f"**{titles[key]}** [{numbers[key]}]\n\n{quotations}"


def _marked(statement: Statement, numbers: Mapping[str, int]) -> str:
    """The statement with its marks before the full stop: `… of 28.53% [1][3].`"""
    marks = "".join(f"[{numbers[key]}]" for key in cited_keys([statement]))
    if statement.verdict == "weak":
        marks += " (weakly supported)"
    text = statement.text
    if text[-1:] in ENDS:
        return f"{text[:-1]} {marks}{text[-1]}"
    return f"{text} {marks}"
