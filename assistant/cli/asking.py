"""The command that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from assistant.cli.approval import yes_option
from assistant.cli.assisting import agreed, assisting, left_out
from assistant.cli.exits import DONE, PARTLY
from assistant.cli.opening import open_library, tell_if_none
from assistant.cli.options import (
    filter_options,
    model_options,
    output_options,
    place_option,
    text_argument,
    timeout_option,
)
from assistant.cli.output import console, print_json
from assistant.cli.telling import fail

if TYPE_CHECKING:
    from assistant.results import Answer
    from assistant.runs.stability import Repeated
    from store.records import Filter


@click.command()
@text_argument("question")
@click.option("--evidence", type=int, metavar="N", help="Papers to answer from, at most.")
@timeout_option
@click.option(
    "--repeat",
    "times",
    type=click.IntRange(2, 100),
    metavar="N",
    help="Ask N times anew, and tell how far the sources agree.",
)
@yes_option
@filter_options
@model_options
@place_option
@output_options
def ask(
    question: str,
    times: int | None,
    yes: bool,
    wanted: Filter,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
    fresh: bool,
    **flags: Any,
) -> int:
    """Answer QUESTION, each sentence with the words it rests on.

    Without a model the answer is made of quotations; --model has one written, and checked.

    \b
    litrev ask "Which methods avoid reward over-optimisation?"
    litrev ask "What does removing the critic save?" --model openai/gpt-5-mini
    """
    hidden = quiet or as_json
    with open_library(place, filled=True) as library:
        if times:
            from assistant import estimates

            repetitions = times
            agreed(
                library,
                lambda asking: estimates.repetitions(asking, question, repetitions, wanted),
                fresh,
                yes=yes,
                quiet=hidden,
                **flags,
            )
        with assisting(library, fresh, hidden=hidden, plain=plain, **flags) as assistant:
            repeated = assistant.repeat(question, times, wanted) if times else None
            answer = repeated.answers[0] if repeated else assistant.ask(question, wanted)
        if not answer.statements:
            tell_if_none(library, wanted, quiet=hidden)
    give(answer, repeated, as_json=as_json, quiet=quiet, plain=plain)
    refused = assistant.budget.refused
    if repeated and repeated.failed:
        made = f"{repeated.times} of {times} repetitions made"
        fail(f"{repeated.failed}; {made}, ask again for the others")
    elif refused:
        left_out(refused)
    return PARTLY if refused or (repeated and repeated.failed) else DONE


def give(
    answer: Answer, repeated: Repeated | None, *, as_json: bool, quiet: bool, plain: bool
) -> None:
    """The answer to standard output, and who made it to standard error."""
    if as_json:
        print_json(repeated or answer)
        return
    from assistant.render import answer_terminal, origin, runs

    answer_terminal.show(answer, console(plain))
    if repeated:
        runs.repeated(repeated, console(plain))
    if not quiet:
        notes = console(plain, errors=True)
        notes.print()
        notes.print(origin.summary(answer), style="dim", markup=False)


commands: tuple[click.Command, ...] = (ask,)
