"""The packages and who imports whom, drawn of the imports: `python tests/module_map.py`.

Writes docs/modules.svg; `test_architecture.py` fails where that is not what the imports say.
Single modules are left out, and so is an arrow where a longer way leads there. Of packages that
import each other in a circle, the arrow made of the fewest imports is dashed and counts for no
layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from modules import FILES, PACKAGES, ROOT, imports, name

FILE = ROOT / "docs" / "modules.svg"
WIDTH, ROW, BOX = 900, 84, 30
MARGIN, BAND = 16, 44
LETTER = 7.4
SHIFT = 70
"""Rows stand to the left and right by turns, so that arrows between others can be followed."""

STYLE = """
  text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #1f2937; text-anchor: middle }
  text.band { font: bold 14px system-ui, sans-serif; text-anchor: start }
  rect { stroke: #4b5563; rx: 5 } .assistant { fill: #dbeafe } .store { fill: #dcfce7 }
  .ground { fill: #ffffff; stroke: none }
  path { fill: none; stroke: #6b7280; stroke-width: 1.2; marker-end: url(#head) }
  marker path { fill: #6b7280; stroke: none; marker-end: none }
  path.back { stroke: #b91c1c; stroke-dasharray: 5 4 }
"""

HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto" markerUnits="userSpaceOnUse"><path d="M0 1L7 4L0 7Z"/></marker>'
)

Arrow = tuple[str, str]


def package(module: str) -> str | None:
    """The package of ours that a module is drawn as part of; none of a single module."""
    top, *below = module.split(".")
    inside = top in PACKAGES and below and (ROOT / top / below[0]).is_dir()
    return f"{top}.{below[0]}" if inside else None


def arrows() -> Counter[Arrow]:
    """Which package imports which, and in how many files."""
    found: Counter[Arrow] = Counter()
    for path in FILES:
        here = package(name(path))
        there = {package(module) for module in imports(path)}
        found.update((here, other) for other in there if here and other and here != other)
    return found


def split(found: Mapping[Arrow, int]) -> tuple[set[Arrow], set[Arrow]]:
    """The arrows without any circle, the weightiest first, and those that would close one."""
    down: set[Arrow] = set()
    back: set[Arrow] = set()
    for arrow in sorted(found, key=lambda arrow: (-found[arrow], arrow)):
        (back if reaches(down, arrow[1], arrow[0]) else down).add(arrow)
    return down, back


def reaches(arrows: set[Arrow], start: str, end: str) -> bool:
    """Whether a way leads from one to the other."""
    return start == end or any(reaches(arrows, b, end) for a, b in arrows if a == start)


def shortest(down: set[Arrow]) -> set[Arrow]:
    """The arrows without those for which a longer way leads there as well."""
    return {arrow for arrow in down if not reaches(down - {arrow}, *arrow)}


def layers(packages: set[str], down: set[Arrow]) -> list[list[str]]:
    """The packages of a top level in layers, the highest first: each imports lower ones alone."""

    @cache
    def height(one: str) -> int:
        return 1 + max((height(b) for a, b in down if a == one and b in packages), default=0)

    return [
        sorted(one for one in packages if height(one) == level)
        for level in range(max(map(height, packages)), 0, -1)
    ]


def places(rows: list[list[str]], down: set[Arrow]) -> dict[str, tuple[float, float]]:
    """The middle of each box, each about below those that import it."""
    at: dict[str, tuple[float, float]] = {}
    for n, row in enumerate(rows):
        near = {one: [at[a][0] for a, b in down if b == one and a in at] for one in row}
        row.sort(key=lambda one: sum(near[one]) / len(near[one]) if near[one] else WIDTH / 2)
        gap = (WIDTH - 2 * MARGIN - sum(map(wide, row))) / (len(row) + 1)
        x = MARGIN + gap + (SHIFT if n % 2 else -SHIFT)
        for one in row:
            at[one] = (x + wide(one) / 2, BAND + n * ROW + BOX / 2)
            x += wide(one) + gap
    return at


def wide(one: str) -> float:
    """The width of a box."""
    return LETTER * len(one.rpartition(".")[2]) + 24


def drawn() -> str:
    """The picture."""
    down, back = split(arrows())
    packages = {one for arrow in (*down, *back) for one in arrow}
    tops = [{one for one in packages if one.startswith(top)} for top in ("assistant.", "store.")]
    bands = [layers(top, down) for top in tops]
    rows = [row for band in bands for row in band]
    at = places(rows, down)
    parts = [line(at, arrow, False) for arrow in sorted(shortest(down))]
    parts += [line(at, arrow, True) for arrow in sorted(back)]
    parts += [box(one, *at[one]) for row in rows for one in row]
    starts = (0, *(sum(len(band) for band in bands[: n + 1]) for n in range(len(bands))))
    for (start, _), title in zip(pairwise(starts), ("assistant", "store"), strict=True):
        parts.append(
            f'<text class="band" x="{MARGIN}" y="{BAND + start * ROW - 10}">{title}</text>'
        )
    height = BAND + len(rows) * ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f"<title>Packages of litrev, and who imports whom</title>\n<style>{STYLE}</style>\n{HEAD}\n"
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def line(at: Mapping[str, tuple[float, float]], arrow: Arrow, back: bool) -> str:
    """An arrow, downwards from edge to edge, or back up round the right side of the boxes."""
    (x, y), (u, v) = at[arrow[0]], at[arrow[1]]
    if back:
        x, u = x + wide(arrow[0]) / 2, u + wide(arrow[1]) / 2
        out = max(x, u) + 30 + abs(v - y) / 6
        bends = f"{out:.0f} {y:.0f} {out:.0f} {v:.0f}"
    else:
        y, v = y + BOX / 2, v - BOX / 2
        bends = f"{x:.0f} {(y + v) / 2:.0f} {u:.0f} {(y + v) / 2:.0f}"
    kind = ' class="back"' if back else ""
    told = f"<title>{' imports '.join(arrow)}</title>"
    return f'<path{kind} d="M{x:.0f} {y:.0f}C{bends} {u:.0f} {v:.0f}">{told}</path>'


def box(one: str, x: float, y: float) -> str:
    """A package."""
    top, _, label = one.rpartition(".")
    return (
        f'<rect class="{top}" x="{x - wide(one) / 2:.0f}" y="{y - BOX / 2:.0f}" '
        f'width="{wide(one):.0f}" height="{BOX}"/>'
        f'<text x="{x:.0f}" y="{y + 4:.0f}">{label}</text>'
    )


if __name__ == "__main__":
    FILE.write_text(drawn(), encoding="utf-8")
