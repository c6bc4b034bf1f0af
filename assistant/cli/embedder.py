"""The command that tells and changes by what a library compares meanings: embedder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant.cli.approval import on_terminal, yes_option
from assistant.cli.exits import DONE
from assistant.cli.opening import open_library
from assistant.cli.options import output_options, place_option
from assistant.cli.output import console, print_json
from assistant.cli.telling import remark, retrying

if TYPE_CHECKING:
    from assistant.errors import ModelError
    from store import Library
    from store.embedding import Embedder
    from store.reembedding import Reembedded


@click.command()
@click.argument("name", required=False)
@click.option("--api-base", metavar="URL", help="Where the model is served; the library keeps it.")
@yes_option
@click.option("--forget-others", is_flag=True, help="Drop the vectors that are not in use.")
@place_option
@output_options
def embedder(
    name: str | None,
    api_base: str | None,
    yes: bool,
    forget_others: bool,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """Tell the library's embedder, or change it to NAME.

    NAME is local, none (search by words alone) or a LiteLLM embedding model. Until the last new
    vector is there the old ones serve; what was interrupted goes on with the same command.

    \b
    litrev embedder
    litrev embedder openai/text-embedding-3-small
    litrev embedder ollama/nomic-embed-text --api-base http://localhost:11434
    """
    from assistant.render import embedder as show

    if api_base and name in (None, "local", "none"):
        raise click.UsageError("--api-base goes with the name of a LiteLLM embedding model.")
    hidden = quiet or as_json
    with open_library(place, create=name is not None) as library:
        changed = _change(library, _named(name, api_base, hidden), yes, hidden) if name else None
        forgotten = library.forget_others() if forget_others else 0
        present = library.choice.present()
    if as_json:
        print_json(changed or present)
    elif changed:
        show.changed(changed, console(plain))
    else:
        show.present(present, console(plain))
    if forget_others and not hidden:
        click.echo(f"dropped {forgotten} vectors that were not in use", err=True)
    return DONE


def _named(name: str, api_base: str | None, hidden: bool) -> Embedder:
    from assistant import embedders

    def waiting(error: ModelError, seconds: float) -> None:
        if not hidden:
            remark(retrying(error, seconds))

    return embedders.named(name, api_base=api_base, on_retry=waiting)


def _change(library: Library, chosen: Embedder, yes: bool, hidden: bool) -> Reembedded:
    """What became of it. Raises NotApproved, and what the embedder raises."""
    from assistant import embedders
    from assistant.errors import NotApproved
    from assistant.terminal import progress
    from store.reembedding import Reembedding

    with Reembedding(library, chosen) as change:
        costs = embedders.estimate(chosen, change.prepare())
        if costs and not hidden:
            click.echo(costs.told, err=True)
        if costs and costs.worth_asking and not (yes or _agreed()):
            change.abandon()
            raise NotApproved(
                "nothing was sent, and the embedder is as it was.",
                "" if on_terminal() else "To agree in a script: --yes.",
            )
        with progress("embedding", "texts", hidden=hidden) as advance:
            return change.finish(advance)


def _agreed() -> bool:
    return on_terminal() and click.confirm("Send them?", err=True)


commands: tuple[click.Command, ...] = (embedder,)
