"""Columns as a person tells them: on the command line, in a file, as a pydantic model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.claims.column_list import parse_columns
from assistant.claims.columns import DEFAULT, Column, Columns
from assistant.claims.schema_files import read, write
from assistant.claims.unusable import ColumnsUnusable, SchemaUnusable

texts = st.text(max_size=30)
names = texts.map(lambda text: " ".join(text.split())).filter(lambda t: t and t.isprintable())
choices = st.lists(texts.filter(bool), min_size=1, max_size=4, unique=True).map(tuple)
kinds = st.sampled_from(["text", "number", "percentage", "yes/no", "list"])


def wanted(make: Callable[[], Column]) -> Column | None:
    try:
        return make()
    except ValidationError:
        return None


columns = (
    st.lists(
        st.one_of(
            st.builds(lambda n, h, t: wanted(lambda: Column(name=n, hint=h, type=t)),
                      names, texts, kinds),
            st.builds(lambda n, h, c: wanted(lambda: Column(
                name=n, hint=h, type="choice", choices=c)), names, texts, choices),
        ).filter(bool),
        min_size=1, max_size=4, unique_by=lambda column: column.name.casefold(),
    )
    .map(lambda some: Columns(column=tuple(some)))
)  # fmt: skip


@given(columns, texts)
def test_a_schema_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, some: Columns, question: str
) -> None:
    asked = some.model_copy(update={"question": question})
    for name in ("schema.toml", "schema.json"):
        file = tmp_path_factory.getbasetemp() / name
        write(asked, file)
        assert read(str(file)) == asked


def test_a_written_schema_explains_itself(tmp_path: Path) -> None:
    write(DEFAULT, tmp_path / "schema.toml")
    text = (tmp_path / "schema.toml").read_text()
    assert text.startswith("# The columns of a claim table")
    for type in ("text", "number", "percentage", "yes/no", "choice", "list"):
        assert type in text.split("\n\n")[0]
    assert text.count("[[column]]") == len(DEFAULT.column)
    assert 'type = "text"' not in text


def test_columns_on_the_command_line() -> None:
    found = parse_columns(
        'method, benchmark: the test set, gain [percentage]: "over the baseline, in %",'
        r'"size, in M" [number], open [Yes/No]: code\, data, setting [choice: online, "off, line"],'
        ' notes: the "best, of" them'
    )
    assert found.names == (
        *("method", "benchmark", "gain", "size, in M", "open", "setting", "notes"),
    )
    by_name = {column.name: column for column in found.column}
    assert by_name["benchmark"].hint == "the test set"
    assert by_name["gain"] == Column(name="gain", type="percentage", hint="over the baseline, in %")
    assert by_name["size, in M"].type == "number"
    assert by_name["open"] == Column(name="open", type="yes/no", hint="code, data")
    assert by_name["setting"].choices == ("online", "off, line")
    assert by_name["notes"].hint == 'the "best, of" them'


@given(columns)
def test_any_columns_can_be_told_on_the_command_line(some: Columns) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def told(column: Column) -> str:
        between = ": " + ", ".join(map(quoted, column.choices)) if column.choices else ""
        return f"{quoted(column.name)} [{column.type}{between}]: {quoted(column.hint)}"

    assert parse_columns(", ".join(map(told, some.column))) == some


@given(st.text(alphabet='ab,:"[]\\ \n', max_size=20))
def test_any_other_text_is_columns_or_an_error(text: str) -> None:
    with suppress(ColumnsUnusable):
        assert parse_columns(text).names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no name"),
        ("a, , b", "no name"),
        ("a,", "no name"),
        ("a, A", "the columns: two columns have the same name"),
        ("a [percent]", "no type percent"),
        ("a [choice]", "column a: choices belong"),
        ("a [text: b]", "column a: choices belong"),
        ("a [choice: b, b]", "column a: choices are different"),
        ("title", "every row has a 'title' already"),
        ('a: 5" wide', 'read from here: a: 5" wide'),
        ("a]b", "read from here: a]b"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_told(text: str, told: str) -> None:
    with pytest.raises(ColumnsUnusable) as error:
        parse_columns(text)
    assert told in error.value.message
    assert error.value.hint
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.toml", '[[column]]\nname = "a"\n\n[[column]]\nnam = "b"', "line 4: column 2, name: it"),
        ("a.toml", '[[column]]\nname = "a"\nhints = "b"', "line 3: column 1, hints: there is no"),
        ("a.toml", '[[column]]\nname = "a"\ntype = "real"', "line 3: column 1, type: Input should"),
        ("a.toml", '[[column]]\nname = "title"', "line 1: column 1: every row has a 'title'"),
        ("a.toml", '[[column]]\nname = "a\n', "line 2"),
        ("a.toml", 'columns = ["a"]', "column: it is missing"),
        ("a.toml", '[column]\nname = "a"', "column: it has to be a list"),
        ("a.json", '{"column": [\n{"name": "a"},\n]}', ": line "),
        ("a.json", '{"column": [{"name": 3}]}', "column 1, name: Input should be"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.json", "[]", "Input should be"),
        ("a.toml", "\0", "a.toml: "),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_told(name: str, text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(SchemaUnusable) as error:
        read(str(tmp_path / name))
    assert told in error.value.message
    assert name in error.value.message
    assert error.value.hint


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for name in ("a.toml", "a.json", "a.py:Trial"):
        with pytest.raises(SchemaUnusable, match="cannot be read"):
            read(str(tmp_path / name))
    with pytest.raises(SchemaUnusable, match="could not be written"):
        write(DEFAULT, tmp_path / "missing" / "a.toml")
    (tmp_path / "a.toml").write_bytes(b"\xff")
    with pytest.raises(SchemaUnusable, match="utf-8"):
        read(str(tmp_path / "a.toml"))


TRIAL = '''
from __future__ import annotations
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal, Optional
from pydantic import BaseModel, ConfigDict, Field

class Setting(str, Enum):
    ONLINE = "online"
    OFFLINE = "off line"

class Base(BaseModel):
    method: str = Field(description="The method,  by its\\n name.")

class Trial(Base):
    model_config = ConfigDict(use_attribute_docstrings=True)
    steps: int | None = None
    rate: Optional[float] = Field(None, ge=0, description="Of learning.")
    cost: Decimal | None = None
    size: int | float = 0
    open: bool = False
    """Whether the code is."""
    gain: Annotated[float, "percentage"]
    loss: Annotated[float | None, Field(description="In points."), "percentage"] = None
    side: Annotated[str, Field(description="Which.")] | None = None
    setting: Setting
    kind: Literal["a", "b"] | None = None
    benchmarks: list[str] = []
    pairs: tuple[str, ...] = ()
'''


def model(tmp_path: Path, text: str, name: str = "Trial") -> str:
    file = tmp_path / "mine.py"
    file.write_text(dedent(text))
    return f"{file}:{name}"


def test_the_fields_of_a_pydantic_model_are_columns(tmp_path: Path) -> None:
    trial = TRIAL.replace("kind: Literal", "sort: Literal")
    found = {column.name: column for column in read(model(tmp_path, trial)).column}
    assert {name: column.type for name, column in found.items()} == {
        "method": "text", "steps": "number", "rate": "number", "cost": "number", "size": "number",
        "open": "yes/no", "gain": "percentage", "loss": "percentage", "side": "text",
        "setting": "choice", "sort": "choice", "benchmarks": "list", "pairs": "list",
    }  # fmt: skip
    hints = {name: column.hint for name, column in found.items() if column.hint}
    assert hints == {
        "method": "The method, by its name.", "rate": "Of learning.", "loss": "In points.",
        "side": "Which.", "open": "Whether the code is.",
    }  # fmt: skip
    assert found["setting"].choices == ("online", "off line")
    assert found["sort"].choices == ("a", "b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.py"]


HEAD = "from pydantic import BaseModel\nclass Trial(BaseModel):\n    "


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        (TRIAL, "Trial", "field kind: every row has a 'kind' already"),
        (HEAD + "a: dict[str, int]", "Trial", "field a is no column: its type is dict"),
        (HEAD + "a: str | int", "Trial", "field a is no column: its type is str | int"),
        (HEAD + "a: list[int]", "Trial", "field a is no column"),
        (HEAD + "pass", "Trial", "Trial: column: Tuple should have at least 1 item"),
        (HEAD + "a: str", "Trail", "has no pydantic model Trail"),
        (HEAD + "a: str", "", "which of its models?"),
        ("class Trial:\n    a: str", "Trial", "has no pydantic model Trial"),
        ("\n\nraise KeyError('a')", "Trial", "line 3: KeyError: 'a'"),
        ("import sys\nsys.exit(7)", "Trial", "line 2: SystemExit: 7"),
        ("a b", "Trial", "is not Python"),
    ],
)
def test_what_is_wrong_with_a_model_is_told(
    text: str, name: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(SchemaUnusable) as error:
        read(model(tmp_path, text, name))
    assert told in error.value.message
    assert "mine.py" in error.value.message
    assert error.value.hint


def test_a_model_is_suggested(tmp_path: Path) -> None:
    for name in ("Trail", ""):
        with pytest.raises(SchemaUnusable) as error:
            read(model(tmp_path, HEAD + "a: str", name))
        assert error.value.hint.endswith("mine.py:Trial")


def test_json_may_come_from_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "schema.JSON"
    file.write_text("\ufeff" + json.dumps({"column": [{"name": "a"}]}), encoding="utf-8")
    assert read(str(file)).names == ("a",)


def test_the_documented_columns_are_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "claims.md").read_text(encoding="utf-8")
    shown = page.partition("## Columns")[2]
    fences = re.findall(r"^```(\w*)(?: title=\S+)?\n(.*?)^```", shown, re.M | re.S)
    found = dict(reversed(fences))  # the first of each kind
    assert parse_columns(found[""].strip()).names == ("method", "benchmark", "setting", "gain")
    (tmp_path / "a.toml").write_text(found["toml"])
    named = read(str(tmp_path / "a.toml")).names
    assert (named[0], named[-1], len(named)) == ("method", "setting", 5)
    kinds = [column.type for column in read(model(tmp_path, found["python"])).column]
    assert kinds == ["text", "percentage", "number", "yes/no", "choice", "list"]
