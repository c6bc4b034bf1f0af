"""A text as a file that a reader reads."""

from __future__ import annotations

import io

from store.formats.stream import Stream


def stream(text: str, file: str = "x") -> Stream:
    """The text, as the content of `file`."""
    return Stream(io.BytesIO(text.encode(errors="surrogatepass")), file)
