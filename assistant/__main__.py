"""`python -m assistant` is `litrev`."""

from assistant.cli import run

run()
