"""Standard output and error, made fit for whatever a result says and wherever it goes."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys

UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF)
"""How the system says that there is no room for output, or nowhere to put it."""


def writable() -> None:
    """Let both streams take any text: none is closed, and no character is too much for them.

    Nor is standard input closed, which a service is started without: there is nothing in it.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    codecs.register_error("litrev", _escaped)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us, as `>&-` does
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="litrev")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""What an encoding lacks, as JSON writes it: `\u201c`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    units = (text[at : at + 2].hex() for at in range(0, len(text), 2))
    return "".join(f"\\u{unit}" for unit in units), error.end
