r"""A claim table as LaTeX to be `\input`: a longtable with booktabs' rules, as wide as the text.

Above each row the words that it rests on stand in comments. More columns than a page has room for
are turned with it (pdflscape). Widths follow what is in the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.claims.columns import Column
from assistant.claims.result import ClaimTable, Row
from assistant.legible import readable
from assistant.render.claims import shown
from assistant.render.claims.widths import LONGEST_WORD, shares
from assistant.render.draft.typeset import typeset
from assistant.render.lines import line
from assistant.render.origin import rows_of, written

UPRIGHT = 4
"""Columns, the paper's and the claim's among them, that a page holds without being turned."""
CHARACTERS = {False: 75, True: 120}
"""On a line in `\\footnotesize`, about: upright, and turned."""
_JOINT = re.compile(r"(/|\\_|(?<=[A-Za-z0-9])-(?=[A-Za-z0-9]))")
_LONG = re.compile(rf"(?<![A-Za-z0-9\\])[A-Za-z0-9]{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(r"\w{6}(?=\w{3})")
_NEEDED = "booktabs,longtable,array,amssymb"


def write(table: ClaimTable, bibliography: str = "") -> str:
    """The table below a comment that tells what it needs."""
    rows, (columns, empty) = shown.kept(table), shown.columns(table)
    turned = len(columns) + 2 > UPRIGHT
    parts = [_comment(text) for text in _head(table, bibliography, empty, turned)]
    if not rows:
        return "\n".join([*parts, _comment(shown.NOTHING)]) + "\n"
    grid = [_texts(row, columns) for row in rows]
    header = ["Paper", "Claim", *(column.name for column in columns)]
    sizes = shares([header, *grid], CHARACTERS[turned])
    parts += [
        "\\begin{landscape}" * turned,
        "\\begingroup\\footnotesize\\setlength{\\tabcolsep}{3pt}\\sloppy",
        f"\\begin{{longtable}}{{@{{}}{''.join(map(_column, sizes))}\n@{{}}}}",
        "% \\caption{What the papers claim.}\\label{tab:claims}\\\\",
        f"\\toprule\n{_line(map(_broken, header))}\n\\midrule\n\\endhead",
        "\\bottomrule\n\\endfoot",
    ]
    for n, (row, texts) in enumerate(zip(rows, grid, strict=True)):
        parts += ["\\addlinespace[2pt]" * bool(n), *map(_comment, _receipts(row, columns))]
        parts.append(_line([f"\\hspace{{0pt}}\\cite{{{row.key}}}", *map(_broken, texts[1:])]))
    parts += ["\\end{longtable}\n\\endgroup", "\\end{landscape}" * turned]
    parts += (_comment(f"refused: {_told(row)}") for row in shown.refused(table))
    return "\n".join(filter(None, parts)) + "\n"


def _head(
    table: ClaimTable, bibliography: str, empty: Sequence[str], turned: bool
) -> Iterator[str]:
    stem = bibliography.removesuffix(".bib")
    belongs = f"Its bibliography is {bibliography}: \\bibliography{{{stem}}}. "
    needed = f"\\usepackage{{{_NEEDED}{',pdflscape' * turned}}}"
    yield f"{written(*rows_of(table))} {belongs * bool(bibliography)}Needs {needed}."
    yield shown.summary(table)
    if empty:
        yield f"Nothing is reported under: {', '.join(empty)}."


def _texts(row: Row, columns: Sequence[Column]) -> list[str]:
    """What a line shows, before it is LaTeX; for the citation, how long one may be."""
    cells = (shown.cell(row, column) for column in columns)
    told = (shown.MISSING if one.state == "refused" else shown.words(one) for one in cells)
    return ["Longauthor et al. 2019", readable(row.claim), *told]


def _column(share: float) -> str:
    width = f"\\dimexpr {share:.4f}\\linewidth-2\\tabcolsep\\relax"
    return f"\n  >{{\\raggedright\\arraybackslash}}p{{{width}}}"


def _broken(text: str) -> str:
    r"""Typeset so that words may break, the first one too, and also behind `-`, `/` and `_`.

    Those longer than any column may do so every few letters, as TeX does not know them.
    """
    latex = _LONG.sub(lambda word: _PIECE.sub(r"\g<0>\\-", word[0]), typeset(text))
    latex = _JOINT.sub(r"\1\\hspace{0pt}", latex).replace(r" \%", r"~\%")
    return f"\\hspace{{0pt}}{latex}"


def _line(cells: Iterator[str] | Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _receipts(row: Row, columns: Sequence[Column]) -> Iterator[str]:
    if row.verdict == "weak":
        yield f"weak: {'; '.join(row.reasons)}"
    yield from (f'[{cite.key}] "{cite.quote}"' for cite in row.cites)
    for column in columns:
        cell = shown.cell(row, column)
        if cell.state in ("refused", "conflict"):
            yield f"{column.name}, {cell.state}: {cell.value} ({cell.reason})"
        if cell.cite and cell.cite.quote != cell.value:
            yield f'{column.name}: "{cell.cite.quote}"'


def _told(row: Row) -> str:
    return f"[{row.key}] {row.claim} ({'; '.join(row.reasons)})"


def _comment(text: str) -> str:
    return f"% {line(text)}"
