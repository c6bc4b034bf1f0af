"""The pictures of the documentation, made of what the program prints of the example library."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from chromium import MISSING, chromium, resize  # noqa: E402

QUESTION = "Which methods avoid reward over-optimisation?"
TOPIC = "reward over-optimisation"
SESSIONS = {
    "asking": (["ask", QUESTION],),
    "claims": (["claims", "label noise", "--papers", "1", "--columns", "dataset, baseline"],),
}
TALK = (QUESTION, "how large are the ensembles of the second one?")
WIDTHS = {"wide": (1280, 860), "narrow": (400, 860)}
COLUMNS = "dataset, value, baseline, direction"
CELL = "[data-row='4'][data-column='1']"
COLOURS = 64
"""In the palette of a PNG: enough for a page, and a third of the bytes."""
PAPER = r"""\documentclass{article}
\usepackage[a5paper,margin=15mm]{geometry}
\usepackage{natbib,amssymb}
\begin{document}
\section{Related work}
\input{related}
\bibliographystyle{plainnat}\bibliography{related}
\end{document}
"""


def main() -> None:
    """All that this machine has the programs for; of the others it says what is lacking."""
    with library():
        for name, commands in SESSIONS.items():
            session(name, commands)
        lacking = [name for name in ("pdflatex", "bibtex", "pdftoppm") if not shutil.which(name)]
        no_tmux = [] if shutil.which("tmux") else ["tmux"]
        for make, missing in ((chat, no_tmux), (report, MISSING), (draft, lacking)):
            if missing:
                print(f"no {make.__name__}: {', '.join(missing)} not installed")
            else:
                make()


@contextmanager
def library() -> Iterator[None]:
    """The example library, in a folder of its own where everything is run."""
    with TemporaryDirectory() as temporary:
        before = Path.cwd()
        folder = Path(temporary) / "review"
        folder.mkdir()
        os.chdir(folder)
        litrev("add", str(ROOT / "examples" / "policy-optimization.bib"))
        try:
            yield
        finally:
            os.chdir(before)


def litrev(*arguments: str) -> str:
    """What a command writes to a terminal of 80 columns, in colours."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "FORCE_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        env=environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def session(name: str, commands: tuple[list[str], ...]) -> None:
    """Commands and what they print."""
    lines: list[str] = []
    for arguments in commands:
        typed = " ".join(f'"{word}"' if " " in word else word for word in arguments)
        lines += [f"\x1b[1m$ litrev {typed}\x1b[0m", litrev(*arguments)]
    drawn(name, "\n".join(lines))


def chat() -> None:
    """A conversation as it stands on a real terminal."""
    tmux = ("tmux", "-L", f"litrev-{os.getpid()}")
    command = f"{shlex.quote(sys.executable)} -m assistant chat"
    size = ("-x", "80", "-y", "46", "-e", f"PYTHONPATH={ROOT}")
    subprocess.run([*tmux, "new-session", "-d", *size, command], check=True)
    try:
        pane = shown(tmux, "Ctrl-D leaves")
        for count, line in enumerate(TALK, 1):
            subprocess.run([*tmux, "send-keys", line, "Enter"], check=True)
            pane = shown(tmux, "Checked:", count)
        drawn("chat", pane)
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)


def shown(tmux: tuple[str, ...], words: str, count: int = 1) -> str:
    """What stands on the terminal, once these words have come so often."""
    for _ in range(600):
        done = subprocess.run([*tmux, "capture-pane", "-e", "-p"], capture_output=True, text=True)
        if done.stdout.count(words) >= count:
            time.sleep(0.5)
            return subprocess.check_output([*tmux, "capture-pane", "-e", "-p"], text=True)
        time.sleep(0.1)
    raise TimeoutError(f"{words} was not shown")


def drawn(name: str, ansi: str) -> None:
    """A terminal's text as an SVG that takes its font from whoever looks at it."""
    console = Console(record=True, width=80, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(ansi.rstrip()))
    without_fonts = re.sub(r"@font-face {{.*?}}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    svg = console.export_svg(title="litrev", code_format=without_fonts, unique_id="litrev")
    (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


def report() -> None:
    """The HTML report of the library's claims, on a wide and on a narrow screen."""
    litrev("claims", "--all", "--columns", COLUMNS, "-o", "report.html")
    for name, size in WIDTHS.items():
        with TemporaryDirectory() as profile, chromium(Path(profile)) as browser:
            resize(browser, *size)
            browser.get(Path("report.html").resolve().as_uri())
            if name == "wide":
                browser.find_element("css selector", CELL).click()
            save(browser.get_screenshot_as_png(), f"report-{name}")


def draft() -> None:
    """The first page of a draft without a model, set by LaTeX."""
    litrev("draft", TOPIC, "-o", "related.tex")
    Path("paper.tex").write_text(PAPER, encoding="utf-8")
    for program in ("pdflatex", "bibtex", "pdflatex", "pdflatex"):
        flags = ["-interaction=batchmode"] if program == "pdflatex" else []
        subprocess.run([program, *flags, "paper"], stdout=subprocess.DEVNULL, check=True)
    subprocess.run(
        ["pdftoppm", "-png", "-r", "110", "-singlefile", "paper.pdf", "page"], check=True
    )
    save(Path("page.png").read_bytes(), "draft")


def save(png: bytes, name: str) -> None:
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
