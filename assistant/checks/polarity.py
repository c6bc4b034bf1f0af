"""A statement may not turn round what it cites: deny it, reverse it, or drop its caution.

Words are compared with the words they govern. A cue governs the next content words after it, and a
finding is made only where the statement shares them: a sentence that denies one thing may be cited
for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.checks.material import Doubt, Finding, Material, words
from assistant.lexicon import HEDGES, denies, opposite
from store.english import FUNCTION_WORDS, stem

SCOPE = 3
"""Content words that a cue governs."""

NEAR = 5
"""Words around a word of direction among which it must find the same company."""

DENYING_VERBS = frozenset(
    map(
        stem,
        """avoid eliminate remove obviate bypass dispense prevent forgo omit skip free
        independent overcome solve resolve reject refute contradict challenge contrary
        unlike replace sidestep circumvent mitigate alleviate address restrict limit stop
        cease break except exclude lose suffer struggle difficult hard intractable
        infeasible agnostic less fewer instead alone absent drop discard outside beyond
        unaware oblivious""".split(),
    )
)
"""Words that deny without a negation: a statement may put them as one."""

DEGREES = frozenset("more most less least many few fewer often rarely very up down".split())
"""Words that point some way only together with others: `more than 4` says nothing of a rise."""

CAUTION = frozenset(
    """may might could perhaps maybe possibly potentially presumably probably likely seemingly
    apparently arguably suggest suggests suggested suggesting appear appears appeared seem seems
    seemed hypothesize hypothesise hypothesized conjecture conjectured speculate""".split()
)
"""The hedges whose loss makes a finding of a guess."""


def check(statement: str, material: Material) -> Iterator[Finding]:
    """Findings about denial, direction and caution."""
    said = words(statement)
    sources = [words(sentence) for sentence in material.sentences]
    yield from _denial(said, sources)
    yield from _direction(said, sources)
    yield from _caution(said, sources)


def _denial(said: Sequence[str], sources: Sequence[Sequence[str]]) -> Iterator[Finding]:
    statement_denies, source_denies = _denying(said), any(_denying(s) for s in sources)
    cue = next((word for word in said if denies(word)), None)
    if cue and not source_denies:
        together = [word for source in sources for word in source]
        shared = any(_shared(said, at, together) for at in _cues(said))
        verdict: Doubt = "refused" if shared else "weak"
        yield Finding(verdict, f"polarity: “{cue}” is not in the sentence")
    elif not statement_denies and sources:
        for source in sources:
            for at in _cues(source):
                if _shared(source, at, said) and not _also_without(source, at, sources, said):
                    yield Finding("refused", f"polarity: the sentence says “{source[at]}”")
                    return


def _denying(text: Sequence[str]) -> bool:
    return any(denies(word) or stem(word) in DENYING_VERBS for word in text)


def _cues(text: Sequence[str]) -> list[int]:
    return [at for at, word in enumerate(text) if denies(word)]


def _scope(text: Sequence[str], at: int) -> list[str]:
    following = [w for w in text[at + 1 :] if w not in FUNCTION_WORDS and w not in HEDGES]
    return [stem(word) for word in following if not word.endswith("ly")][:SCOPE]


def _shared(text: Sequence[str], at: int, other: Sequence[str]) -> bool:
    """Whether `other` has what the cue at `at` governs: the first word, and one of the next two.

    Without the first a chance remains that two words of a name are shared, as `trust region` is.
    """
    scope = _scope(text, at)
    stems = {stem(word) for word in other}
    enough = sum(word in stems for word in scope) >= min(2, len(scope))
    return bool(scope) and scope[0] in stems and enough


def _also_without(
    source: Sequence[str], at: int, sources: Sequence[Sequence[str]], said: Sequence[str]
) -> bool:
    """Whether the statement may rest on words that the cue does not govern.

    Either another sentence cited says the governed words plainly, or most of the statement
    stands before the cue.
    """
    scope = set(_scope(source, at))
    for other in sources:
        if other is not source and not _denying(other) and scope <= {stem(w) for w in other}:
            return True
    about = {stem(w) for w in said if w not in FUNCTION_WORDS} - scope
    before = {stem(w) for w in source[:at]}
    return bool(about) and len(about & before) * 2 > len(about)


def _direction(said: Sequence[str], sources: Sequence[Sequence[str]]) -> Iterator[Finding]:
    for at, word in enumerate(said):
        if not _points(word) or any(_same_way(word, source) for source in sources):
            continue
        for source in sources:
            for there, other in enumerate(source):
                turned = _points(other) and opposite(word, other)
                if turned and _company(said, at) & _company(source, there):
                    yield Finding("refused", f"direction: “{word}”, the sentence has “{other}”")
                    return


def _points(word: str) -> bool:
    return word not in FUNCTION_WORDS and word not in DEGREES


def _same_way(word: str, source: Sequence[str]) -> bool:
    return stem(word) in {stem(other) for other in source}


def _company(text: Sequence[str], at: int) -> set[str]:
    near = [*text[max(0, at - NEAR) : at], *text[at + 1 : at + 1 + NEAR]]
    return {stem(word) for word in near if word not in FUNCTION_WORDS}


def _caution(said: Sequence[str], sources: Sequence[Sequence[str]]) -> Iterator[Finding]:
    if any(word in HEDGES for word in said):
        return
    for source in sources:
        for at, word in enumerate(source):
            if word in CAUTION and _shared(source, at, said):
                yield Finding("weak", f"hedge: the sentence says “{word}”")
                return
