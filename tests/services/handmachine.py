"""Random work around handovers: what it may do, and what must hold whatever was done.

Officers hand companies over, plan it, assign, merge, write, undo and redo, and
days pass on which planned handovers take hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import assume, event, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems
from liaison.records import Assignment, Company, Dispute, Issue, Officer, Visit
from liaison.records.assignment import Role
from liaison.services import assigning, companymerging, handing, records, steps, takinghold
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from liaison.store.undo import last_step, last_undone
from tests.services.handlooking import Credit, Rows, credit, living, open_of, same, same_credit

DAY = timedelta(days=1)
FIRMS, OFFICERS = 3, 3

_firm, _officer = st.integers(0, FIRMS - 1), st.integers(0, OFFICERS - 1)
_firms = st.sets(_firm, min_size=1)
_days = st.integers(-2, 4)


class Watched(RuleBasedStateMachine):
    """One example: its own officers and companies in a store that others used before."""

    store: Store
    """Set by the test."""
    today: datetime
    """Goes on from one example to the next: no clock goes back."""

    _read: tuple[int, Rows] | None = None
    """What lives, as of a step."""

    @initialize()
    def begin(self) -> None:
        """Three companies led by the first officer, with something open in each."""
        machine = type(self)
        machine.today += DAY
        self._clock = clock.held(machine.today)
        self._clock.__enter__()
        with self.store.reading() as session:
            self.since = session.scalar(select(func.max(tables.step.c.id))) or 0
        self.officers = [self._add(Officer, name=f"民警{n}") for n in range(OFFICERS)]
        self.firms = [self._add(Company, name=f"甲{n}公司") for n in range(FIRMS)]
        assigning.assign(self.store, self.firms, self.officers[0], clock.today() - 30 * DAY)
        for firm in self.firms:
            self._issue(firm, self.officers[0], 5)
        self.store.begun = self._newest()
        self.start = self._living()
        self.whole = True
        """Was everything so far undone whole, or not at all?"""

    def teardown(self) -> None:
        """Undo everything, the newest first; then all is as in the beginning."""
        if not hasattr(self, "start"):
            return
        try:
            while self._back_and_look():
                pass
            if self.whole and last_step(self.store) is None:
                event("all undone")
                same(self._living(), self.start)
        finally:
            self._clock.__exit__(None, None, None)

    # -- what must hold

    @invariant()
    def one_at_a_time(self) -> None:
        """No two leads, no two stand-ins of a company on one day, nobody twice."""
        if not hasattr(self, "start"):
            return
        with self.store.reading() as session:
            turns = session.scalars(
                select(Assignment).where(
                    Assignment.company_id.in_(self.firms), Assignment.deleted_at.is_(None)
                )
            ).all()
        held: dict[Any, list[tuple[date, date]]] = defaultdict(list)
        for one in turns:
            who = one.officer_id if one.role is Role.deputy else 0
            held[one.company_id, one.role, who].append((one.start, one.end or date.max))
        for periods in held.values():
            periods.sort()
            for (_start, end), (start, _end) in pairwise(periods):
                assert end < start, f"overlap: {periods}"

    @invariant()
    def nothing_is_lost(self) -> None:
        """What lives belongs to companies that live, and to one of the officers."""
        if not hasattr(self, "start"):
            return
        with self.store.reading() as session:
            query = select(Company.id).where(
                Company.id.in_(self.firms), Company.deleted_at.is_(None)
            )
            firms = set(session.scalars(query))
        for (table, _id), told in self._living().items():
            if table in ("issue", "visit"):
                assert told["company_id"] in firms, (table, told)
            if table in ("issue", "dispute"):
                assert told["officer_id"] in self.officers
            if table == "dispute":
                assert set(told["companies"]) <= firms, told
                assert told["companies"]

    @invariant()
    def turns_of_answering_are_apart(self) -> None:
        """Who answered for a matter until a day is told once a day, and of days gone by."""
        if not hasattr(self, "start"):
            return
        seen = set()
        rows = self._living()
        for (table, _id), told in rows.items():
            if table == "charge":
                key = (told["owner"], told["owner_id"], told["until"])
                assert key not in seen, key
                seen.add(key)
                assert told["until"] < f"{clock.today()}", f"not gone by: {told}"
                assert (told["owner"], told["owner_id"]) in rows, f"of nothing: {told}"

    # -- inside

    def _do(self, work: Callable[[], Any], back_and_forth: bool = True) -> bool:
        """Do something that may be refused: then nothing has changed. Undo it and redo it."""
        before, newest = self._living(), self._newest()
        try:
            work()
        except (Problem, Problems):
            same(self._living(), before)
            return False
        if self._newest() == newest:
            return False
        if back_and_forth:
            self._undo_at_once(before)
        return True

    def _undo_at_once(self, before: Rows) -> None:
        """Undone at once all is as before, redone as after."""
        after, step = self._living(), last_step(self.store)
        if step is None or after == before:
            return
        assert steps.take_back(self.store, step.id).kept == ()
        same(self._living(), before)
        steps.redo(self.store)
        same(self._living(), after)

    def _back(self) -> bool:
        step = last_step(self.store)
        return step is not None and self._take_back(int(step.id))

    def _back_and_look(self) -> bool:
        done = self._back()
        self.one_at_a_time()
        self.nothing_is_lost()
        self.turns_of_answering_are_apart()
        return done

    def _take_back(self, step: int) -> bool:
        before = self._living()
        try:
            told = steps.take_back(self.store, step)
        except (Problem, Problems):
            event("undo refused")
            same(self._living(), before)
            return False
        event("undone whole" if not told.kept else "undone in part")
        self.whole = self.whole and not told.kept
        return True

    def _redo(self) -> Any:
        before = self._living()
        try:
            return steps.redo(self.store)
        except (Problem, Problems):
            event("redo refused")
            same(self._living(), before)
            return None

    def _credit(self) -> Credit:
        matters: dict[Any, list[int]] = {record: self._ids(record) for record in (Issue, Dispute)}
        return credit(self.store, matters)

    def _living(self) -> Rows:
        newest = self._newest()
        if self._read is None or self._read[0] != newest:
            self._read = newest, living(self.store, self.since)
        return self._read[1]

    def _ids(self, record: Any) -> list[int]:
        return sorted(one for table, one in self._living() if table == record.__tablename__)

    def _of(self, firms: set[int]) -> list[int]:
        return [self.firms[one] for one in sorted(firms)]

    def _newest(self) -> int:
        with self.store.reading() as session:
            return session.scalar(select(func.max(tables.step.c.id))) or 0

    def _add(self, record: Any, **values: Any) -> int:
        return records.save(self.store, record, values).id

    def _issue(self, firm: int, officer: int, ago: int) -> int:
        told = {"kind": "诉求", "company_id": firm, "officer_id": officer}
        on = clock.today() - ago * DAY
        return self._add(Issue, **told, reported_on=on, description="通行证")


class Handing(Watched):
    """What officers and their leader do."""

    @rule(firms=_firms, who=_officer, day=_days, role=st.sampled_from(Role), long=st.integers(0, 5))
    def assign(self, firms: set[int], who: int, day: int, role: Role, long: int) -> None:
        """A lead, a deputy or a stand-in from a day on."""
        start = clock.today() + day * DAY
        end = start + long * DAY if role is Role.stand_in else None
        self._do(
            lambda: assigning.assign(
                self.store, self._of(firms), self.officers[who], start, role=role, end=end
            )
        )

    @rule(firm=_firm, to=st.lists(_officer, min_size=FIRMS, max_size=FIRMS), day=_days,
          waits=st.booleans())  # fmt: skip
    def hand_over(self, firm: int, to: list[int], day: int, waits: bool) -> None:
        """What the lead of a company has, to others, on the day, before it, or planned."""
        when = clock.today() + day * DAY
        with self.store.reading() as session:
            every = {one: handing.to_hand(session, one, when) for one in self.officers}
        givers = [one for one, those in every.items() if self.firms[firm] in those]
        assume(givers)
        giver = givers[0]
        others = [one for one in self.officers if one != giver]
        receivers = {one: others[to[self.firms.index(one)] % 2] for one in every[giver]}
        done = self._do(lambda: handing.hand_over(self.store, giver, receivers, when))
        if done and day <= 0:
            event("handed over")
            left = open_of(self.store, giver, list(receivers))
            assert not left, f"left with the giver: {left}"
        elif done:
            event("planned")
            if waits:
                self.days_pass(day)

    @rule(firm=_firm, who=_officer, ago=st.integers(0, 9))
    def register_need(self, firm: int, who: int, ago: int) -> None:
        """Somebody takes in a need."""
        self._do(lambda: self._issue(self.firms[firm], self.officers[who], ago), False)

    @rule(firms=_firms, who=_officer, ago=st.integers(0, 9))
    def register_dispute(self, firms: set[int], who: int, ago: int) -> None:
        """A dispute of one or several companies."""
        found = {"companies": self._of(firms), "officer_id": self.officers[who]}
        found |= {"found_on": clock.today() - ago * DAY, "description": "欠薪"}
        self._do(lambda: self._add(Dispute, **found), False)

    @rule(firm=_firm, who=st.sets(_officer, min_size=1), day=st.integers(0, 5))
    def plan_visit(self, firm: int, who: set[int], day: int) -> None:
        """A visit that is still to be made."""
        told = {"company_id": self.firms[firm], "officers": [self.officers[one] for one in who]}
        told |= {"visited_on": clock.today() + day * DAY, "content": "检查", "outcome": "计划"}
        self._do(lambda: self._add(Visit, **told), False)

    @rule(pick=st.integers(0, 99), who=_officer, ends=st.booleans())
    def edit_need(self, pick: int, who: int, ends: bool) -> None:
        """Given to somebody else, or finished."""
        ids = self._ids(Issue)
        assume(ids)
        told: dict[str, Any] = {"officer_id": self.officers[who]}
        if ends:
            told = {"state": "办结", "finished_on": clock.today()}
        one = ids[pick % len(ids)]
        self._do(lambda: records.save(self.store, Issue, told, one, leave=Leave("核对")), False)

    @rule(pick=st.integers(0, 99), day=_days)
    def move_assignment(self, pick: int, day: int) -> None:
        """Its last day is written by hand."""
        ids = self._ids(Assignment)
        assume(ids)
        one, end = ids[pick % len(ids)], clock.today() + day * DAY
        self._do(lambda: records.save(self.store, Assignment, {"end": end}, one), False)

    @rule(pick=st.integers(0, 99))
    def remove_assignment(self, pick: int) -> None:
        """Into the recycle bin."""
        ids = self._ids(Assignment)
        assume(ids)
        self._do(lambda: records.remove_all(self.store, Assignment, [ids[pick % len(ids)]]))

    @rule(kept=_firm, other=_firm)
    def merge(self, kept: int, other: int) -> None:
        """Two companies are one."""
        one, two = self.firms[kept], self.firms[other]
        assume(one != two)

        def work() -> None:
            with self.store.reading() as session:
                versions = companymerging.look(session, one, two).versions
            companymerging.merge(self.store, one, two, versions)

        if self._do(work):
            event("merged")

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        """What is planned takes hold."""
        before = self._credit()
        self._clock.__exit__(None, None, None)
        type(self).today += days * DAY
        self._clock = clock.held(type(self).today)
        self._clock.__enter__()
        if takinghold.take_hold(self.store):
            event("took hold")
        same_credit(before, self._credit(), clock.today() - (days + 1) * DAY)

    @rule()
    def undo(self) -> None:
        """Ctrl+Z."""
        self._back()

    @rule(pick=st.integers(0, 5))
    def undo_earlier(self, pick: int) -> None:
        """An earlier step, from the list of the latest."""
        lines = [one for one in steps.undoable(self.store, 6) if one.id > self.store.begun]
        assume(pick < len(lines))
        self._take_back(lines[pick].id)

    @rule()
    def undo_and_redo(self) -> None:
        """What is undone and done again is as it was."""
        before = self._living()
        if self._back():
            assert last_undone(self.store) is not None
            told = self._redo()
            if told is not None and self.whole:
                same(self._living(), before)

    @precondition(lambda self: last_undone(self.store) is not None)
    @rule()
    def redo(self) -> None:
        """Ctrl+Y."""
        self._redo()
