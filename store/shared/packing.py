"""The records that a paper was made of as one text, which travels with the paper."""

from __future__ import annotations

import json
from collections.abc import Sequence

from store.catalog.origins import Kept
from store.records import Paper


def pack(paper: Paper, records: Sequence[Kept]) -> str:
    """Each record as what it says differently from its paper."""
    own = paper.model_dump(mode="json")
    return json.dumps(
        [
            {
                "digest": kept.digest.hex(),
                "reason": kept.reason,
                "party": kept.party,
                "said": {
                    name: value
                    for name, value in kept.record.model_dump(mode="json").items()
                    if value != own[name]
                },
            }
            for kept in records
        ],
        ensure_ascii=False,
    )


def unpack(paper: Paper, packed: str) -> list[Kept]:
    """The records again; raises KeyError, TypeError or ValueError for what `pack` did not make."""
    own = paper.model_dump(mode="json")
    return [
        Kept(
            bytes.fromhex(one["digest"]),
            Paper(**{**own, **one["said"]}),
            one["reason"],
            int(one["party"]),
        )
        for one in json.loads(packed)
    ]
