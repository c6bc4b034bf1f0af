"""A draft as pandoc's Markdown: citations as `[@key; @other]`, the bibliography named above."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import partial

from assistant.render.answer import placed
from assistant.render.draft import comments, markdown
from assistant.render.draft.options import Options
from assistant.render.draft.sentences import doubt, keys
from assistant.results import RelatedWork, Statement
from store.records import Paper

_SIGN = re.compile(r"[\\`*_\[\]<~|$^@]|&(?=#?\w+;)|-(?=-)")
"""Mathematics, scripts, citations and dashes besides what Markdown has."""

escape = partial(markdown.escape, sign=_SIGN)


def write(work: RelatedWork, papers: Sequence[Paper], options: Options) -> str:
    """The paragraphs; pandoc makes the list of references, with `--citeproc`."""

    def sentence(statement: Statement) -> str:
        notes = [comments.comment(doubt(statement))] * (statement.verdict == "weak")
        notes += [comments.quoted(statement)] * (options.receipts == "comments")
        mark = "; ".join(f"@{key}" for key in keys(statement))
        text = placed(escape(statement.text), f"[{mark}]" if mark else "")
        return " ".join(filter(None, (text, *notes)))

    name = json.dumps(options.bibliography, ensure_ascii=False)
    parts = [f"---\nbibliography: {name}\n---"] if options.bibliography else []
    parts += markdown.body(work, sentence, escape)
    return "\n\n".join([*parts, *markdown.receipted(work, options, escape)]) + "\n"
