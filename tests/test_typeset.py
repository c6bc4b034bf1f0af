"""Text → LaTeX that any engine prints: each kind of character, and where it comes from."""

from __future__ import annotations

import pytest

from assistant.render.draft.typeset import printable, typeset


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("50% & $5 #1_a {b} ~ ^ \\", r"50\% \& \$5 \#1\_a \textbraceleft{}b\textbraceright{} "
         r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("a < b | c > d", r"a \textless{} b \textbar{} c \textgreater{} d"),
        ("né Łoś, ïon", r"n{\'e} {\L}o{\'s}, {\"\i}on"),
        ('so "called" ("x")', "so ``called'' (``x'')"),
        ("‘a’ “b” – — ‑", "`a' ``b'' -- --- -"),
        ("“‘a’”", "``{}`a'{}''"),
        ("a -- b", "a -{}- b"),
        ("α ≤ θ", r"{\ensuremath{\alpha}} {\ensuremath{\leq}} {\ensuremath{\theta}}"),
        ("10⁻³ and β₁₂", r"10\ensuremath{^{-3}} and {\ensuremath{\beta}}\ensuremath{_{12}}"),
        ("ℝ and 𝜃 and ﬁne", r"R and {\ensuremath{\theta}} and {fi}ne"),
        ("½ ⅓", r"\ensuremath{\frac{1}{2}} \ensuremath{\frac{1}{3}}"),
        ("x\u0302 and ặ", r"{\^{x}} and {\d{{\u{a}}}}"),
        ("Þór, ę", r"{\UseTextSymbol{T1}{\TH}}{\'o}r, {\UseTextAccent{T1}{\k}{e}}"),
        ("a 🏮 Ж", r"a \texttt{U+1F3EE} \texttt{U+0416}"),
        ("a\u200b\x07b\n\nc\u2028d", "ab c d"),
        ("x\u0301\u0308", r"{\'{x}}"),
        ("\u0301", ""),
    ],
)  # fmt: skip
def test_every_kind_of_character_is_printed(text: str, latex: str) -> None:
    assert typeset(text) == latex


def test_latex_that_is_there_already_stays() -> None:
    assert printable(r"\emph{é} & $x$") == r"\emph{{\'e}} & $x$"
