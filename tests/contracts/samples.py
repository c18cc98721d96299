"""A whole record of any type: every field filled, made from its kind alone."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from liaison.fields import codes, kind
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME, Account, Assignment, Dispute, Duty, Issue
from liaison.store.step import Store
from tests.stores import add

_CREDIT = ("91350100M000100Y43", "91110000600037341L")
_IDS = ("11010519491231002X", "440524188001010014")
_RULED: dict[type[Record], dict[str, tuple[Any, Any]]] = {
    Issue: {"kind": ("need", "need"), "state": ("registered", "dispatched")},
    Dispute: {"state": ("found", "mediating")},
    Assignment: {"role": ("lead", "lead")},
    Account: {"role": ("officer", "leader")},
    Duty: {"minimum": (2, 1)},
}
"""What rules across fields ask for, first and then changed."""


def sample(store: Store, record: type[Record], turn: int, others: dict[str, int]) -> dict[str, Any]:
    """Return a value for every field; ``turn`` 1 differs from 0 wherever it can.

    ``others`` keeps the ids of the records referred to, made when first needed.
    """
    return _values(store, record, turn, others, list(fields_of(record)))


def _values(
    store: Store, record: type[Record], turn: int, others: dict[str, int], names: list[str]
) -> dict[str, Any]:
    ruled, fields = _RULED.get(record, {}), fields_of(record)
    return {
        name: ruled[name][turn] if name in ruled else _value(store, fields[name], turn, others)
        for name in names
    }


def _value(store: Store, bound: Bound, turn: int, others: dict[str, int]) -> Any:
    of = bound.kind
    if isinstance(of, Reference | References):
        one = _other(store, BY_NAME[of.target.lower()], others, turn)
        return [one] if isinstance(of, References) else one
    if isinstance(of, OneOf):
        members = list(of.choices)
        return members[turn % len(members)].value
    if isinstance(of, ManyOf):
        return [one.value for one in list(of.choices)[turn : turn + 2]]
    made: dict[type[kind.Kind], tuple[Any, Any]] = {
        kind.Whole: (12, 0),
        kind.Money: ("12500.05", 0),
        kind.Day: (date(2026, 3, 2), date(2026, 3, 3)),
        kind.Time: (time(8, 30), time(14, 5)),
        kind.YesNo: (True, False),
        codes.CreditCode: _CREDIT,
        codes.ResidentId: _IDS,
        codes.Phone: ("13800138000、0854-2621234-801", "110"),
        codes.Plate: ("贵A12345", "贵AD12345"),
        codes.Badge: ("056314", "FJ0123"),
    }
    if type(of) in made:
        return made[type(of)][turn]
    assert isinstance(of, kind.Text), of
    text = f"<b>{bound.name}</b> 第{turn}次,'\"%_\\"
    return (f"{text}\n第二行" if of.long else text)[: of.max]


def _other(store: Store, record: type[Record], others: dict[str, int], turn: int) -> int:
    """Return the record referred to: the first one, or in turn 1 a second."""
    name = f"{record.__tablename__}{turn}"
    if name not in others:
        wanted = [
            field
            for field, bound in fields_of(record).items()
            if bound.required or isinstance(bound.kind, References)
        ]
        which = turn if record.inside else 0  # a part of what is referred to beside it
        values = _values(store, record, which, others, wanted)
        values |= {"name": f"{record.label}{turn}"} if "name" in wanted else {}
        values |= {"login": f"login{turn}"} if "login" in wanted else {}
        others[name] = add(store, record, **values)
    return others[name]


def whole(store: Store, record: type[Record], others: dict[str, int]) -> int:
    """Write a record with every field filled; return its id."""
    return add(store, record, **sample(store, record, 0, others))
