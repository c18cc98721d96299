"""A station's invented year, lived day by day through the services, the clock moved along.

Nothing is written past them: what an officer may not do is refused here too.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import (
    Assignment,
    Company,
    Dispute,
    Duty,
    Excuse,
    Issue,
    Officer,
    Station,
    Visit,
)
from liaison.records.assignment import Role
from liaison.services import (
    assigning,
    companymerging,
    following,
    handing,
    records,
    takinghold,
    visiting,
)
from liaison.services.visiting import VisitEntry
from liaison.store.step import Store
from liaison.store.undo import last_step, undo

_DAY = timedelta(days=1)
STARTS = (date(2027, 10, 20), date(2029, 1, 20), date(2030, 12, 5), date(2031, 6, 28))
"""Into a leap February, through a short one, over a year's end and a half-year's."""


def held(day: date, at: time = time(12)) -> Any:
    """Hold the clock at a local hour of a day."""
    return clock.held(datetime.combine(day, at).astimezone(UTC))


@dataclass
class Year:
    """The store, the dice, and the day it is; ``said`` counts what was done and refused."""

    store: Store
    dice: Random
    today: date
    officers: list[int] = field(default_factory=list)
    stations: list[int] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    shipped: bool = True
    """Do the rules of the program hold where there are none? Not where somebody took all away."""

    def some(self, *choices: Any) -> Any:
        return self.dice.choice(choices)

    def day(self, back: int, ahead: int) -> date:
        return self.today + self.dice.randint(-back, ahead) * _DAY

    def ids(self, record: type[Record]) -> list[int]:
        with self.store.reading() as session:
            return list(session.scalars(select(record.id).where(alive(record)).order_by(record.id)))

    def any(self, record: type[Record]) -> int:
        return int(self.dice.choice(self.ids(record)))

    def change(self, record: type[Record], id_: int, **values: Any) -> None:
        with self.store.reading() as session:
            version = session.get_one(record, id_).version
        records.save(self.store, record, values, id_, version)


# -- what happens


def open_company(year: Year) -> None:
    """A company is registered: with the day it came, long ago, lately, soon or unknown."""
    came = year.some(None, None, year.day(400, -200), year.day(40, 0), year.day(-1, 30))
    told = {
        "name": f"企业{year.dice.randint(1, 10**9)}",
        "station_id": year.dice.choice(year.stations),
        "grade": year.some("一般", "一般", "重点单位", "涉危"),
        "state": year.some("投产", "投产", "在建", "停产"),
        "entered_on": came,
    }
    records.save(year.store, Company, told)


def change_company(year: Year) -> None:
    """Another grade, state, station; or it leaves, or the day it came is found out."""
    told = year.some(
        {"grade": year.some("一般", "重点单位", "涉危")},
        {"state": year.some("投产", "在建", "停产")},
        {"state": "迁出", "left_on": year.day(30, 10)},
        {"left_on": year.day(-5, 40)},
        {"state": "投产", "left_on": None},
        {"entered_on": year.day(120, 0)},
        {"state": "迁出", "left_on": None},
    )
    year.change(Company, year.any(Company), **told)


def assign(year: Year) -> None:
    """A lead or deputy from a day on, mostly now or to come."""
    companies = [year.any(Company)]
    role = year.some(Role.lead, Role.lead, Role.lead, Role.deputy)
    start = year.day(0, 25) if year.dice.random() < 0.8 else year.day(90, 0)
    end = start + year.dice.randint(5, 120) * _DAY if year.dice.random() < 0.3 else None
    officer = year.dice.choice(year.officers)
    assigning.assign(year.store, companies, officer, start, role=role, end=end)


def stand_in(year: Year) -> None:
    """Somebody stands in for a few days."""
    away, other = year.dice.sample(year.officers, 2)
    start = year.day(0, 10)
    assigning.stand_in(year.store, away, other, start, start + year.dice.randint(0, 30) * _DAY)


def hand_over(year: Year) -> None:
    """All or some companies of an officer go to one or two others, now or on a day to come."""
    giver = year.dice.choice(year.officers)
    day = year.today if year.dice.random() < 0.5 else year.day(0, 20)
    with year.store.reading() as session:
        firms = handing.to_hand(session, giver, day)
    others = [one for one in year.officers if one != giver]
    given = [one for one in firms if year.dice.random() < 0.8]
    if given:
        to = {one: year.dice.choice(others) for one in given}
        handing.hand_over(year.store, giver, to, day)


def visit(year: Year) -> None:
    """A visit of these days, now and then one of months ago; some are attempts."""
    company = year.any(Company)
    on = year.day(6, 0) if year.dice.random() < 0.85 else year.day(100, 0)
    tasks = [one for one in visiting_tasks() if year.dice.random() < 0.5]
    who = year.dice.sample(year.officers, 1 if year.dice.random() < 0.8 else 2)
    outcome = year.some("已走访", "已走访", "已走访", "未遇", "拒绝")
    entry = VisitEntry(company, on, officers=who, outcome=outcome, duties=tasks, content="查看门卫")
    visiting.record(year.store, entry)
    if year.dice.random() < 0.1:
        visiting.record(year.store, entry)  # the same day once more


def visiting_tasks() -> tuple[str, ...]:
    """The four tasks as they are stored."""
    return ("safety", "population", "publicity", "legal")


def plan(year: Year) -> None:
    """A visit is planned; some later become visits, some are forgotten."""
    who = [year.dice.choice(year.officers)]
    visiting.record(
        year.store, VisitEntry(year.any(Company), year.day(-1, 20), officers=who, outcome="计划")
    )


def fulfil(year: Year) -> None:
    """A planned visit was made on its day, or a day later, and is entered now."""
    with year.store.reading() as session:
        where = (alive(Visit), Visit.outcome == "planned", Visit.visited_on <= year.today)
        found = session.execute(
            select(Visit.id, Visit.version, Visit.company_id, Visit.visited_on).where(*where)
        ).all()
    if found:
        one = year.dice.choice(found)
        on = min(year.today, one.visited_on + year.dice.randint(0, 1) * _DAY)
        entry = VisitEntry(
            one.company_id, on, officers=[year.officers[0]], outcome="已走访", duties=["safety"],
            content="按计划走访", fulfils=one.id, version=one.version,
        )  # fmt: skip
        visiting.record(year.store, entry)


def correct(year: Year) -> None:
    """A visit turns out to have been another day's or another company's, or none."""
    told = year.some(
        {"outcome": "未遇"}, {"visited_on": year.day(40, 0)}, {"company_id": year.any(Company)},
        {"duties": ["legal"]}, {"outcome": "已走访"},
    )  # fmt: skip
    year.change(Visit, year.any(Visit), **told)


def bin_some(year: Year) -> None:
    """A visit, an excuse, a duty or an assignment goes to the bin; some come back."""
    record = year.some(Visit, Visit, Visit, Excuse, Assignment, Duty, Company)
    one = year.any(record)
    if record is Company and year.dice.random() < 0.7:
        return
    records.remove_all(year.store, record, [one])
    year.shipped = year.shipped and bool(year.ids(Duty) or record is not Duty)
    if year.dice.random() < 0.5:
        records.restore_all(year.store, record, [one])


def excuse(year: Year) -> None:
    """A company is excused for days that are over, run or come, from one duty or all."""
    start = year.day(30, 20)
    rules = year.ids(Duty)
    records.save(
        year.store,
        Excuse,
        {
            "company_id": year.any(Company),
            "duty_id": year.dice.choice(rules) if rules and year.dice.random() < 0.4 else None,
            "start": start,
            "end": start + year.some(0, 3, 10, 13, 14, 15, 20, 30, 45, 100) * _DAY,
            "reason": "停产检修",
        },
    )


def make_rule(year: Year) -> None:
    """A duty of one's own is made."""
    cycle = year.some("每月", "每月", "每季度", "每半年", "每年", "每隔若干天", "每隔若干天")
    every = cycle == "每隔若干天"
    start = year.some(None, None, year.day(100, 20))
    records.save(
        year.store,
        Duty,
        {
            "name": f"任务{year.dice.randint(1, 10**9)}",
            "counted": year.some("visit", "visit", "safety", "population", "publicity", "legal"),
            "cycle": cycle,
            "days": year.some(5, 7, 20, 30, 45, 90) if every else None,
            "minimum": 1 if every else year.some(1, 1, 2, 3),
            "buffer": year.some(None, None, 3, 10, 40),
            "grade": year.some(None, None, "重点单位", "涉危"),
            "state": year.some(None, None, None, "停产", "投产", "在建"),
            "start": start,
            "end": year.some(None, None, None, (start or year.today) + year.some(0, 45) * _DAY),
        },
    )


