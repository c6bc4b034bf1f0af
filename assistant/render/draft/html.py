"""A draft as one HTML page that needs nothing else; marks lead to the list of references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape as escaped

from assistant.render.draft import comments
from assistant.render.draft.options import Options
from assistant.render.draft.references import Print, References
from assistant.render.draft.sentences import (
    NOTHING,
    appendix,
    doubts,
    paragraphs,
    parted,
    receipts,
)
from assistant.render.lines import line
from assistant.render.pieces import pieces
from assistant.results import RelatedWork, Statement
from store.records import Paper

_STYLE = """
body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1.05em/1.5 serif; }
h1, h2, h3 { line-height: 1.2; }
a { text-decoration: none; }
li { margin: .4em 0; }
:target { background: #fff3c4; }
.doubt { color: #8a4b00; }
.receipts { font-size: .9em; }
"""


def escape(text: str) -> str:
    """HTML, on one line, that shows just this text."""
    return escaped(line(text))


def write(work: RelatedWork, papers: Sequence[Paper], options: Options) -> str:
    """The whole page."""
    numbers = {paper.key: n for n, paper in enumerate(papers, 1)}
    printed = Print(
        escaped, ("<i>", "</i>"), ("<b>", "</b>"), lambda n, text: f'<a href="#ref-{n}">{text}</a>'
    )
    references = References(papers, options.style, printed)
    title = f"Related work: {escape(work.topic)}"
    parts = [
        "<!DOCTYPE html>",
        *comments.head(work.run),
        '<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>",
        *_body(work, references, options),
    ]
    if papers:
        tag = "ol" if references.numbered else "ul"
        entries = [
            f'<li id="ref-{numbers[key]}">{entry}</li>' for key, entry in references.entries()
        ]
        parts += ["<h2>References</h2>", f"<{tag}>", *entries, f"</{tag}>"]
    return "\n".join([*parts, *_receipted(work, options), "</body>\n</html>\n"])


def _body(work: RelatedWork, references: References, options: Options) -> Iterator[str]:
    def sentence(statement: Statement) -> str:
        *within, last = pieces(statement, line)
        weak = '<span class="doubt">(weakly supported)</span>' * (statement.verdict == "weak")
        text = "".join(f"{escaped(text)} {references.mark(keys)}" for text, keys, _ in within)
        mark = f"{references.mark(last.keys)} {weak}".strip()
        before, stop = parted(last.text)
        text += f"{escaped(before)} {mark}{escaped(stop)}" if mark else escaped(last.text)
        return f"{text} {comments.quoted(statement) * (options.receipts == 'comments')}".rstrip()

    if not work.paragraphs:
        yield f"<p>{NOTHING}</p>"
    for text in paragraphs(
        work, lambda text: f"<h2>{escape(text)}</h2>\n" * bool(text) + "<p>", sentence
    ):
        yield f"{text}</p>"


def _receipted(work: RelatedWork, options: Options) -> Iterator[str]:
    """The appendix; or, where receipts are comments, those of what was withheld."""
    if options.receipts == "comments":
        yield from comments.withheld(work.withheld)
    if options.receipts != "appendix":
        return
    for heading, statements in appendix(work):
        yield f'<h2>{heading}</h2>\n<ul class="receipts">'
        yield from map(_receipt, statements)
        yield "</ul>"


def _receipt(statement: Statement) -> str:
    quoted = [f"[{escape(key)}] “{escape(words)}”" for key, words in receipts(statement)]
    items = "".join(f"<li>{item}</li>" for item in (*map(escape, doubts(statement)), *quoted))
    id = f"<b>{escape(statement.id)}</b> " * bool(statement.id)
    return f"<li>{id}{escape(statement.text)}<ul>{items}</ul></li>"
