"""``liaison set``: change fields of one record; a new state goes the way of the rules."""

from __future__ import annotations

import argparse
from datetime import date

from liaison.base import dates
from liaison.base.words import N_, _, listed
from liaison.cli.add import tell
from liaison.cli.desk import Command, Desk
from liaison.cli.fields import TYPES, Type, find, read_type
from liaison.cli.options import add_json, add_leave, leave
from liaison.records import Dispute, Issue
from liaison.services import following, guarding, records, rights
from liaison.store.step import Step

_ENDS = ("recheck_on", "finished_on", "settled_on")
"""Days that say when a new state began, if one of them is given with it."""
_OF_THE_MOVE = {*_ENDS, "result", "outcome", "transferred_to", "recheck", "recheck_by_id"}
"""Fields that tell how a matter went: given with a new state they are part of the move."""


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("type", metavar=_("类型"), help=listed(TYPES))
    one.add_argument("number", metavar=_("编号"), help=_("编号，或唯一的名称"))
    one.add_argument("values", nargs="+", metavar=_("字段=值"), help=_("留空表示清除，如 remark="))
    one.add_argument("--note", default="", metavar=_("说明"), help=_("办理说明；退回时必填"))
    one.add_argument("--on", metavar="2026-10-15", help=_("办理日期，默认今天"))
    add_leave(one)
    add_json(one)


def run(desk: Desk) -> int:
    """Change the record in one step and print it."""
    given, kind = desk.given, read_type(desk.given.type)
    values = kind.pairs(given.values)
    one = find(desk.store, kind, given.number)
    if kind.record in (Issue, Dispute) and "state" in values:
        on = given.on or next((values[name] for name in _ENDS if values.get(name)), None)
        _move(desk, kind, one, values, dates.day(on) if on else None)
    else:
        records.save(desk.store, kind.record, values, one, leave=leave(desk))
    desk.say(_("已修改 {number}").format(number=given.number))
    tell(desk, kind, one)
    return 0


def _move(desk: Desk, kind: Type, id: int, values: dict[str, str], on: date | None) -> None:
    """Change the other fields, then move to the state: with its dated entry, in one step."""
    state, store, note = values.pop("state"), desk.store, desk.given.note
    proof = rights.prove(store, leave(desk))
    content = values.keys() - _OF_THE_MOVE

    def work(step: Step) -> None:
        one = step.get(kind.record, id)
        assert isinstance(one, Issue | Dispute)
        guarding.may_handle(step, one)
        if content:  # more than the move itself: as any other change
            guarding.may_change(step, one, proof)
        records.write(step, one, values)
        guarding.may_correct(step, one, proof)
        if type(one.state).read(state) is not one.state:
            following.move(step, one, state, note, on)
        records.settle(step, one)
        step.session.flush()

    store.once(N_("办理"), work, reason=proof.reason)


COMMAND = Command("set", N_("修改一条记录；state= 按规则办理"), _arguments, run)
