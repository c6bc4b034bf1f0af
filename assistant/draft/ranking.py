"""Papers found → the same in the order of a model, which reads them side by side.

Listwise re-ranking by a permutation: Sun and others, *Is ChatGPT Good at Search?* (EMNLP 2023).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import BaseModel


class Order(BaseModel):
    """The numbers of the papers, the most useful first: 3 for [S3]."""

    papers: list[int]


def permutation(given: Iterable[int], known: Sequence[int]) -> tuple[int, ...]:
    """Each of the known numbers once: as given, then those that were forgotten, in their order.

    What is given twice counts where it first stands, and what is not known not at all.
    """
    ordered = [number for number in dict.fromkeys(given) if number in known]
    return (*ordered, *(number for number in known if number not in ordered))
