"""Names by their form: words that look like the name of something wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST = 40
"""Characters of a name of one word; what is longer is no word."""

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


def mention(name: str, text: str) -> re.Match[str] | None:
    """Where a name first stands by itself in a text; None of an empty one."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) if name else None


@lru_cache(maxsize=50_000)
def formed(word: str) -> bool:
    """Whether a word looks like a name wherever it stands."""
    if len(word) > LONGEST or word.rstrip("s") in _NO_NAME or word in _NO_NAME or ordinary(word):
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
