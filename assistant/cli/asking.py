"""Commands that write: ask, and the demo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.options import (
    DONE,
    console,
    filter_options,
    model_options,
    open_library,
    output_options,
    place_option,
    print_json,
)

if TYPE_CHECKING:
    from assistant.errors import ModelError
    from assistant.results import Answer
    from store import Library
    from store.records import Filter

EXAMPLE = "policy-optimization.bib"
DEMO_QUESTION = "Which methods avoid reward over-optimisation?"


@click.command()
@click.argument("question")
@click.option("--evidence", type=int, metavar="N", help="Papers to answer from, at most.")
@click.option("--timeout", type=float, metavar="SECONDS", help="For one reply of the model.")
@filter_options
@model_options
@place_option
@output_options
def ask(
    question: str,
    wanted: Filter,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
    fresh: bool,
    **flags: Any,
) -> int:
    """Answer QUESTION from the library, every sentence with the words it rests on.

    Without a model the answer is made of quotations; --model has one written, and checked.

    \b
    litrev ask "Which methods avoid reward over-optimisation?"
    litrev ask "What does removing the critic save?" --model openai/gpt-5-mini
    """
    with open_library(place, filled=True) as library:
        answer = _ask(
            library, question, wanted, fresh, hidden=quiet or as_json, plain=plain, **flags
        )
    _print(answer, as_json=as_json, quiet=quiet, plain=plain)
    return DONE


@click.command()
@place_option
@output_options
def demo(place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Build a library from the bundled example and ask it a question; no key, no network.

    \b
    litrev demo
    """
    from contextlib import ExitStack
    from tempfile import TemporaryDirectory

    from assistant.render import library as show
    from assistant.terminal import progress

    with ExitStack() as stack:
        folder = place or stack.enter_context(TemporaryDirectory(prefix="litrev-demo-"))
        library = stack.enter_context(open_library(folder, create=True))
        example = _example()
        if not (quiet or as_json):
            click.echo(f"$ litrev add {example.name}")
        with progress("adding", "papers", hidden=quiet or as_json) as advance:
            report = library.add(example, progress=advance)
        if not (quiet or as_json):
            show.added(report, console(plain))
            click.echo(f'\n$ litrev ask "{DEMO_QUESTION}"')
        answer = _ask(library, DEMO_QUESTION, None, False, hidden=quiet or as_json, plain=plain)
    _print(answer, as_json=as_json, quiet=quiet, plain=plain)
    return DONE


def _ask(
    library: Library,
    question: str,
    wanted: Filter | None,
    fresh: bool,
    *,
    hidden: bool,
    plain: bool,
    **flags: Any,
) -> Answer:
    from assistant import Assistant
    from assistant.terminal import writing

    def waiting(error: ModelError, seconds: float) -> None:
        if not hidden:
            console(plain, errors=True).print(
                f"{error.message}; trying again in {seconds:.0f} s", markup=False
            )

    def note(text: str) -> None:
        console(plain, errors=True).print(f"note: {text}", markup=False, soft_wrap=True)

    with writing(hidden=hidden) as on_text:
        assistant = Assistant(
            library, fresh=fresh, on_text=on_text, on_retry=waiting, on_note=note, **flags
        )
        return assistant.ask(question, wanted)


def _print(answer: Answer, *, as_json: bool, quiet: bool, plain: bool) -> None:
    if as_json:
        print_json(answer)
        return
    from assistant.render import answer_terminal

    answer_terminal.show(answer, console(plain))
    if not quiet:
        notes = console(plain, errors=True)
        notes.print()
        notes.print(answer_terminal.summary(answer), style="dim", markup=False)


def _example() -> Path:
    """The example library: inside the wheel, or beside the packages in a checkout."""
    inside = Path(__file__).parents[1] / "examples" / EXAMPLE
    return inside if inside.is_file() else Path(__file__).parents[2] / "examples" / EXAMPLE


commands: tuple[click.Command, ...] = (ask, demo)
