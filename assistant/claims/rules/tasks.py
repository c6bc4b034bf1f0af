"""Which problem a claim is about, where it is one of those that have a settled name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.claims.rules.phrases import Span, phrase

_KNOWN = re.compile(
    r"""\b(?:(?:abstractive|extractive|neural|open-domain|multi-hop|visual|mathematical|math|logical
        |commonsense|multi-step|long-horizon|robotic?|dexterous|continuous|text-to-image|text|code
        |image|semantic|instance|autonomous|preference|LLM|safety|video|speech|object|named\ entity
        |multi-turn|offline|multi-agent|single-turn|long-context|theorem)\ )?
    (?:machine\ translation|question[\ -]answering|summari[sz]ation|reasoning\ tasks?
      |(?<=mathematical\ )reasoning|(?<=math\ )reasoning|(?<=logical\ )reasoning
      |(?<=code\ )generation|(?<=text-to-image\ )generation|(?<=image\ )generation
      |(?<=image\ )classification|object\ detection|(?<=theorem\ )proving
      |(?<=semantic\ )segmentation
      |instruction[\ -]following|dialogue\ (?:generation|systems)|(?<=continuous\ )control
      |(?<=robot\ )manipulation|(?<=robotic\ )manipulation|(?<=dexterous\ )manipulation|locomotion
      |(?<=preference\ )alignment|(?<=LLM\ )alignment|(?<=safety\ )alignment|speech\ recognition
      |sentiment\ (?:analysis|generation|control)|(?<=autonomous\ )driving|(?<=preference\ )learning
      |program\ synthesis|web\ navigation|reward\ model(?:l)?ing|imitation\ learning|recommendation
      |credit\ assignment|over-?optimi[sz]ation|reward\ hacking|open-ended\ tasks)(?![\w-])""",
    re.VERBOSE | re.IGNORECASE,
)
_MEANS = re.compile(r"\b(?:by|via|with|using|through|from|of) (?:the |an? )?$", re.IGNORECASE)
_SAID = re.compile(r"\b(?:task|problem) of ", re.IGNORECASE)


def tasks(text: str) -> Iterator[Span]:
    """The problems that a sentence names: what it calls a task, then those known by name."""
    for cue in _SAID.finditer(text):
        found = phrase(text, cue.end())
        if found:
            yield found
    for known in _KNOWN.finditer(text):
        if not _MEANS.search(text[: known.start()]):
            yield Span(*known.span())
