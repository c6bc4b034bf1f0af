"""A claim table in a real TeX: it compiles, fits its page, and prints every sign."""

from __future__ import annotations

import re
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from tabled import COLUMNS, PAPERS, PIECES, ROWS, row, table
from test_latex import needs, run

from assistant.render.claims.files import save

ARTICLE = r"""
\documentclass{article}
\usepackage{natbib,booktabs,longtable,array,amssymb,pdflscape,url}
\begin{document}
\section{What is claimed}
\input{claims}
\bibliographystyle{plainnat}
\bibliography{claims}
\end{document}
"""
HARD = row(
    9,
    "ade2019",
    "50% of #1_a & {b} ~ ^ \\ <c> | “quiet” α ≤ ℝ² 🏮 = [1] * state-of-the-art/off-policy",
    {
        "method": "Counterfactually-Regularised-Policy-Optimisation_with_memory",
        "benchmarks": "[x]; *y; Donaudampfschifffahrtsgesellschaftskapitän",
        "value": "-3.2 %",
    },
)


@needs("pdflatex", "bibtex", "pdftotext")
@pytest.mark.parametrize("count", [2, len(COLUMNS)])
def test_a_table_compiles_and_fits_the_page(count: int, tmp_path: Path) -> None:
    made = table(HARD, *ROWS * 12, columns=COLUMNS[:count])
    save(made, PAPERS, "latex", tmp_path / "claims.tex")
    (tmp_path / "main.tex").write_text(ARTICLE)
    latex = ("pdflatex", "-halt-on-error", "-interaction=nonstopmode", "main.tex")
    run(tmp_path, *latex)
    assert "error message" not in run(tmp_path, "bibtex", "main")
    for _ in range(3):
        log = run(tmp_path, *latex)
    assert not re.search(r"undefined|Missing character|multiply defined|Overfull", log)
    pages = unicodedata.normalize("NFKC", run(tmp_path, "pdftotext", "-raw", "main.pdf", "-"))
    printed = re.sub(r"[\s-]", "", pages)
    for words in (
        "50%of#1a&{b}",
        "\\<c>|“quiet”α≤R2U+1F3EE=[1]*stateoftheart/offpolicy",
        "CounterfactuallyRegularisedPolicyOptimisation",
        "[x];*y;Donaudampfschifffahrtsgesellschaftskapitän",
        "LANTERNliftssuccessby12.4%",
    ):
        assert words in printed


@needs("pdflatex")
def test_any_signs_compile(tmp_path: Path) -> None:
    rows = [
        row(n, "cy", f"{piece}{other}", {"method": piece, "benchmarks": other * 20})
        for n, (piece, other) in enumerate(product(PIECES, ("", "_", "[", "&x")), 1)
    ]
    save(table(*rows), PAPERS, "latex", tmp_path / "claims.tex")
    (tmp_path / "main.tex").write_text(ARTICLE)
    log = run(tmp_path, "pdflatex", "-halt-on-error", "-interaction=nonstopmode", "main.tex")
    assert "Missing character" not in log
