"""Needs and hazards of the demo, each as far on its way as its age allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from liaison.base.clock import clock
from liaison.records import Action, Issue
from liaison.records.issue import IssueKind, IssueState, Recheck, Satisfaction, Severity
from liaison.services.demo_cast import Cast, add
from liaison.services.demo_month import Planned, see
from liaison.services.demo_words import Draw, words
from liaison.store.step import Step

_S = IssueState
_RATINGS = (
    *[Satisfaction.very] * 6,
    *[Satisfaction.satisfied] * 9,
    *[Satisfaction.basically] * 2,
    Satisfaction.dissatisfied,
)
_BY_OTHER_WAYS = ("电话", "微信群", "恳谈会", "预约", "110", "12345")


@dataclass
class Followed:
    """An issue and the dated entries of its way."""

    issue: Issue
    entries: list[tuple[date, IssueState, str]] = field(default_factory=list)

    def move(self, day: date, state: IssueState, words: str) -> None:
        """Go on to a state, with its entry."""
        self.entries.append((day, state, words))
        self.issue.state = state


def keep(step: Step, followed: list[Followed]) -> None:
    """Add issues in order of their days, then the entries of each."""
    for one in sorted(followed, key=lambda each: each.issue.reported_on):
        add(step, one.issue)
    step.session.flush()
    for one in followed:
        for day, state, told in one.entries:
            entry = Action(
                issue_id=one.issue.id,
                done_on=day,
                officer_id=one.issue.officer_id,
                state=state,
                content=told,
            )
            add(step, entry)
    step.session.flush()


def need(draw: Draw, cast: Cast, seen: Planned) -> Followed:
    """Return a need of the company that was visited, or that called that day."""
    category = draw.one(list(words()["need"]))
    told, department = draw.one(words()["need"][category])
    issue = _issue(seen, cast, IssueKind.need, category, told)
    if draw.chance(50):
        issue.source, issue.visit_id = draw.one(_BY_OTHER_WAYS), None
    issue.reported_by, issue.reported_phone = draw.person(), draw.phone()
    issue.department_id = cast.departments[department].id
    issue.deadline = seen.day + timedelta(days=draw.one((5, 7, 10, 15)))
    followed = Followed(issue)
    _follow_need(draw, followed, (clock.today() - seen.day).days)
    return followed


def _follow_need(draw: Draw, one: Followed, age: int) -> None:
    issue, day = one.issue, one.issue.reported_on
    assert issue.deadline is not None
    fate = draw.card("need")
    takes = draw.between(0, (issue.deadline - day).days + 1)
    if fate == "registered":
        return
    if takes <= age and fate == "declined":
        issue.finished_on = day + timedelta(days=takes)
        issue.result = "经核实不属于公安机关职责，已告知企业向主管部门反映"
        one.move(issue.finished_on, _S.declined, issue.result)
        return
    if age >= 1:
        one.move(day + timedelta(days=min(1, takes)), _S.dispatched, "交承办部门办理")
    if takes > age or fate in ("dispatched", "dragging"):
        if age >= 3 and fate != "dispatched":
            one.move(day + timedelta(days=3), _S.working, draw.word("progress"))
        return
    issue.finished_on = day + timedelta(days=takes)
    issue.result = draw.word("results")
    one.move(issue.finished_on, _S.finished, issue.result)
    if takes + 2 <= age and fate != "unrated":
        issue.satisfaction = draw.one(_RATINGS)
        rated = issue.finished_on + timedelta(days=2)
        one.move(rated, _S.fed_back, f"企业评价：{issue.satisfaction.label}")


def hazard(draw: Draw, cast: Cast, one: Planned) -> Followed:
    """Return the hazard seen on a visit, or one found on a patrol of that day."""
    seen = one.seen or see(draw)
    issue = _issue(one, cast, IssueKind.hazard, seen.category, seen.words)
    if one.seen is None:
        issue.source, issue.visit_id = "巡逻", None
    issue.requirement, issue.deadline = seen.order, one.day + timedelta(days=seen.days)
    issue.severity = Severity.major if draw.chance(8) else Severity.ordinary
    followed = Followed(issue)
    _follow_hazard(draw, followed, (clock.today() - one.day).days)
    return followed


def _follow_hazard(draw: Draw, one: Followed, age: int) -> None:
    issue, day = one.issue, one.issue.reported_on
    assert issue.deadline is not None
    fate = draw.card("hazard")
    if fate == "found":
        return
    one.move(day, _S.ordered, issue.requirement or "责令整改")
    takes = draw.between(1, max(1, (issue.deadline - day).days))
    if age >= 3 and fate == "handed over":
        issue.finished_on = day + timedelta(days=3)
        issue.result = "已移交行业主管部门处理"
        one.move(issue.finished_on, _S.handed_over, issue.result)
        return
    if takes > age or fate == "dragging":
        return
    issue.finished_on, issue.result = day + timedelta(days=takes), draw.word("rectified")
    one.move(issue.finished_on, _S.rectified, issue.result)
    looked = takes + draw.between(1, 4)
    if looked > age or fate == "rectified":
        return
    issue.recheck_on, issue.recheck_by_id = day + timedelta(days=looked), issue.officer_id
    if fate != "failed":
        issue.recheck = Recheck.passed
        one.move(issue.recheck_on, _S.closed, "复查合格，予以销号")
        return
    issue.recheck, issue.finished_on, issue.result = Recheck.failed, None, None
    one.move(issue.recheck_on, _S.ordered, "复查不合格，继续整改")


def _issue(seen: Planned, cast: Cast, kind: IssueKind, category: str, description: str) -> Issue:
    first = _S.registered if kind is IssueKind.need else _S.found
    return Issue(
        kind=kind,
        company_id=seen.post.company.id,
        station_id=cast.station_id,
        reported_on=seen.day,
        category=category,
        severity=Severity.ordinary,
        source="走访",
        description=description,
        officer_id=seen.officer.id,
        state=first,
        visit_id=seen.visit.id if seen.visit else None,
        recorded_by=seen.officer.name,
    )
