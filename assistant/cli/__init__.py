"""The command line: parses, calls and prints; it decides nothing."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType

import click

from assistant.cli import (
    asking,
    chatting,
    checking,
    claims,
    completion,
    contradictions,
    curation,
    demo,
    drafting,
    embedder,
    exporting,
    library,
    runs,
    serving,
    upkeep,
)
from assistant.cli.exits import DONE, ERROR, INTERRUPTED, USAGE
from assistant.cli.options import place_option
from assistant.cli.streams import UNWRITABLE, writable
from assistant.cli.telling import fail, interrupted
from store.errors import LitrevError

EPILOG = """\b
Where to start:
  litrev demo             a tour on a bundled library, no key needed
  litrev add papers.bib   put abstracts into a library in this folder
  litrev ask "What limits offline RL?"
"""


def _version() -> str:
    from importlib.metadata import version

    return version("litrev")


@click.group(
    epilog=EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", is_flag=True, help="Print the version.")
@place_option
@click.pass_context
def litrev(context: click.Context, version: bool, place: str | None) -> None:
    """Answers from the abstracts you have collected, every sentence with the words it rests on."""
    if version:
        click.echo(f"litrev {_version()}")
    elif context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    *library.commands,
    *exporting.commands,
    *curation.commands,
    *asking.commands,
    *chatting.commands,
    *drafting.commands,
    *claims.commands,
    *contradictions.commands,
    *demo.commands,
    *runs.commands,
    *checking.commands,
    *embedder.commands,
    *serving.commands,
    *upkeep.commands,
    *completion.commands,
):
    litrev.add_command(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code and lets no exception of ours out.

    0 done; 1 an error; 2 wrong usage; 3 done in part; 4 a check failed; 130 interrupted.
    """
    # Only the main thread may, and only there are we the program that is told to end.
    alone = threading.current_thread() is threading.main_thread()
    previous = signal.signal(signal.SIGTERM, _interrupt) if alone else None
    writable()
    try:
        code = litrev.main(args=argv, prog_name="litrev", standalone_mode=False)
        sys.stdout.flush()  # what cannot be written is told now, and not after the end
        return code if isinstance(code, int) else DONE
    except (click.Abort, KeyboardInterrupt):
        interrupted()
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except LitrevError as error:
        fail(error.message, error.hint)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; Python would say so again at exit.
        sys.stdout = None
        return ERROR
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        fail(f"the output could not be written: {error.strerror}")
        sys.stdout = None
        return ERROR
    finally:
        if alone:
            signal.signal(signal.SIGTERM, previous)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does: Chroma's files do not survive being killed while they are written."""
    raise KeyboardInterrupt