def edit_rule(year: Year) -> None:
    """A duty is made stricter, looser, or to end."""
    told = year.some(
        {"minimum": year.some(1, 2, 3)}, {"buffer": year.some(0, 5, 30)}, {"end": year.day(40, 20)},
        {"grade": year.some(None, "重点单位")}, {"days": year.some(10, 30, 60)},
    )  # fmt: skip
    year.change(Duty, year.any(Duty), **told)


def raise_matter(year: Year) -> None:
    """A need, a hazard or a dispute is found, mostly by who answers for the company."""
    company, on = year.any(Company), year.day(20, 0)
    told = {"officer_id": year.dice.choice(year.officers), "description": "门禁损坏"}
    if year.dice.random() < 0.3:
        records.save(year.store, Dispute, {**told, "companies": [company], "found_on": on})
        return
    kind, deadline = year.some("诉求", "隐患"), year.some(None, on + 10 * _DAY)
    about = {"kind": kind, "company_id": company, "reported_on": on, "deadline": deadline}
    records.save(year.store, Issue, told | about)


def end_matter(year: Year) -> None:
    """One of them comes to its end."""
    record = year.some(Issue, Issue, Dispute)
    one = year.any(record)
    with year.store.reading() as session:
        state = (
            "化解"
            if record is Dispute
            else ("办结", "已整改")[session.get_one(Issue, one).kind.value == "hazard"]
        )
    for each in ("交办", "责令整改", "办理中", "调解中", state):
        with suppress(Problem, Problems):
            following.advance(year.store, record, one, each, "办理", year.today)


