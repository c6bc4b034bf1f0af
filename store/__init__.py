"""The library: papers, sentences, vectors and search. It knows nothing of the assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.library import Library

__all__ = ["Library"]


def __getattr__(name: str) -> Any:
    """`store.Library`, loaded when it is asked for, so that `import store` costs nothing."""
    if name == "Library":
        from store.library import Library

        return Library
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
