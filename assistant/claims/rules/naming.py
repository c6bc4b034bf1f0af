"""Names by their form, and what a paper calls its own method."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.purposes import Purpose, purpose

_WORD = re.compile(r"[^\W_][\w’']*(?:[-./;+@$^*][^\W_]\w*)*\+*")
_FORMED = re.compile(r"(?=.*[^\W\d_])(?:.+[A-Z]|[^\W_]*[A-Za-z][^\W_]*[-.]?\d)")
_VERSION = re.compile(r" (?:v?\d+(?:\.\d+)*)(?![\w.%])(?! ?%)")
_CALLED = re.compile(
    r"\b(?:call(?:ed)?|named|dubbed|termed|referred to as|coined|abbreviated(?: as)?)(?: it| this)?"
    r"[ ,:]+(?:the |a |an )?[\"“'`*]*"
)
_PROPOSED = re.compile(
    r"\b(?:propos|introduc|present|develop)(?:es?|ed|ing)\b[ ,:]+(?:the |a |an |our )?"
)
_MODEL = re.compile(
    r"(?:Chat)?GPT|Llama|LLaMA|Qwen|Mistral|Mixtral|Claude|Gemini|Gemma|DeepSeek|Phi-|BERT|RoBERTa"
    r"|T5|OPT-|PaLM|Vicuna|Alpaca(?!Eval)|o[134](?:$|-)|.*\d[BM]\b|Pythia|Falcon|Zephyr|A100|H100",
)
_NO_NAME = frozenset(
    """LLM LLMs LM LMs VLM VLMs MLLM MLLMs RL DRL AI NLP ML DL CI SD OR HR RR USA UK EU GPU GPUs CPU
    CPUs TPU API APIs RLHF RLVR SFT MDP MDPs POMDP POMDPs KL DNA RNA mRNA URL IID i.i.d PhD CoT SOTA
    RESULTS CONCLUSIONS CONCLUSION FINDINGS METHODS BACKGROUND OBJECTIVE DESIGN SETTING II III IV
    NN NNs DNN DNNs CNN CNNs RNN RNNs QA 3D 2D 1D MSE MLE""".split()
)


class Name(NamedTuple):
    """A name in a text: `text[start:end] == name`."""

    name: str
    start: int
    end: int


def names(text: str) -> Iterator[Name]:
    """Words with a capital inside or letters and digits, with a version number after them.

    Names of languages of the field, as `LLM` and `RL`, name nothing in particular and are left out.
    """
    for match in _WORD.finditer(text):
        if formed(match.group()):
            version = _VERSION.match(text, match.end())
            end = version.end() if version else match.end()
            yield Name(text[match.start() : end], match.start(), end)


def formed(word: str) -> bool:
    """Whether a word looks like a name wherever it stands."""
    return bool(_FORMED.match(word)) and word.rstrip("s") not in _NO_NAME and word not in _NO_NAME


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


def own_name(title: str, texts: Sequence[str]) -> str:
    """What a paper calls its method, in its abstract; empty where that is not clear."""
    whole = " ".join(texts)
    return next((name for name in _candidates(title, texts) if _stands(name, whole)), "")


def _candidates(title: str, texts: Sequence[str]) -> Iterator[str]:
    yield in_title(title)
    found = [name.name for text in texts for name in names(text) if not is_model(name.name)]
    once = list(dict.fromkeys(found))
    for name in once:
        if _abbreviates(name, title) and not _somebodys(name, texts):
            yield name
    for text in texts:
        yield from _announced(text)


def _announced(text: str) -> Iterator[str]:
    """Names that a sentence gives to what it proposes."""
    if purpose(text) is not Purpose.PROPOSES:
        return
    own = [name for name in names(text) if not is_model(name.name)]
    for opening in (*_CALLED.finditer(text), *_PROPOSED.finditer(text)):
        yield from (name.name for name in own if name.start == opening.end())
    for name in own:
        bracketed = text[name.start - 1 : name.start] == "("
        if bracketed and _abbreviates(name.name, text[: name.start]):
            yield name.name


def _somebodys(name: str, texts: Sequence[str]) -> bool:
    """Whether it is written out where nothing is proposed, or in the plural: a thing, no method."""
    defined = (text for text in texts if f"({name}" in text)
    return name.endswith("s") or any(purpose(text) is Purpose.SAYS for text in defined)


def _stands(name: str, text: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


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


_SMALL = frozenset("a an and as by for from in of on or the to via with".split())
