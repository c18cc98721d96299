"""Random work of a station through the services, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from liaison.base.errors import Problem, Problems
from liaison.fields.record import Record
from liaison.records import Company, Contact, Dispute, Issue, Officer, Visit
from liaison.services import assigning, following, records
from liaison.services.rights import Leave
from liaison.store.step import Done, Store

_FIRST = date(2026, 1, 1)
_LEAVE = Leave("核对")


class Work:
    """A station at work on an open store."""

    def __init__(self, store: Store, dice: random.Random) -> None:
        self.store = store
        self.dice = dice
        self.steps: list[int] = []
        """The steps that changed something, in order."""
        store.hear.append(self._heard)

    def _heard(self, done: Done) -> None:
        if done.records:
            self.steps.append(done.step_id)

    def act(self) -> None:
        """Do one thing that succeeds."""
        kept = len(self.steps)
        while len(self.steps) == kept:
            try:
                self.dice.choice(_ACTS)(self)
            except (Problem, Problems):  # not allowed as things stand: something else then
                continue

    def one(self, record: type[Record], gone: bool = False) -> Any:
        """Return the id and version of a random record; raises :class:`Problem` without any."""
        where = record.deleted_at.is_not(None) if gone else record.deleted_at.is_(None)
        with self.store.reading() as session:
            found = session.execute(select(record.id, record.version).where(where)).all()
        if not found:
            raise Problem("there is none yet")
        return self.dice.choice(found)

    def day(self) -> date:
        """Return a day of 2026 before the clock's."""
        return _FIRST + timedelta(self.dice.randrange(300))

    def word(self) -> str:
        """Return a word nobody used before."""
        return f"词{self.dice.randrange(10**9)}"


def _new_company(work: Work) -> None:
    records.save(
        work.store, Company, {"name": work.word(), "grade": work.dice.choice(["一般", "涉危"])}
    )


def _new_officer(work: Work) -> None:
    records.save(work.store, Officer, {"name": work.word()})


def _new_contact(work: Work) -> None:
    told = {"company_id": work.one(Company).id, "name": work.word(), "phone": "13800138000"}
    records.save(work.store, Contact, told)


def _new_visit(work: Work) -> None:
    officers = {work.one(Officer).id, work.one(Officer).id}
    told = {"company_id": work.one(Company).id, "officers": list(officers)}
    told |= {"visited_on": work.day(), "content": work.word()}
    records.save(work.store, Visit, told)


def _new_issue(work: Work) -> None:
    told = {"kind": "诉求", "company_id": work.one(Company).id, "officer_id": work.one(Officer).id}
    records.save(work.store, Issue, {**told, "reported_on": work.day(), "description": work.word()})


def _new_dispute(work: Work) -> None:
    firms = {work.one(Company).id, work.one(Company).id}
    told = {"companies": list(firms), "officer_id": work.one(Officer).id, "found_on": work.day()}
    told["description"] = work.word()
    records.save(work.store, Dispute, told)


def _edit(work: Work) -> None:
    told: dict[str, Any] = {"employees": work.dice.randrange(5), "remark": work.word()}
    told["entered_on"] = work.dice.choice([None, work.day()])
    told["in_group"] = work.dice.choice([True, False, None])
    some = work.dice.sample(sorted(told), work.dice.randint(1, 4))
    edit = {name: told[name] for name in some}
    records.save(work.store, Company, edit, work.one(Company).id, leave=_LEAVE)


def _edit_visit(work: Work) -> None:
    officers = list(dict.fromkeys(work.one(Officer).id for _ in range(3)))
    told = {"officers": officers, "people_reached": work.dice.randrange(9)}
    records.save(work.store, Visit, told, work.one(Visit).id, leave=_LEAVE)


def _assign(work: Work) -> None:
    firms = list({work.one(Company).id, work.one(Company).id})
    assigning.assign(work.store, firms, work.one(Officer).id, work.day())


def _advance(work: Work) -> None:
    one = work.one(Issue).id
    state = work.dice.choice(following.moves(work.store, Issue, one))
    following.advance(work.store, Issue, one, state.value, work.word(), on=work.day())


def _mediate(work: Work) -> None:
    result = work.dice.choice(["达成协议", "未达成"])
    following.mediate(work.store, work.one(Dispute).id, work.word(), result, on=work.day())


def _remove(work: Work) -> None:
    record = work.dice.choice([Company, Officer, Contact, Visit, Issue, Dispute])
    one = work.one(record)
    records.remove(work.store, record, one.id, one.version, "录错")


def _restore(work: Work) -> None:
    record = work.dice.choice([Company, Contact, Visit, Issue, Dispute])
    records.restore(work.store, record, work.one(record, gone=True).id)


_ACTS: list[Callable[[Work], None]] = [
    _new_company,
    _new_officer,
    _new_contact,
    _new_visit,
    _new_visit,
    _new_issue,
    _new_dispute,
    _edit,
    _edit,
    _edit_visit,
    _assign,
    _advance,
    _advance,
    _mediate,
    _remove,
    _restore,
]
