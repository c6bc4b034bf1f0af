"""Commands by which a person corrects and annotates a library: tag, untag, note, split, merge."""

from __future__ import annotations

import click

from assistant.cli import completing
from assistant.cli.exits import DONE
from assistant.cli.opening import open_library
from assistant.cli.options import given_keys, output_options, place_option
from assistant.cli.output import tell

KEYS = click.argument(
    "keys", nargs=-1, required=True, metavar="KEY...", shell_complete=completing.keys
)


@click.command()
@click.argument("tag")
@KEYS
@place_option
@output_options
def tag(
    tag: str, keys: tuple[str, ...], place: str | None, as_json: bool, quiet: bool, plain: bool
) -> int:
    """Give papers a tag; `-` reads keys from standard input.

    \b
    litrev tag to-read fujimoto2018addressing schulman2015trust
    """
    with open_library(place) as library:
        changed = library.tag(tag, *given_keys(keys))
    tell(f"tagged {changed}", {"tag": tag, "tagged": changed}, as_json=as_json)
    return DONE


@click.command()
@click.argument("tag")
@KEYS
@place_option
@output_options
def untag(
    tag: str, keys: tuple[str, ...], place: str | None, as_json: bool, quiet: bool, plain: bool
) -> int:
    """Take a tag off papers; `-` reads keys from standard input.

    \b
    litrev untag to-read fujimoto2018addressing
    """
    with open_library(place) as library:
        changed = library.untag(tag, *given_keys(keys))
    tell(f"untagged {changed}", {"tag": tag, "untagged": changed}, as_json=as_json)
    return DONE


@click.command()
@click.argument("key", shell_complete=completing.keys)
@click.argument("text", required=False)
@click.option("--clear", is_flag=True, help="Remove the note.")
@place_option
@output_options
def note(
    key: str,
    text: str | None,
    clear: bool,
    place: str | None,
    as_json: bool,
    quiet: bool,
    plain: bool,
) -> int:
    """Set the note on a paper; without TEXT, show it.

    \b
    litrev note fujimoto2018addressing "compare with double Q-learning"
    """
    from assistant.terminal import legible

    if clear and text:
        raise click.UsageError("give a text or --clear, not both")
    with open_library(place) as library:
        before = library.get(key).note
        if text is not None or clear:
            library.annotate(key, text or "")
    if as_json:
        now = "" if clear else before if text is None else text
        tell("", {"key": key, "note": now, "before": before}, as_json=True)
    elif text is None and not clear:
        click.echo(legible(before) or f"{key} has no note.")
    elif before:
        click.echo(f"the note was: {legible(before)}")
    return DONE


@click.command()
@click.argument("key", shell_complete=completing.keys)
@click.option("--record", type=click.IntRange(1), metavar="N", help="Which one, as show counts.")
@place_option
@output_options
def split(
    key: str, record: int | None, place: str | None, as_json: bool, quiet: bool, plain: bool
) -> int:
    """Take a merged paper apart: its last record, or record N.

    \b
    litrev split fujimoto2018addressing
    """
    with open_library(place) as library:
        papers = library.split(key, record)
    lines = (f"{paper.key}  from {', '.join(paper.sources)}" for paper in papers)
    tell("\n".join(lines), papers, as_json=as_json)
    return DONE


@click.command()
@KEYS
@place_option
@output_options
def merge(keys: tuple[str, ...], place: str | None, as_json: bool, quiet: bool, plain: bool) -> int:
    """Make one paper of several; the first key stays. `litrev split` undoes it.

    \b
    litrev merge fujimoto2018addressing fujimoto2018td3
    """
    with open_library(place) as library:
        paper = library.merge(*keys)
        records = len(library.origins(paper.key))
    made = f"{paper.key} is now made of {records} records from {', '.join(paper.sources)}"
    tell(made, paper, as_json=as_json)
    return DONE


commands: tuple[click.Command, ...] = (tag, untag, note, split, merge)
