"""Names of data sets, benchmarks and environments: by the words beside them, and by repetition.

A name that one paper calls a benchmark is one wherever results are told `on` it, unless more papers
compare with it or begin sentences with it, as they do with methods.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assistant.claims.rules.naming import formed, is_model, names, ordinary
from assistant.claims.rules.phrases import Span

_NAMED = r"(?:[A-Z0-9][\w+;@’'-]*(?:\.\d+)*)"
_HEAD = re.compile(
    rf"(?<![\w-])(?P<name>{_NAMED}(?:\ (?:{_NAMED}|gym|v?\d(?:\.\d)?)){{0,3}})\ "
    r"(?P<head>(?:(?:reasoning|evaluation|control|test)\ )?(?:benchmarks?|data\ ?sets?|data(?!\w)"
    r"|suites?|leaderboards?|corpus|environments?|test\ sets?|challenge|competition|simulator"
    r"|Gym))",
    re.VERBOSE,
)
_LISTED = re.compile(
    r"\b(?:benchmarks?|data ?sets?|environments|suites|tasks)"
    r"(?:,? (?:such as|including|like|namely)|:| \() ?(?:the )?"
    r"|\b(?:benchmark|data ?set|corpus|environment|suite),? (?:called|named|dubbed|termed) "
)
_ON = re.compile(r"\b(?:on|On|across|Across) (?:the )?(?:both )?$")
_SCORED = re.compile(r" (?:scores?|accuracy|win rate)\b")
_NEXT = re.compile(r"(?:,? and |,? or |, )(?:the |on )?")
_COMPARED = re.compile(
    r"\b(?:than|over|with|to|versus|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|against|like|by"
    r"|using|called|named|and|of) $"
)
_GENERIC = frozenset(
    """The This These Our We In On Several Standard Many Various Two Three Four Five Six Real
    Synthetic Public Popular Existing Multiple Both Different Large Language Models Model LLM LLMs
    RL AI Deep Learning Training Human Clinical Data Common Such Open New Offline Online MDP MAIN
    METHODS RESULTS DATA""".split()
)


def announced(text: str) -> Iterator[Span]:
    """Names with a noun beside them that says what they are."""
    for found in _HEAD.finditer(text):
        words = found["name"].split()
        while words and words[0] in _GENERIC:
            words.pop(0)
        name = " ".join(words)
        plural = found["head"].endswith("s")
        shaped = any(map(formed, words)) or (len(words) > 1 and not plural)
        if len(words) == 1 and words[0].isupper() and words[0].isalpha() and plural:
            continue
        if words and shaped and not (is_model(words[-1]) or ordinary(words[-1])):
            yield Span(found.end("name") - len(name), found.end("name"))
    for cue in _LISTED.finditer(text):
        yield from _row(text, cue.end())


def _row(text: str, at: int) -> Iterator[Span]:
    """Names one after the other, from a place on."""
    here = {name.start: name for name in names(text)}
    while at in here:
        name = here[at]
        if is_model(name.name):
            return
        yield Span(name.start, name.end)
        following = _NEXT.match(text, name.end)
        at = following.end() if following else -1


def placed(text: str) -> Iterator[Span]:
    """Names that something is said to be done on."""
    for name in names(text):
        if _ON.search(text[: name.start]) and not is_model(name.name):
            yield from _row(text, name.start)


class Repeated:
    """How the papers of a table use names."""

    def __init__(self, papers: Iterable[Iterable[str]]) -> None:
        """Each paper by the sentences of its abstract."""
        self._papers: Counter[str] = Counter()
        self.called: Counter[str] = Counter()
        """Papers that call it a data set."""
        self.used: Counter[str] = Counter()
        """Papers that do something on it."""
        self.other: Counter[str] = Counter()
        """Papers that compare with it, or begin a sentence with it."""
        for sentences in papers:
            texts = list(sentences)
            self._papers.update({name.name for text in texts for name in names(text)})
            self.called.update({t[s.start : s.end] for t in texts for s in announced(t)})
            self.used.update({t[s.start : s.end] for t in texts for s in placed(t)})
            self.other.update({name for text in texts for name in _others(text)})

    def papers(self, name: str) -> int:
        """How many papers have a name."""
        return self._papers[name]

    def is_dataset(self, name: str) -> bool:
        """Whether papers use a name as that of a data set, more than as anything else's."""
        used = self.called[name] + self.used[name]
        return used > self.other[name] and (self.called[name] > 0 or not name.isupper())


def _others(text: str) -> Iterator[str]:
    for name in names(text):
        if name.start == 0 or _COMPARED.search(text[: name.start]):
            yield name.name


def datasets(text: str, repeated: Repeated) -> list[Span]:
    """The data sets that a sentence names, each once, in order."""
    found = [*announced(text)]
    found += [s for s in placed(text) if repeated.is_dataset(text[s.start : s.end])]
    found += [
        Span(n.start, n.end)
        for n in names(text)
        if repeated.is_dataset(n.name) and _SCORED.match(text, n.end) and not is_model(n.name)
    ]
    found += [
        Span(n.start, n.end)
        for n in names(text)
        if repeated.called[n.name] > max(1, repeated.other[n.name])
    ]
    return sorted({s for s in found if not any(_within(s, other) for other in found)})


def _within(one: Span, other: Span) -> bool:
    return one != other and other.start <= one.start and one.end <= other.end
