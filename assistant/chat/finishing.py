"""What was done for a question → the turn of the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import NEAREST, Draft
from assistant.chat.numbering import Numbering
from assistant.chat.turn import Asking, Made, Step, Turn
from assistant.render.answer import to_markdown
from assistant.results import Listed, cited_keys
from assistant.spending import spent_on

if TYPE_CHECKING:
    from assistant.chat.following import Followed
    from assistant.shelf import Shelf


@dataclass(frozen=True)
class Work:
    """What was done for a question, by the agent or by rule."""

    followed: Followed
    draft: Draft
    found: tuple[str, ...] = ()
    """Keys of the papers that were looked at, the nearest to the question first."""
    steps: tuple[Step, ...] = ()
    made: tuple[Made, ...] = ()
    stopped: str = ""
    tools: bool = True
    cannot: str = ""
    """These three as `Turn` has them."""


def finish(asking: Asking, shelf: Shelf, work: Work, seconds: float) -> Turn:
    """The turn, with the conversation's numbers. Raises PaperUnknown."""
    draft, made = work.draft, work.made
    kept = draft.kept
    listed = [key for one in made for key in one.keys]
    keys = cited_keys(kept) if kept else listed or list(work.found[:NEAREST])
    numbers = Numbering(asking.numbers).given(keys)
    titles = {key: shelf.get(key).title for key in keys}
    return Turn(
        question=asking.question,
        meant=draft.meant or work.followed.question,
        status="answered" if kept or made else "abstained",
        answer=to_markdown(draft.blocks, titles, numbers) if kept else "",
        statements=kept,
        withheld=draft.withheld,
        unanswered=draft.unanswered,
        papers=tuple(Listed(n=numbers[key], key=key, title=titles[key]) for key in keys),
        wanted=work.followed.wanted,
        steps=work.steps,
        made=made,
        stopped=work.stopped,
        cannot=work.cannot,
        tools=work.tools,
        intent=asking.intent,
        model=draft.model,
        **dict(spent_on(draft.exchanges)),
        run="",
        seconds=round(seconds, 3),
    )
