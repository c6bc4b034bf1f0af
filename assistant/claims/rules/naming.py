"""Names by their form, and what a paper calls its own method."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.purposes import proposes

KNOWN = 3
"""Papers of a table that have a name, with which it is nobody's own any more."""

_WORD = re.compile(r"[^\W_]\w*(?:[-./;+@$^*][^\W_]\w*)*\+*")
_CAPITALS = re.compile(
    r"[^\W\d_]*(?:[A-Z][^\W\d_]*[A-Z]|[^\W\d_]\w*[A-Z])|.*[^\W\d_].*\d|.*-[A-Z]$"
)
_PAIR = re.compile(r"[A-Z][a-z]{1,}(?:-[A-Z][a-z]+)+$")
_ORDINARY = re.compile(
    r"(?:On|Off|Open|Closed|Self|Non|Multi|Semi|Long|Short|High|Low|Large|Small|Real|State|Post|Pre"
    r"|Co|Inter|Intra|Human|Model|Data|Policy|Reward|Group|Chain|Step|Token|Value|Actor|Soft|Fine"
    r"|Zero|Few|End|Mixture|Cross|Sub|Next|First|Two|Three|Train|Test|Time|Goal|Game|Risk|Task|Deep"
    r"|Trust|Text|World|Vision|Graph|Best|Sim|Bi|Meta(?=-[LR])|Mini|Decision|Plan|Off)-"
    r"|.*-(?:based|like|hard|style|level|free|driven|trained|tuned|to|specific|aware|complete)\b"
    r"|.*[Ll]earning$|[A-Z]-(?:function|value)",
)
_VERSION = re.compile(r"(?<!\d) (?:v?\d(?:\.\d)?|20\d\d)(?![\w.%])(?! ?%)| (?:Verified|Lite|Pro)\b")
_CALLED = re.compile(
    r"\b(?:call(?:ed)?|named|dubbed|termed|referred to as|coined|abbreviated(?: as)?"
    r"|(?:[Oo]ur|a new|a novel|the proposed) (?:[\w-]+ )?(?:method|algorithm|approach|framework"
    r"|model|system|agent|technique|objective|benchmark),)(?: it| this)?[ ,:]+"
    r"(?:the |a |an )?[\"“'`*]*"
)
_SPELT = re.compile(r"[A-Z]{2,}[a-z]{4,}$")
"""A word that shows its part of an acronym: `REgressing the RELative FUture (REFUEL)`."""
_BRACKET = re.compile(r"[^(),;.]{3,70} \(")
_DATA = re.compile(r"(?:data ?set|benchmark|corpus|environment|suite),? $")
_PROPOSED = re.compile(r"\b(?:propos|introduc|present|develop)(?:es?|ed|ing)\b")
_STRAIGHT = re.compile(r"[ ,:]+(?:the |a |an |our )?")
_MEANS = re.compile(
    r"(?<![\w-])(?:using|with|via|by|based on|of|on|from|into|that|which|where|to)(?![\w-])"
)
_MODEL = re.compile(
    r"(?:Chat)?GPT|L[Ll]a[Mm][Aa]|Qwen|Mistral|Mixtral|Claude|Gemini|Gemma|DeepSeek|Phi-|BERT"
    r"|RoBERTa|T5|OPT-|PaLM|Vicuna|Alpaca(?!Eval)|o[134](?:$|-)|.*\d[BM]\b|Pythia|Falcon|Zephyr"
    r"|A100|H100|OpenAI$|DeepMind$",
)
_NO_NAME = frozenset(
    """LLM LM VLM MLLM VLA RL DRL MARL GCRL HRL MBRL AI AGI NLP ML DL IL IRL BC CI SD OR HR RR USA
    UK EU GPU CPU TPU API RLHF RLVR RLAIF SFT RM MDP POMDP CMDP KL DNA RNA mRNA URL IID i.i.d PhD
    CoT SOTA OOD GUI CUA PDE ODE SDE II III IV NN DNN CNN RNN GNN QA 3D 2D 1D MSE MLE VQA HCI
    RESULTS CONCLUSIONS CONCLUSION FINDINGS METHODS BACKGROUND OBJECTIVE DESIGN SETTING""".split()
)
_SMALL = frozenset("a an and as by for from in of on or the to via with".split())


class Name(NamedTuple):
    """A name in a text: `text[start:end] == name`."""

    name: str
    start: int
    end: int


def names(text: str) -> Iterator[Name]:
    """Words with a capital inside or letters and digits, with a version number after them.

    Names of fields and of common things in them, as `RL` and `LLM`, name nothing in particular and
    are left out.
    """
    for match in _WORD.finditer(text):
        if formed(match.group()):
            version = _VERSION.match(text, match.end())
            end = version.end() if version else match.end()
            yield Name(text[match.start() : end], match.start(), end)


