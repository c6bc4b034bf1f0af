"""A draft in a real TeX and in a real pandoc; where they are not installed, this says so."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from drafted import NAMED, PAPERS, WITHIN, work

from assistant.render.draft import render
from assistant.render.draft.files import bibliography, save
from assistant.render.draft.options import Format, Options, Receipts

ARTICLE = r"""
\documentclass{article}
\usepackage{natbib,amssymb,url}
\begin{document}
\section{Related work}
\input{draft}
\bibliographystyle{plainnat}
\bibliography{draft}
\end{document}
"""


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def saved(folder: Path, name: str, format: Format, receipts: Receipts | None = None) -> Path:
    file = folder / name
    options = Options(bibliography=bibliography(file).name, receipts=receipts)
    save(render(work(), PAPERS, format, options), file, format, work(), PAPERS)
    return file


@needs("pdflatex", "bibtex", "pdftotext")
def test_a_draft_compiles_with_its_bibliography(tmp_path: Path) -> None:
    saved(tmp_path, "draft.tex", "latex", "appendix")
    (tmp_path / "main.tex").write_text(ARTICLE)
    latex = ("pdflatex", "-halt-on-error", "-interaction=nonstopmode", "main.tex")
    run(tmp_path, *latex)
    assert "error message" not in run(tmp_path, "bibtex", "main")
    run(tmp_path, *latex)
    log = run(tmp_path, *latex)
    assert not re.search(r"undefined|Missing character|multiply defined", log)
    pages = run(tmp_path, "pdftotext", "-layout", "main.pdf", "-")
    printed = " ".join(unicodedata.normalize("NFKC", pages).split())
    for words in (
        "at 50% of #1 a, says Müller’s “quiet” \\harbour{x}",
        "[van der Gröne et al., 2021, Meadow0 et al.,",
        "[Lantern Consortium, n.d., The harbour report #7]?",
        "is <enough>. Journal of Harbours & Orchards, 12(3):45–67, 2021.",
        "arXiv:2101.01234, n.d.",
    ):
        assert words in printed


@needs("pdflatex", "bibtex", "pdftotext")
def test_authors_in_the_text_are_printed_by_natbib(tmp_path: Path) -> None:
    several = work([("Meadows", NAMED)], withheld=())
    file = tmp_path / "draft.tex"
    options = Options(bibliography="draft.bib", cite="citet")
    save(render(several, PAPERS, "latex", options), file, "latex", several, PAPERS)
    (tmp_path / "main.tex").write_text(ARTICLE)
    latex = ("pdflatex", "-halt-on-error", "-interaction=nonstopmode", "main.tex")
    run(tmp_path, *latex)
    run(tmp_path, "bibtex", "main")
    run(tmp_path, *latex)
    assert "undefined" not in run(tmp_path, *latex)
    pages = run(tmp_path, "pdftotext", "-layout", "main.pdf", "-")
    printed = " ".join(unicodedata.normalize("NFKC", pages).split())
    for words in (
        "Van der Gröne et al. [2021] keep quiet.",
        "According to Lantern Consortium [n.d.]: “Lanterns hum.”",
        "unlike van der Gröne et al. [2021], others hum [Lantern Consortium, n.d.].",
    ):
        assert words in printed


@needs("pdflatex", "bibtex", "pdftotext", "pandoc")
def test_clauses_are_cited_where_they_stand(tmp_path: Path) -> None:
    said = work([("Meadows", [WITHIN])], withheld=())
    formats: dict[str, Format] = {"draft.tex": "latex", "notes.md": "pandoc"}
    for name, format in formats.items():
        file = tmp_path / name
        options = Options(bibliography=bibliography(file).name, receipts="comments")
        save(render(said, PAPERS, format, options), file, format, said, PAPERS)
    (tmp_path / "main.tex").write_text(ARTICLE)
    latex = ("pdflatex", "-halt-on-error", "-interaction=nonstopmode", "main.tex")
    run(tmp_path, *latex)
    run(tmp_path, "bibtex", "main")
    run(tmp_path, *latex)
    assert "undefined" not in run(tmp_path, *latex)
    pages = run(tmp_path, "pdftotext", "-layout", "main.pdf", "-")
    printed = " ".join(unicodedata.normalize("NFKC", pages).split())
    assert "[van der Gröne et al., 2021], whereas 50% of “keepers” [Mead" in printed
    assert ", Lantern Consortium, n.d.] — α or not — hum, and others rest [Mead" in printed
    page = run(tmp_path, "pandoc", "notes.md", "--citeproc", "--to", "plain", "--wrap", "none")
    assert "cost $5 (Gröne, Ćwikła-Đęng, and Þórsson 2021), whereas 50% of" in page
    assert "hum, and others rest (Meadow0 et al. 2020)." in page


@needs("pandoc")
def test_pandoc_makes_the_list_of_references(tmp_path: Path) -> None:
    file = saved(tmp_path, "draft.md", "pandoc")
    page = run(tmp_path, "pandoc", file.name, "--citeproc", "--to", "html", "--wrap", "none")
    assert "WARNING" not in page
    assert page.count("csl-entry") == 5
    assert page.count("<p>") == 2
    shown = re.sub(r"<!--.*?-->|<[^>]+>", "", page)
    assert "Harbours &amp; orchards cost $5 at 50% of #1_a, says Müller’s “quiet” \\har" in shown
    assert "(Meadow0 et al. 2020b, 2020a)" in shown
    assert "Nine" not in shown
    assert "@own" not in shown
