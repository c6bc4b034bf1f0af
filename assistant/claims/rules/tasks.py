"""Which problem a claim is about, where it is one of those that have a settled name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.claims.rules.phrases import Span, phrase

_KNOWN = re.compile(
    r"""(?<![\w-])(?:
        (?:neural\ )?machine\ translation | (?:abstractive\ |extractive\ |text\ )?summari[sz]ation
      | (?:visual\ |open-domain\ |multi-hop\ )?question[\ -]answering
      | (?:mathematical|math|logical|commonsense|multi-step|visual)\ reasoning(?:\ tasks?)?
      | (?:long-horizon\ )?reasoning\ tasks? | theorem\ proving | program\ synthesis
      | (?:code|image|text-to-image|dialogue|sentiment|video)\ generation
      | (?:image|text)\ classification | object\ detection
      | (?:semantic|instance)\ segmentation | speech\ recognition | sentiment\ analysis
      | instruction[\ -]following | open-ended\ tasks | web\ navigation | autonomous\ driving
      | continuous\ control | (?:robot|robotic|dexterous)\ manipulation | (?:legged\ )?locomotion
      | (?:long-horizon\ )?credit\ assignment | imitation\ learning | preference\ learning
      | (?:preference|LLM|safety)\ alignment | reward\ (?:hacking|model(?:l)?ing)
      | (?:reward\ )?over-?optimi[sz]ation | (?:short\ video\ )?recommendation
    )(?![\w-])(?!\ (?:work|methods?|baselines?|algorithms?|agents?|approach(?:es)?|policies))""",
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
