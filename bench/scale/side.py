"""One side of the comparison in a process of its own: `python -m bench.scale.side NAME FOLDER N`.

A side is a function of a folder. What it finds is printed as JSON, with the most memory that its
process ever took, and what it took before the store was touched, in MB.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.scale import bare, litrev
from bench.scale.asked import Found, memory

SIDES: dict[str, Callable[[Path, int], Found]] = {
    side.__name__: side
    for side in (
        litrev.make,
        litrev.add,
        bare.told,
        bare.bare,
        bare.slim,
        litrev.opening,
        litrev.opening_filtered,
        litrev.searching,
        bare.bare_searching,
        litrev.more,
    )
}
"""In the order in which they need each other."""

if __name__ == "__main__":
    name, place, size = sys.argv[1:]
    result = SIDES[name](Path(place), int(size))
    print(json.dumps({"peak": memory(), **result}))
