r"""Which rows are wanted, in a line: `metric ~ success and gain >= 5 % and code is found`.

    condition  = field ("=" | "!=" | "~" | "!~" | "<" | "<=" | ">" | ">=") value
               | field "is" ["not"] ("found" | "not_reported" | "refused" | "conflict")
    conditions = condition {"and" condition}

Fields and values may be quoted, `"success rate" = "search and rescue"`; a value has to be where it
holds the word `and`. Inside quotes `\"` is a quotation mark and `\\` a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from operator import eq, ge, gt, le, lt
from typing import NamedTuple, get_args

from assistant.claims.fields import SEVERAL, Amount, ConditionUnusable, Fields, amount, folded
from assistant.claims.result import Row, State

STATES: tuple[State, ...] = get_args(State)
ORDERED: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
NEGATED = {"!=": "=", "!~": "~", "is not": "is"}
"""Operators that are wanted where another is not."""

_SPELLINGS = {"==": "=", "≠": "!=", "≤": "<=", "≥": ">="}
_QUOTED = r'"(?:\\.|[^"\\])*"'
_OPERATOR = (
    r"\s*(?P<operator>!=|!~|<=|>=|==|[=~<>≤≥≠])\s*|\s+is(?P<not>\s+not(?!\s+reported\b))?\s+"
)
_AND = r"\s(?P<and>(?i:and))(?:\s+|\Z)"
_VALUE = re.compile(
    rf"(?:(?P<quoted>{_QUOTED})|(?P<bare>[^\s\"](?:(?!{_AND.replace('?P<and>', '?:')}).)*?))"
    rf"\s*(?:\Z|{_AND})",
    re.DOTALL,
)
_HINT = "As in: metric ~ success and gain >= 5 % and code is not_reported."


class Condition(NamedTuple):
    """What one field has to be like."""

    field: str
    operator: str
    value: str


def conditions(text: str, fields: Fields) -> tuple[Condition, ...]:
    """The conditions in a line. Raises ConditionUnusable, which tells what is not understood."""
    return tuple(_conditions(text.strip(), fields))


def _conditions(text: str, fields: Fields) -> Iterator[Condition]:
    at = 0
    while True:
        name, operator, at = _beginning(text, at, fields)
        value = _VALUE.match(text, at)
        if value is None:
            raise ConditionUnusable(f"{name} {operator} what? After it stands {text[at:]!r}", _HINT)
        wanted = _unquoted(value["quoted"]) or value["bare"] or ""
        yield _checked(Condition(name, operator, wanted), fields)
        at = value.end()
        if not value["and"]:
            return


def _beginning(text: str, at: int, fields: Fields) -> tuple[str, str, int]:
    """Field and operator, and where the value begins; of fields that fit, the longest."""
    names = sorted(fields.names, key=len, reverse=True)
    known = "|".join(re.escape(name).replace("\\ ", r"\s+") for name in names)
    pattern = rf"(?:(?P<quoted>{_QUOTED})|(?P<known>{known})|(?P<other>.*?))(?:{_OPERATOR})"
    begin = re.compile(pattern, re.IGNORECASE | re.DOTALL).match(text, at)
    if begin is None:
        raise ConditionUnusable(f"this is no condition: {text[at:] or 'nothing'}", _HINT)
    said = _unquoted(begin["quoted"]) or begin["known"] or begin["other"] or ""
    operator = begin["operator"] or ("is not" if begin["not"] else "is")
    return fields.named(said), _SPELLINGS.get(operator, operator), begin.end()


def _unquoted(text: str | None) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL) if text else ""


def _checked(one: Condition, fields: Fields) -> Condition:
    if one.operator in ORDERED and amount(one.value) is None:
        raise ConditionUnusable(f"{one.operator} compares numbers, and {one.value} is none", _HINT)
    if one.operator not in ("is", "is not"):
        return one
    state = "_".join(one.value.lower().split())
    hint = f"Cells of a column are {', '.join(STATES)}; for values, use =."
    if state not in STATES:
        raise ConditionUnusable(f"no cell is {one.value}", hint)
    if not fields.has_states(one.field):
        raise ConditionUnusable(f"{one.field} is no column that was asked for", hint)
    return one._replace(value=state)


def holds(one: Condition, row: Row, fields: Fields) -> bool:
    """Whether a row is as the condition wants it."""
    if one.operator in NEGATED:
        return not holds(one._replace(operator=NEGATED[one.operator]), row, fields)
    if one.operator == "is":
        cell = fields.cell(row, one.field)
        return cell is not None and cell.state == one.value
    words, wanted = fields.words(row, one.field), folded(one.value)
    if one.operator == "~":
        return bool(words) and wanted in folded(SEVERAL.join(words))
    number = amount(one.value)
    if one.operator == "=":
        same = bool(words) and wanted in map(folded, (*words, SEVERAL.join(words)))
        alone = fields.amount(row, one.field)
        return same or bool(number and alone and _compared(eq, [alone], number))
    there = fields.amounts(row, one.field)
    return number is not None and _compared(ORDERED[one.operator], there, number)


def _compared(
    compare: Callable[[float, float], bool], found: Sequence[Amount], wanted: Amount
) -> bool:
    """A number without a unit is compared with that in the words, one with a unit with its like."""
    if not wanted.unit:
        return any(compare(one.written, wanted.value) for one in found)
    return any(compare(one.value, wanted.value) for one in found if one.unit == wanted.unit)
