"""Whatever a skilled insider does to the trail is found; a cut end by a head noted outside (S2)."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, text

from liaison.store import audit, proving, tables
from liaison.store.audit import Event, Head
from liaison.store.step import Store
from tests.faults.randomly import Work
from tests.faults.whole import hasten
from tests.promises import tell, turns
from tests.stores import unguard

Attack = Callable[[Connection, random.Random], None]


def _rows(connection: Connection, table: str) -> list[dict[str, Any]]:
    order = "seq" if table == "audit" else "id"
    told = connection.execute(text(f'SELECT * FROM "{table}" ORDER BY {order}'))
    return [dict(row) for row in told.mappings()]


_COLUMNS = [
    *(("audit", name) for name in ("by", "role", "action", "reason", "detail", "file", "mac")),
    *(("step", name) for name in ("by", "words", "reason", "op_id")),
    *(("change", name) for name in ("record", "field", "new", "old")),
]
"""What an attacker writes something else into."""


def _edit(connection: Connection, dice: random.Random) -> None:
    """Write something else into a column of an entry, a step or a change row."""
    table, column = dice.choice(_COLUMNS)
    key = "seq" if table == "audit" else "id"
    one = dice.choice(_rows(connection, table))[key]
    connection.execute(
        text(f'UPDATE "{table}" SET "{column}" = \'x{dice.randrange(10**6)}\' WHERE {key} = :one'),
        {"one": one},
    )


def _delete(connection: Connection, dice: random.Random) -> None:
    """Take out an entry that is not the last."""
    connection.execute(
        text("DELETE FROM audit WHERE seq = :one"),
        {"one": dice.randrange(1, audit.head(connection).seq)},
    )


def _delete_and_close_up(connection: Connection, dice: random.Random) -> None:
    """Take out an entry and give the later ones new numbers."""
    one = dice.randrange(1, audit.head(connection).seq)
    connection.execute(text("DELETE FROM audit WHERE seq = :one"), {"one": one})
    for row in _rows(connection, "audit"):
        if row["seq"] > one:
            connection.execute(
                text("UPDATE audit SET seq = seq - 1 WHERE seq = :one"), {"one": row["seq"]}
            )


def _forget_a_change(connection: Connection, dice: random.Random) -> None:
    """Take out a change row."""
    one = dice.choice(_rows(connection, "change"))["id"]
    connection.execute(text("DELETE FROM change WHERE id = :one"), {"one": one})


def _add_a_change(connection: Connection, dice: random.Random) -> None:
    """Put a change row into a step."""
    row = dice.choice(_rows(connection, "change"))
    last = _rows(connection, "change")[-1]["id"]
    _insert(connection, "change", {**row, "id": last + 1, "new": '"x"'})


def _swap(connection: Connection, dice: random.Random) -> None:
    """Let two entries change places."""
    one, other = dice.sample(range(1, audit.head(connection).seq + 1), 2)
    for before, after in ((one, -1), (other, one), (-1, other)):
        connection.execute(
            text("UPDATE audit SET seq = :after WHERE seq = :before"),
            {"before": before, "after": after},
        )


def _insert_plain(connection: Connection, dice: random.Random) -> None:
    """Add an entry, its mark made with plain SHA-256 as one who has not the key can."""
    row = dict(dice.choice(_rows(connection, "audit")))
    last = _rows(connection, "audit")[-1]
    row |= {"seq": last["seq"] + 1, "step_id": None, "by": "li"}
    row["mac"] = hashlib.sha256((last["mac"] + json.dumps(row, default=str)).encode()).hexdigest()
    _insert(connection, "audit", row)


def _recompute_plain(connection: Connection, dice: random.Random) -> None:
    """Edit an entry and make all marks anew with plain SHA-256."""
    one, before = dice.randrange(1, audit.head(connection).seq + 1), "0" * 64
    for row in _rows(connection, "audit"):
        if row["seq"] == one:
            row["by"] = "li"
        row.pop("mac")
        before = hashlib.sha256((before + json.dumps(row, default=str)).encode()).hexdigest()
        connection.execute(
            text('UPDATE audit SET mac = :mac, "by" = :who WHERE seq = :one'),
            {"mac": before, "who": row["by"], "one": row["seq"]},
        )


def _step_without_entry(connection: Connection, dice: random.Random) -> None:
    """Write a step past the program, with no entry of its own."""
    row = dice.choice(_rows(connection, "step"))
    last = _rows(connection, "step")[-1]["id"]
    _insert(connection, "step", {**row, "id": last + 1, "op_id": "forged", "undoes_id": None})


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({values})'), row)


def _cut(connection: Connection, dice: random.Random) -> None:
    """Cut off the end, with the steps and change rows that were told there."""
    least = max(2, audit.head(connection).seq - dice.randrange(12))
    cut = [row for row in _rows(connection, "audit") if row["seq"] >= least]
    connection.execute(text("DELETE FROM audit WHERE seq >= :one"), {"one": least})
    for row in reversed(cut):
        if row["step_id"]:
            connection.execute(
                text("DELETE FROM change WHERE step_id = :one"), {"one": row["step_id"]}
            )
            connection.execute(text("DELETE FROM step WHERE id = :one"), {"one": row["step_id"]})


def _make_anew(connection: Connection, dice: random.Random) -> None:
    """Edit an entry and make the chain anew with its own key, which lies in the store."""
    rows = _rows(connection, "audit")
    one = dice.choice(rows)
    connection.execute(text("UPDATE audit SET \"by\" = 'li' WHERE seq = :one"), {"one": one["seq"]})
    key, before = audit.key_of(connection), audit.START
    for row in connection.execute(tables.audit.select().order_by(text("seq"))).all():
        told = {name: value for name, value in row._asdict().items() if name != "mac"}
        before = audit.sign(key, before, told)
        connection.execute(
            text("UPDATE audit SET mac = :mac WHERE seq = :one"), {"mac": before, "one": row.seq}
        )


SEEN = (
    _edit, _delete, _delete_and_close_up, _forget_a_change, _add_a_change, _swap, _insert_plain,
    _recompute_plain, _step_without_entry,
)  # fmt: skip
"""Attacks the chain itself finds."""

ANCHORED = (_cut, _make_anew)
"""Attacks only a head noted elsewhere finds."""


@pytest.fixture
def attacked(store: Store) -> tuple[Store, Head]:
    """A store with a chain of some dozens of entries, its guards off, and the noted head."""
    hasten(store)
    work = Work(store, random.Random(2))
    for _ in range(25):
        work.act()
        store.note(Event("view", record="company", record_id=1, count=1))
    head = store.head()
    unguard(store)
    return store, head


def _verified(store: Store, attack: Attack, dice: random.Random, anchors: list[Head]) -> bool:
    """Attack, verify, and take the attack back; tell whether the chain was found sound."""
    with store.engine.connect() as connection:
        try:
            attack(connection, dice)
            return proving.verify(connection, anchors=anchors).sound
        finally:
            connection.rollback()


def test_every_attack_is_found(attacked: tuple[Store, Head]) -> None:
    store, head = attacked
    kinds, lost = (*SEEN, *ANCHORED), list[str]()
    tries = turns(2 * len(kinds), 500)
    for seed in tries:
        attack = kinds[seed % len(kinds)]
        if _verified(store, attack, random.Random(seed), [head]):
            lost.append(f"{attack.__name__} {seed}")
    tell("S2", f"attacks on the chain ({store.engine.dialect.name})", len(tries), len(lost))
    assert not lost


def test_without_a_noted_head_a_cut_end_is_not_found(attacked: tuple[Store, Head]) -> None:
    """That is why heads are noted in backups and ledgers; all else the chain finds alone."""
    store, _ = attacked
    assert all(_verified(store, attack, random.Random(3), []) for attack in ANCHORED)
    assert not any(_verified(store, attack, random.Random(3), []) for attack in SEEN)


def test_the_chain_that_nobody_touched_is_sound(attacked: tuple[Store, Head]) -> None:
    store, head = attacked
    assert _verified(store, lambda _connection, _dice: None, random.Random(0), [head])
