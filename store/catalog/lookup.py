"""Papers by the beginning of a key, or by words of a title: what is offered while one types."""

from __future__ import annotations

import re
from collections.abc import Sequence

from store.catalog.database import Database, as_list
from store.text import sound

SHORTER = 4
"""Letters that a word may lose to its stem: titles are indexed by stems."""
LOOKED_AT = 200
"""Papers that have such words, of which those are taken that have the text itself."""


class Lookup:
    """Looks at a few papers, however many there are."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def like(self, typed: str, limit: int, first: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Key and title of papers whose key begins so, or whose title has these words.

        The keys in `first` come first; the last word of `typed` may be cut off. Of a word that
        very many titles have, not every paper is looked at.
        """
        typed = sound(typed)
        found = dict(self._of(first))
        found |= self._beginning(typed, limit)
        if len(found) < limit:
            found |= self._titled(typed, limit)
        return [*found.items()][:limit]

    def _of(self, keys: Sequence[str]) -> list[tuple[str, str]]:
        return self._db.rows(
            "SELECT key, title FROM papers WHERE key IN (SELECT value FROM json_each(?))",
            as_list(keys),
        )

    def _beginning(self, typed: str, limit: int) -> list[tuple[str, str]]:
        if not typed:
            return []
        sql = "SELECT key, title FROM papers WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
        return self._db.rows(sql, typed, typed + "\U0010ffff", limit)

    def _titled(self, typed: str, limit: int) -> list[tuple[str, str]]:
        words = re.findall(r"[^\W_]+", typed)
        if not words:
            return []
        phrase = " ".join([*words[:-1], _stem(words[-1])])
        sql = (
            "SELECT key, papers.title FROM words JOIN papers ON papers.id = words.rowid "
            "WHERE words MATCH ? LIMIT ?"
        )
        rows = self._db.rows(sql, f'title : "{phrase}" *', LOOKED_AT)
        like = re.compile(r"\W+".join(map(re.escape, words)), re.IGNORECASE)
        return [(key, title) for key, title in rows if like.search(title)][:limit]


def _stem(word: str) -> str:
    """Letters with which the stem of any word that begins like this one begins."""
    return word[: max(3, len(word) - SHORTER)]
