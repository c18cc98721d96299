"""Rows read straight from pages, without a database that could refuse (SQLite file format §1-2).

Table leaves hold whole rows, so every sound leaf gives its rows even when
what leads to it is lost. Rows come with their rowid; which table a leaf is of
is told by the tree it hangs on, else by what its rows look like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from liaison.store.leaves import Reader
from liaison.store.pages import Image
from liaison.store.shapes import Row, Shape


@dataclass
class Carved:
    """Rows by table, how many leaves could be given to no table, and cells nobody could read."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    strays: int = 0
    cells: int = 0


def carve(
    image: Image, shapes: Mapping[str, Shape], roots: Mapping[str, int] | None = None
) -> Carved:
    """Return every row of every sound leaf; those of no known table are counted.

    ``roots`` are the first pages of a new store's tables, which those of an
    old one mostly share: they decide between tables whose rows look alike.
    """
    reader = Reader(image)
    found = Carved({name: [] for name in shapes})
    broken = dict(shapes)  # a table whose tree is whole has lost no leaf
    for name, root in reader.roots().items():
        reader.gaps = 0
        leaves = reader.leaves(root)
        if name in found.rows:
            for leaf in leaves:
                found.rows[name] += reader.rows(leaf)
            if not reader.gaps:
                del broken[name]
    for group in reader.orphans():
        rows = [row for leaf in group.leaves for row in reader.rows(leaf)]
        owner = _owner(rows, broken) or _owner(rows, _at(broken, roots or {}, group.root))
        if owner is not None:
            found.rows[owner] += rows
        elif rows:
            found.strays += len(group.leaves)
    found.cells = reader.unread
    return found


def _at(shapes: Mapping[str, Shape], roots: Mapping[str, int], root: int) -> dict[str, Shape]:
    return {name: shape for name, shape in shapes.items() if roots.get(name) == root}


def _owner(rows: Sequence[Row], shapes: Mapping[str, Shape]) -> str | None:
    """Return the only table most of these rows fit; None when none or several do."""
    votes = Counter(
        name for row in rows[:200] for name, shape in shapes.items() if shape.fits(row)
    ).most_common(2)
    if not votes or votes[0][1] * 2 <= min(len(rows), 200):
        return None
    return None if len(votes) > 1 and votes[1][1] == votes[0][1] else votes[0][0]
