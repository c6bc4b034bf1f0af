"""What a person is told when a citation, a number, a key, a file or the model is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bench.peers.papers import EDITED, QUESTION, edit
from bench.peers.programs import Done, Program
from bench.peers.replies import INVENTED, WRONG
from bench.peers.stub import Stub
from bench.report import Report

LINES = 2
"""Of an error, the last ones."""

_KEY = re.compile(r"\(\w+ chunk \d+\)")
_END = re.compile(r"\)\.?(?=\s|$)|(?= Checked: )")
"""Where what is said of a statement ends."""

Case = Callable[[Program, Stub], str]


def observe(report: Report, programs: Mapping[str, Callable[[], Program]], stub: Stub) -> None:
    """The table: a row a fault, a column a program, and in a cell what it did, in its own words."""
    compared = {name: programs[name] for name in list(programs)[:2]}
    made = {name: make() for name, make in compared.items()}
    for program in made.values():
        stub.behave()
        program.index()
    rows = [
        [what, *(case(program, stub) for program in made.values())] for what, case in CASES.items()
    ]
    report.table(["what is wrong", *made], rows)


def _citation(program: Program, stub: Stub) -> str:
    stub.behave(lie="citation")
    return _quoted(program.ask(QUESTION), INVENTED)


def _number(program: Program, stub: Stub) -> str:
    stub.behave(lie="number")
    return _quoted(program.ask(QUESTION), WRONG)


def _keyless(program: Program, stub: Stub) -> str:
    stub.behave()
    return _ended(program.ask(QUESTION, key=False))


def _failing(program: Program, stub: Stub) -> str:
    stub.behave(fails=True)
    done = program.ask(QUESTION)
    return f"{_ended(done)}; {stub.calls} calls"


def _edited(program: Program, stub: Stub) -> str:
    papers = program.place / "papers"
    edit(papers, min(path.stem for path in papers.iterdir()))
    return _asked(program, stub)


def _taken_up_again(program: Program, stub: Stub) -> str:
    stub.behave()
    done = program.index()
    return f"{_ended(done)}; then {_asked(program, stub)}"


CASES: Mapping[str, Case] = {
    "the model cites what it was not shown": _citation,
    "the model adds a number": _number,
    "no key is set": _keyless,
    "the model's server answers 500": _failing,
    "a file was edited": _edited,
    "the same, and papers are taken up again": _taken_up_again,
}


def _asked(program: Program, stub: Stub) -> str:
    stub.behave(phrase=EDITED)
    done = program.ask(QUESTION)
    return f"the model is shown the {'new' if stub.shown else 'old'} words; exit {done.code}"


def _quoted(done: Done, phrase: str) -> str:
    """The exit code, where the phrase stands on the screen, and what is said of it."""
    out = _KEY.sub("(key)", _plain(done.out))
    place = out.rfind(phrase)
    if place < 0:
        return f"exit {done.code}; not shown"
    end = _END.search(out, place)
    where = "withheld" if "Withheld" in out[:place] else "in the answer"
    return f"exit {done.code}, {where}: “{out[place : end.end() if end else None]}”"


def _ended(done: Done) -> str:
    """The exit code, how much was printed, and its last lines."""
    lines = [line for line in (done.out + "\n" + done.err).splitlines() if line.strip()]
    last = _plain(" ".join(lines[-LINES:])).replace("|", "/")
    return f"exit {done.code}, lines: {len(lines)}" + (f", the last: “{last}”" if last else "")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
