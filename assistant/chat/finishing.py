"""What was written for a question → the turn of the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer import NEAREST, Draft
from assistant.chat.numbering import Numbering
from assistant.chat.turn import Asking, Made, Step, Turn
from assistant.render.answer import cited_keys, to_markdown
from assistant.results import Listed
from assistant.spending import spent_on

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from store.records import Filter


def finish(
    asking: Asking,
    shelf: Shelf,
    draft: Draft,
    *,
    meant: str,
    wanted: Filter,
    found: Sequence[str],
    steps: Sequence[Step] = (),
    made: Sequence[Made] = (),
    stopped: str = "",
    cannot: str = "",
    tools: bool = True,
    seconds: float = 0.0,
) -> Turn:
    """The turn, with the conversation's numbers; `found` are the keys nearest to the question."""
    written = [statement for block in draft.blocks for statement in block.statements]
    statements = [s.model_copy(update={"id": str(n)}) for n, s in enumerate(written, 1)]
    kept = tuple(s for s in statements if s.verdict != "refused")
    listed = [key for one in made for key in one.keys]
    keys = cited_keys(kept) if kept else listed or list(found[:NEAREST])
    numbers = Numbering(asking.numbers).given(keys)
    titles = {key: shelf.get(key).title for key in keys}
    spent = spent_on(draft.exchanges)
    return Turn(
        question=asking.question,
        meant=meant,
        status="answered" if kept or made else "abstained",
        answer=to_markdown(draft.blocks, titles, numbers) if kept else "",
        statements=kept,
        withheld=tuple(s for s in statements if s.verdict == "refused"),
        unanswered=draft.unanswered,
        papers=tuple(Listed(n=numbers[key], key=key, title=titles[key]) for key in keys),
        wanted=wanted,
        steps=tuple(steps),
        made=tuple(made),
        stopped=stopped,
        cannot=cannot,
        tools=tools,
        model=draft.model,
        calls=spent.calls,
        tokens=spent.tokens,
        cost_usd=spent.cost_usd,
        cached=spent.cached,
        run="",
        seconds=round(seconds, 3),
    )
