"""`litrev export`: of the papers that a text cites by now, and of keys from a pipe."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from assistant.cli import main

PAPER = r"""\documentclass{article}
\newcommand{\see}[1]{see~\cite{#1}}
\begin{document}
\section{Hats \citep{stepmix}}
It was guaranteed first~\citep[p. 3]{schulman2015trust}.
% It was dropped~\citep{fixpo}.
\begin{table}\caption{Gains, as of \citet{coste2023reward}.}
\begin{tabular}{l} a \cite{gao2023scaling} \\ \end{tabular}\end{table}
\begin{comment} \cite{karwowski2023goodhart} \end{comment}
\begin{equation} x \end{equation}
\input{part}
\nocite{chen2025reinforcement}
\end{document}
"""
TEXT = """# Hats

It was guaranteed first [@schulman2015trust; @fixpo].

| gain | of |
|---|---|
| 3 % | @stepmix |

`@gao2023scaling` is code, and me@coste2023reward an address.
"""


def export(
    capsys: pytest.CaptureFixture[str], place: Path, *arguments: str | Path
) -> tuple[int, list[str], str]:
    """Exit code, keys in order, and standard error."""
    capsys.readouterr()
    code = main(["export", *map(str, arguments), "--library", str(place)])
    out, err = capsys.readouterr()
    return code, re.findall(r'^\{"key": ?"([^"]+)"', out, re.MULTILINE), err


def test_what_a_paper_cites_is_exported_with_what_its_tables_and_parts_cite(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "paper.tex"
    file.write_text(PAPER, encoding="utf-8")
    (tmp_path / "part.tex").write_text(r"As before~\citep{schulman2017proximal}.")
    code, keys, err = export(capsys, example_library, "--cited", file)
    cited = ["stepmix", "schulman2015trust", "coste2023reward", "gao2023scaling"]
    assert (code, err) == (0, "")
    assert keys == [*cited, "chen2025reinforcement", "schulman2017proximal"]


def test_what_a_text_in_markdown_cites_is_exported(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "paper.md"
    file.write_text(TEXT, encoding="utf-8")
    done = export(capsys, example_library, "--cited", file)
    assert done == (0, ["schulman2015trust", "fixpo", "stepmix"], "")


def test_what_the_library_lacks_is_told_and_the_rest_written(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, bib = tmp_path / "one.tex", tmp_path / "two.md", tmp_path / "cited.bib"
    one.write_text(r"Hats glide~\citep{sutton2018,fixpo}. \input{gone}", encoding="utf-8")
    two.write_text("They glide [@fixpo; @stepmix].", encoding="utf-8")
    code, _, err = export(capsys, example_library, "--cited", one, two, "-o", bib)
    assert code == 3
    assert err.startswith(f"litrev: {one}: no paper has the key sutton2018\nlitrev: {one}: ")
    assert "gone.tex cannot be read" in err
    written = bib.read_text(encoding="utf-8")
    assert re.findall(r"^@\w+\{([^,]+),", written, re.MULTILINE) == ["fixpo", "stepmix"]


def test_where_nothing_of_the_library_is_cited_nothing_is_written(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, bib = tmp_path / "paper.tex", tmp_path / "cited.bib"
    file.write_text("Hats glide.", encoding="utf-8")
    code, _, err = export(capsys, example_library, "--cited", file, "-o", bib)
    assert (code, err) == (1, f"litrev: no paper of the library is cited in {file}\n")
    assert not bib.exists()
    assert export(capsys, example_library, "--cited")[0] == 2


def test_keys_come_from_a_pipe(
    example_library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for piped, keys in (("stepmix\nfixpo\n", ["stepmix", "fixpo"]), ("", [])):
        monkeypatch.setattr("sys.stdin", io.StringIO(piped))
        assert export(capsys, example_library, "-") == (0, keys, "")
