"""One month of the demo: the visits made in it, and what was seen on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.watcher import Watcher
from liaison.figures.dutyrules import visits_due
from liaison.records import Officer, Visit
from liaison.records.company import Grade
from liaison.records.visit import Outcome, VisitDuty, VisitForm
from liaison.services.demo_cast import Cast, Post, add
from liaison.services.demo_words import Draw, words
from liaison.store.step import Step

CHUNK = 1000
"""So many visits are sent to the database at once."""

_COVERED = 89
_FORMS = (
    *[VisitForm.routine] * 12,
    *[VisitForm.door] * 3,
    *[VisitForm.appointment] * 2,
    VisitForm.extended,
)
_DUTIES = tuple(VisitDuty)


@dataclass(frozen=True)
class Seen:
    """A hazard as it is seen: category, what, and the order given with its days."""

    category: str
    words: str
    order: str
    days: int


@dataclass
class Planned:
    """A visit to be made: where, when, by whom, and the hazard that will be seen."""

    day: date
    post: Post
    officer: Officer
    outcome: Outcome = Outcome.done
    seen: Seen | None = None
    visit: Visit | None = None


def plan(draw: Draw, cast: Cast, month: Period, wanted: int | None) -> list[Planned]:
    """Return the month's visits by day, none after today.

    ``wanted`` visits spread over all companies; None for what officers do:
    nearly every company as often as it is due, a few of them not met.
    """
    last = min(month.last, clock.today())
    if wanted is not None:
        found = list(_spread(draw, cast, Period(month.first, last), wanted))
    else:
        found = [one for one in _due(draw, cast, month) if one.day <= last]
    return sorted(found, key=lambda one: one.day)


def _spread(draw: Draw, cast: Cast, span: Period, wanted: int) -> Iterator[Planned]:
    posts = [post for post in cast.posts if post.open(span.first) and post.open(span.last)]
    for place in range(wanted if posts else 0):
        post, day = posts[place % len(posts)], draw.day(span.first, span.last)
        officer = post.lead(day)
        assert officer is not None  # open on the first and last day, and leads have no gaps
        yield Planned(day, post, officer)


def _due(draw: Draw, cast: Cast, month: Period) -> Iterator[Planned]:
    for post in cast.posts:
        for _turn in range(visits_due(post.company.grade)):
            day = draw.day(month.first, month.last)
            officer = post.lead(day)
            if officer is None or not post.open(day) or not draw.chance(_COVERED):
                continue
            if draw.chance(4):
                yield Planned(day, post, officer, Outcome.not_met)
                day = min(day + timedelta(days=2), month.last)
            yield Planned(day, post, post.lead(day) or officer)


def visit(step: Step, draw: Draw, cast: Cast, planned: list[Planned], watcher: Watcher) -> int:
    """Add the planned visits, chunk by chunk; return how many there are."""
    officers = [officer for officer in cast.officers if officer.active]
    for place, one in enumerate(planned, 1):
        one.visit = _visit(draw, one, officers, cast.station_id)
        cast.desks.along(one.visit)
        add(step, one.visit)
        if place % CHUNK == 0 or place == len(planned):
            step.session.flush()
            watcher.check()
    return len(planned)


def _visit(draw: Draw, one: Planned, officers: list[Officer], station_id: int) -> Visit:
    company = one.post.company
    made = Visit(
        company_id=company.id,
        station_id=station_id,
        visited_on=one.day,
        officers=[one.officer],
        outcome=one.outcome,
        form=VisitForm.routine,
        late=draw.chance(3),
        recorded_by=one.officer.name,
    )
    if one.outcome is not Outcome.done:
        made.content = "到企业走访，负责人外出未遇，另约时间。"
        return made
    second = draw.one(officers)
    if draw.chance(30) and second is not one.officer:
        made.officers = [one.officer, second]
    duties = sorted(draw.dice.sample(_DUTIES, draw.between(1, 3)), key=_DUTIES.index)
    told = words()["visit"]
    made.duties = tuple(str(duty.value) for duty in duties)
    made.content = "，".join(draw.one(told[str(duty.value)]) for duty in duties) + "。"
    made.met_with = f"{company.liaison} {draw.word('posts')}"
    made.form = draw.one(_FORMS)
    if company.grade is not Grade.ordinary and draw.chance(60):
        made.form = VisitForm.key_unit
    made.visited_at = time(draw.between(9, 17), draw.between(0, 5) * 10)
    if VisitDuty.publicity in duties:
        made.people_reached = draw.one((8, 10, 15, 20, 30, 50, 120))
    if VisitDuty.population in duties:
        made.people_registered = draw.between(0, 15)
    made.findings = one.seen.words if one.seen else "无"
    made.handling = one.seen.order if one.seen else None
    return made


def see(draw: Draw) -> Seen:
    """Return a hazard somebody sees."""
    category = draw.one(list(words()["hazard"]))
    order, days = draw.word("orders")
    return Seen(category, draw.one(words()["hazard"][category]), order, days)
