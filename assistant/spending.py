"""What model calls cost, added up."""

from __future__ import annotations

from assistant.recording import Reply
from assistant.results import Tokens
from store.records import Record


class Spent(Record):
    """Calls, tokens and money; a recorded reply costs nothing again."""

    calls: int = 0
    replies: int = 0
    tokens: Tokens = Tokens()
    cost_usd: float | None = 0.0
    """None as soon as the price of one call is unknown: a sum without it would be a lie."""

    @property
    def cached(self) -> bool:
        """Whether there were replies, and all of them came from the recording."""
        return self.replies > 0 and self.calls == 0

    def plus(self, other: Spent) -> Spent:
        """Both together."""
        known = self.cost_usd is not None and other.cost_usd is not None
        return Spent(
            calls=self.calls + other.calls,
            replies=self.replies + other.replies,
            tokens=Tokens(
                prompt=self.tokens.prompt + other.tokens.prompt,
                completion=self.tokens.completion + other.tokens.completion,
            ),
            cost_usd=(self.cost_usd or 0) + (other.cost_usd or 0) if known else None,
        )


def spent_on(reply: Reply) -> Spent:
    """What one reply cost."""
    if reply.cached:
        return Spent(replies=1)
    return Spent(
        calls=1,
        replies=1,
        tokens=Tokens(prompt=reply.prompt_tokens, completion=reply.completion_tokens),
        cost_usd=reply.cost_usd,
    )
