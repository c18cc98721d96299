"""What a salvage mends, and its one step with change rows of its own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert

from liaison.base.clock import clock
from liaison.base.ids import uuid7
from liaison.base.words import N_
from liaison.store import tables
from liaison.store.trail import plain

LOST_STEP = N_("（内容已损坏的操作）")
Key = tuple[str, int]


@dataclass
class Mended:
    """The step of the repairs, and what was made again, given up and lost, by table."""

    step_id: int
    rebuilt: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def begin_step(connection: Connection, words: str, by: str, id: int | None = None) -> int:
    """Write the row of a step of the salvage (with this id, if it replaces one); return its id."""
    row = {"op_id": uuid7(), "words": words, "at": clock.now(), "by": by, "grave": True}
    made = insert(tables.step).values(row if id is None else {**row, "id": id})
    return int(connection.execute(made.returning(tables.step.c.id)).scalar_one())


def add_change(
    connection: Connection, mended: Mended, key: Key, version: int, told: tuple[str, Any, Any]
) -> None:
    """Write a change row of the repairs: field, old and new value of a record."""
    name, old, new = told
    row = {
        "step_id": mended.step_id, "record": key[0], "record_id": key[1], "version": version,
        "field": name,
        "old": None if old is None else json.dumps(plain(old), ensure_ascii=False),
        "new": None if new is None else json.dumps(plain(new), ensure_ascii=False),
    }  # fmt: skip
    connection.execute(insert(tables.change).values(row))
