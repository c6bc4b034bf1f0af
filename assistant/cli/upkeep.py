"""Commands that look after a library: status."""

from __future__ import annotations

import click

from assistant.cli.options import (
    DONE,
    ERROR,
    console,
    open_library,
    output_options,
    place_option,
    print_json,
    settings,
)


@click.command()
@place_option
@output_options
def status(place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Tell what the library holds, what is wrong and how to mend it.

    \b
    litrev status
    """
    from assistant.render import library as render

    with open_library(place) as library:
        model = settings(library).model
        report = library.status().model_copy(update={"model": model})
        where = str(library.place.root)
    if as_json:
        print_json(report)
    else:
        render.status(report, where, console(plain))
    return ERROR if report.problems else DONE


commands: tuple[click.Command, ...] = (status,)
