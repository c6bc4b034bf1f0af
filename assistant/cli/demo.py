"""The demo: a library of the bundled example, a question to it, and a draft."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.asking import give
from assistant.cli.assisting import assisting
from assistant.cli.options import DONE, console, open_library, output_options, place_option

EXAMPLE = "policy-optimization.bib"
QUESTION = "Which methods avoid reward over-optimisation?"


@click.command()
@place_option
@output_options
def demo(place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Ask the bundled example a question; no key, no network.

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
            click.echo(f'\n$ litrev ask "{QUESTION}"')
        hidden = quiet or as_json
        assistant = stack.enter_context(assisting(library, False, hidden=hidden, plain=plain))
        answer = assistant.ask(QUESTION)
    give(answer, None, as_json=as_json, quiet=quiet, plain=plain)
    return DONE


def _example() -> Path:
    """The example library: inside the wheel, or beside the packages in a checkout."""
    inside = Path(__file__).parents[1] / "examples" / EXAMPLE
    return inside if inside.is_file() else Path(__file__).parents[2] / "examples" / EXAMPLE


commands: tuple[click.Command, ...] = (demo,)
