"""The demo: a library of the bundled example, a question to it, a draft, and a claim table."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.asking import give
from assistant.cli.assisting import assisting
from assistant.cli.exits import DONE
from assistant.cli.opening import open_library
from assistant.cli.options import output_options, place_option
from assistant.cli.output import console, print_list

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.results import RelatedWork
    from store import Library

EXAMPLE = "policy-optimization.bib"
QUESTION = "Which methods avoid reward over-optimisation?"
TOPIC = "learning from preferences without a reward model"
CLAIMED = "gains on reasoning benchmarks"


@click.command()
@place_option
@output_options
def demo(place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Ask, draft and tabulate from the bundled example; no key.

    \b
    litrev demo
    """
    from contextlib import ExitStack
    from tempfile import TemporaryDirectory

    from assistant.claims.survey import Survey

    hidden = quiet or as_json
    with ExitStack() as stack:
        folder = place or stack.enter_context(TemporaryDirectory(prefix="litrev-demo-"))
        library = stack.enter_context(open_library(folder, create=True))
        _add(library, hidden=hidden, plain=plain)

        def writing() -> AbstractContextManager[Assistant]:
            return assisting(library, False, hidden=hidden, plain=plain)

        _say(f'\n$ litrev ask "{QUESTION}"', hidden)
        with writing() as assistant:
            answer = assistant.ask(QUESTION)
        if not as_json:
            give(answer, None, as_json=False, quiet=quiet, plain=plain)
        _say(f'\n$ litrev draft "{TOPIC}"', hidden)
        with writing() as assistant:
            work = assistant.draft(TOPIC)
        if not as_json:
            _drafted(work, plain)
        _say(f'\n$ litrev claims "{CLAIMED}" --papers 2', hidden)
        with writing() as assistant:
            table = assistant.claims(Survey(query=CLAIMED, papers=2))
    if as_json:
        print_list([answer, work, table])
        return DONE
    from assistant.render.claims_terminal import show

    show(table, console(plain))
    return DONE


def _drafted(work: RelatedWork, plain: bool) -> None:
    from assistant.render.draft_terminal import show

    show(work, console(plain))


def _add(library: Library, *, hidden: bool, plain: bool) -> None:
    from assistant.render.library import added
    from assistant.terminal import progress

    example = _example()
    _say(f"$ litrev add {example.name}", hidden)
    with progress("adding", "papers", hidden=hidden) as advance:
        report = library.add(example, progress=advance)
    if not hidden:
        added(report, console(plain))


def _say(text: str, hidden: bool) -> None:
    if not hidden:
        click.echo(text)


def _example() -> Path:
    """The example library: inside the wheel, or beside the packages in a checkout."""
    inside = Path(__file__).parents[1] / "examples" / EXAMPLE
    return inside if inside.is_file() else Path(__file__).parents[2] / "examples" / EXAMPLE


commands: tuple[click.Command, ...] = (demo,)
