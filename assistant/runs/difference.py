"""Where two JSON documents first differ, and what each has there."""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import Any

from store.records import Record

AROUND = 40
"""Characters shown on each side of the place where two texts part."""

_ABSENT = object()


class Difference(Record):
    """A place, as `statements[2].verdict`, with what was recorded there and what is there now."""

    where: str
    recorded: str
    now: str


def first(recorded: Any, now: Any, where: str = "") -> Difference | None:
    """The first difference in the order of the recorded document; None if there is none."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        pairs = [
            (f"{where}.{name}".lstrip("."), recorded.get(name, _ABSENT), now.get(name, _ABSENT))
            for name in dict.fromkeys([*recorded, *now])
        ]
    elif isinstance(recorded, list) and isinstance(now, list):
        both = enumerate(zip_longest(recorded, now, fillvalue=_ABSENT))
        pairs = [(f"{where}[{n}]", one, other) for n, (one, other) in both]
    elif type(recorded) is type(now) and recorded == now:
        return None
    else:
        return _told(recorded, now, where)
    return next((found for w, a, b in pairs if (found := first(a, b, w))), None)


def _told(recorded: Any, now: Any, where: str) -> Difference:
    if not (isinstance(recorded, str) and isinstance(now, str)):
        return Difference(where=where, recorded=_shown(recorded), now=_shown(now))
    both = enumerate(zip_longest(recorded, now))
    at = next((n for n, (one, other) in both if one != other), 0)
    window = slice(max(0, at - AROUND), at + AROUND)
    place = f"{where}, character {at}" if len(recorded) > 2 * AROUND else where
    return Difference(where=place, recorded=_shown(recorded[window]), now=_shown(now[window]))


def _shown(value: Any) -> str:
    if value is _ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 4 * AROUND else f"{text[: 4 * AROUND]}…"
