"""A plugin for pytest: each test begins with empty caches, as if it ran alone.

What an earlier test left in a cache would hide from a later one that the function behind it is
another now.
"""

from __future__ import annotations

import sys
from functools import _lru_cache_wrapper

PACKAGES = ("assistant.", "store.")


def pytest_runtest_setup() -> None:
    """Empty every cache of a function in our modules."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith(PACKAGES):
            for value in tuple(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()