@lru_cache(maxsize=50_000)
def formed(word: str) -> bool:
    """Whether a word looks like a name wherever it stands."""
    if word.rstrip("s") in _NO_NAME or word in _NO_NAME or ordinary(word):
        return False
    return striking(word) or bool(_PAIR.match(word))


def ordinary(word: str) -> bool:
    """Whether it is a compound of ordinary words: `Off-Policy`, `Gym-like`."""
    return bool(_ORDINARY.match(word))


def striking(word: str) -> bool:
    """Whether no other word is written so: capitals within, or digits."""
    return any(map(_CAPITALS.match, [word, *word.split("-")]))


def is_model(name: str) -> bool:
    """Whether it names a language model or a processor: neither a data set nor a measure."""
    return bool(_MODEL.match(name))


def in_title(title: str) -> str:
    """The name before a title's colon, or empty: `ReMax: A Simple Method`."""
    head, colon, rest = title.partition(":")
    words = head.split()
    if not colon or not rest or len(words) > 3:
        return ""
    return head.strip() if any(map(formed, words)) or len(words) == 1 else ""


def own_name(title: str, texts: Sequence[str], papers: Callable[[str], int]) -> str:
    """What a paper calls its method, in its abstract; empty where that is not clear.

    `papers` tells how many papers of the table have a name.
    """
    whole = " ".join(texts)
    return next((name for name in _candidates(title, texts, papers) if _stands(name, whole)), "")


def _candidates(title: str, texts: Sequence[str], papers: Callable[[str], int]) -> Iterator[str]:
    yield in_title(title)
    found = [name.name for text in texts for name in names(text) if _fit(name)]
    for name in dict.fromkeys(found):
        if _abbreviates(name, title) and not _somebodys(name, texts):
            yield name
    for text in texts:
        if proposes(text):
            yield from (name for name in _announced(text) if papers(name) < KNOWN)
    for text in texts:
        repeated = (name for name in _called(text) if found.count(name) > 1)
        yield from (name for name in repeated if papers(name) < KNOWN)


def _fit(name: Name) -> bool:
    return striking(name.name) and not (is_model(name.name) or _SPELT.match(name.name))


def _announced(text: str) -> Iterator[str]:
    """Names that a sentence gives to what it proposes: called so, in brackets, or straight away."""
    yield from _called(text)
    for opening in _PROPOSED.finditer(text):
        straight = _STRAIGHT.match(text, opening.end())
        at = straight.end() if straight else opening.end()
        for name in filter(_fit, names(text)):
            between = text[opening.end() : name.start]
            whole = _written_out(name.name, between) if between.endswith("(") else None
            if name.start == at or (whole is not None and not _MEANS.search(between[:whole])):
                yield name.name


def _called(text: str) -> Iterator[str]:
    """Names that stand after words of naming, or in brackets after what they stand for there."""
    own = {name.start: name.name for name in filter(_fit, names(text))}
    for cue in _CALLED.finditer(text):
        written_out = _BRACKET.match(text, cue.end())
        places = (cue.end(), written_out.end() if written_out else -1)
        if not _DATA.search(text[: cue.start()]):
            yield from (own[at] for at in places if at in own)


def _somebodys(name: str, texts: Sequence[str]) -> bool:
    """Whether it is written out without being proposed, or in the plural: a thing, no method."""
    defined = [text for text in texts if f"({name}" in text]
    return name.endswith("s") or not all(name in _announced(text) for text in defined)


def _stands(name: str, text: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _written_out(name: str, before: str) -> int | None:
    """Where the words begin that a name in brackets stands for (Schwartz and Hearst 2003).

    Its letters stand in them in order, the first at the beginning of a word.
    """
    letters = re.sub(r"[\W\d_]", "", name).lower()
    words = list(re.finditer(r"[^\W_]+", before.lower()))[-len(letters) - 5 :]
    return next(
        (
            word.start()
            for word in reversed(words)
            if word[0][:1] == letters[:1] and _in_order(letters, before[word.start() :].lower())
        ),
        None,
    )


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _abbreviates(name: str, words: str) -> bool:
    """Whether a name of capitals is made of the first letters of words that stand together."""
    letters = re.sub(r"[^A-Za-z]", "", name).rstrip("s").lower()
    if len(letters) < 3 or sum(letter.isupper() for letter in name) < 3:
        return False
    found = [word.lower() for word in re.findall(r"[^\W\d_]+", words)]
    return any(_begins(letters, found[at:]) for at in range(len(found)))


def _begins(letters: str, words: Sequence[str]) -> bool:
    """Whether letters begin these words in order; small words may be passed over."""
    if not letters:
        return True
    if not words:
        return False
    if words[0][0] == letters[0] and _begins(letters[1:], words[1:]):
        return True
    return words[0] in _SMALL and _begins(letters, words[1:])
