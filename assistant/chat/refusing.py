"""What quoting cannot do, and what refers to nothing, told in a line."""

from __future__ import annotations

import re

from assistant.chat.following import LONG

_FORMS = (
    (
        r"(?:and |but )?(?:why|how so|how come)\b(?: not| exactly| is (?:that|this|it))?[ ?.!]*$",
        "say why",
    ),
    (r".*\b(?:explain|elaborate|clarify)\b", "explain"),
    (r".*\b(?:summari[sz]e|sum up|summary|overview|tl;?dr|in a nutshell)\b", "summarise"),
    (
        r".*\b(?:translate|in (?:spanish|german|french|chinese|italian|japanese|portuguese))\b",
        "translate",
    ),
    (r".*\b(?:rephrase|reword|paraphrase|shorten|simplify)\b", "put it in other words"),
    (r".*\b(?:which|what|who)\b.*\b(?:better|best|worse|worst|prefer|right)\b", "judge that"),
    (r".*\b(?:you think|your opinion|should (?:i|we)|would you)\b", "give advice"),
    (r"(?:please )?(?:write|compose|generate|code|implement)\b", "write that"),
)
_CANNOT = tuple((re.compile(form, re.IGNORECASE | re.DOTALL), what) for form, what in _FORMS)

REMOVED = ", as some were removed from the library"


def cannot(text: str, unresolved: str, *, removed: bool) -> str:
    """What is said of a request that nobody here can meet; empty where there is nothing to say.

    `removed`: the library does not have all papers of the conversation any more.
    """
    flat = " ".join(text[:LONG].split())
    what = next((what for pattern, what in _CANNOT if pattern.match(flat)), "")
    said = [f"Without a model nobody here can {what}: sentences are only quoted."] if what else []
    if unresolved:
        said.append(
            f"It is not clear which paper “{unresolved}” is{REMOVED * removed}: "
            "name it by its number, as [1]."
        )
    return " ".join(said)
