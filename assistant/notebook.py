"""What one result was made of, noted while it is made, and kept as a run in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant import prompts, runs
from assistant.noting import Noting

if TYPE_CHECKING:
    from assistant.llm.budget import Budget
    from assistant.llm.recording import Exchange
    from assistant.settings import Settings
    from store import Library


class Notebook:
    """Opened before a task begins: its `shelf` is the library that the task reads."""

    def __init__(
        self,
        library: Library,
        settings: Settings,
        budget: Budget,
        on_note: Callable[[str], None] | None,
    ) -> None:
        """`on_note` is told of a run that cannot be kept; without it that is an error."""
        self.shelf = Noting(library)
        self._library = library
        self._settings = settings
        self._budget = budget
        self._refused = budget.refused
        self._on_note = on_note

    def keep(
        self,
        command: str,
        asked: Mapping[str, Any],
        tasks: Sequence[str],
        exchanges: Sequence[Exchange],
        result: runs.Result,
        sample: int | None = None,
    ) -> runs.Result:
        """The result with the ids of its run, which is written down; `tasks` name the prompts.

        Raises RunNotKept.
        """
        own, refused = self._library.place.prompts, self._budget.refused
        stopped = refused if refused is not self._refused else None
        made = runs.Made(
            command=command,
            asked=asked,
            settings=self._settings,
            snapshot=self._library.snapshot(),
            shelf=self.shelf,
            prompts={task: prompts.files(task, own) for task in tasks},
            exchanges=exchanges,
            result=result,
            sample=sample,
            stopped=stopped.message if stopped else None,
        )
        try:
            return runs.keep(self._library.place.runs, made)
        except runs.RunNotKept as error:
            if self._on_note is None:
                raise
            self._on_note(error.message)
            return result