def merge(year: Year) -> None:
    """Two records of one company are made one."""
    kept, other = year.dice.sample(year.ids(Company), 2)
    with year.store.reading() as session:
        versions = companymerging.look(session, kept, other).versions
    companymerging.merge(year.store, kept, other, versions)


def take_back(year: Year) -> None:
    """Ctrl+Z, and now and then the same again."""
    for _ in range(year.some(1, 1, 2)):
        step = last_step(year.store)
        if step is not None:
            undo(year.store, step.id)


EVENTS: tuple[tuple[Callable[[Year], None], int], ...] = (
    (visit, 36), (plan, 4), (fulfil, 4), (correct, 3), (open_company, 4), (change_company, 6),
    (assign, 7), (stand_in, 4), (hand_over, 5), (excuse, 6), (make_rule, 4), (edit_rule, 2),
    (bin_some, 4), (merge, 1), (take_back, 4), (raise_matter, 6), (end_matter, 3),
)  # fmt: skip
TURNS = (assign, stand_in, hand_over)


def begin(store: Store, seed: int, since: date | None = None) -> Year:
    """Put down officers, stations and the first companies of an invented year."""
    dice = Random(seed)
    year = Year(store, dice, since or dice.choice(STARTS) + dice.randint(0, 40) * _DAY)
    with held(year.today, time(9)):
        names = [f"民警{n}" for n in range(3)]
        year.officers = [records.save(store, Officer, {"name": one}).id for one in names]
        with store.reading() as session:
            year.stations = list(session.scalars(select(Station.id)))
        for one in range(1):
            told = {"name": f"南园{one}警务站", "bureau": "云岭县公安局"}
            year.stations.append(records.save(store, Station, told).id)
        for _ in range(4):
            open_company(year)
        if dice.random() < 0.7:
            make_rule(year)
        for company in year.ids(Company)[:3]:
            officer = dice.choice(year.officers)
            assigning.assign(store, [company], officer, year.today - dice.randint(0, 90) * _DAY)
    return year


def live(year: Year, events: int, look: Callable[[Year, Callable[[], None]], None]) -> None:
    """Let so many things happen; ``look`` carries out those that change who answers."""
    weights = [weight for _event, weight in EVENTS]
    for _ in range(events):
        year.today += year.some(0, 0, 1, 1, 2, 3, 7) * _DAY
        at = year.some(time(0, 10), time(8), time(15, 30), time(23, 50))
        with held(year.today, at):
            takinghold.take_hold(year.store)
            ((event, _weight),) = year.dice.choices(EVENTS, weights)

            if event in TURNS:
                look(year, partial(_happen, year, event))
            else:
                _happen(year, event)


def _happen(year: Year, event: Callable[[Year], None]) -> None:
    """Let it happen, or be refused; an empty list is nothing to choose from."""
    try:
        event(year)
        year.said[event.__name__] = year.said.get(event.__name__, 0) + 1
    except (Problem, Problems, IndexError, ValueError):
        name = f"{event.__name__} refused"
        year.said[name] = year.said.get(name, 0) + 1
