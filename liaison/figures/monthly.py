"""The monthly figures (domain.md §6). A figure is one line here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, literal, or_, select

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.fields.record import Record
from liaison.figures import duties
from liaison.figures.dutybook import KINDS
from liaison.figures.figure import AnyFigure, Cohort, Figure, Rate, Reckoned
from liaison.figures.scope import Condition, Scope, alive, in_force, present, within
from liaison.figures.states import SETTLED, dispute_open, issue_late, issue_open
from liaison.records import Assignment, Company, Dispute, Issue, MediationSession, Visit
from liaison.records.assignment import Role
from liaison.records.company import Grade
from liaison.records.duty import Counted
from liaison.records.issue import IssueKind, IssueState, Recheck, Satisfaction, Severity
from liaison.records.visit import Outcome, VisitForm

NEED, HAZARD = Issue.kind == IssueKind.need, Issue.kind == IssueKind.hazard
DONE = Visit.outcome == Outcome.done


def dated(record: type[Record], day: Any, *where: Condition, value: Any = None) -> Cohort:
    """Cohort: records whose ``day`` lies in the period; ``value`` summed, else counted."""

    def cohort(period: Period, scope: Scope) -> Select[int, Any]:
        one = literal(1) if value is None else value
        credited = day if record in (Issue, Dispute) else period.last
        return select(record.id, one.label("value")).where(
            day.between(period.first, period.last), *where, *within(record, scope, credited)
        )

    return cohort


def on_last_day(condition: Any, record: type[Record] = Company, value: Any = None) -> Cohort:
    """Cohort: records for which ``condition(day)`` holds on the last day, at most today."""

    def cohort(period: Period, scope: Scope) -> Select[int, Any]:
        day = min(period.last, max(period.first, clock.today()))
        one = literal(1) if value is None else value
        return select(record.id, one.label("value")).where(
            condition(day), *within(record, scope, day)
        )

    return cohort


def visited(period: Period, scope: Scope) -> Select[int, Any]:
    """Cohort: companies with a visit done in the period, each once (家, not 家次)."""
    visits = select(Visit.company_id).where(
        Visit.visited_on.between(period.first, period.last), DONE, alive(Visit)
    )
    if scope.officer_id is not None:
        visits = visits.where(*within(Visit, Scope(officer_id=scope.officer_id), period.last))
    narrowed = Scope(station_id=scope.station_id, company_id=scope.company_id)
    return select(Company.id, literal(1).label("value")).where(
        Company.id.in_(visits), *within(Company, narrowed, period.last)
    )


def visited_assigned(period: Period, scope: Scope) -> Select[int, Any]:
    """Cohort: of the companies with a lead on the last day, those visited."""
    visits = select(Visit.company_id).where(
        Visit.visited_on.between(period.first, period.last), DONE, alive(Visit)
    )
    return assigned(period, scope).where(Company.id.in_(visits))


def assigned(period: Period, scope: Scope) -> Select[int, Any]:
    """Cohort: companies present with a lead officer on the last day, at most today."""
    return on_last_day(lambda day: present(day) & Company.id.in_(_led(day)))(period, scope)


def _led(day: Any) -> Any:
    return select(Assignment.company_id).where(
        Assignment.role == Role.lead, in_force(Assignment, day)
    )


def sessions(period: Period, scope: Scope) -> Select[int, Any]:
    """Cohort: mediation sessions held in the period."""
    return (
        select(MediationSession.id, literal(1).label("value"))
        .join(Dispute, Dispute.id == MediationSession.dispute_id)
        .where(
            MediationSession.held_on.between(period.first, period.last),
            alive(MediationSession),
            *within(Dispute, scope, MediationSession.held_on),
        )
    )


_ON_TIME = Issue.finished_on <= Issue.deadline
_RATED = Issue.satisfaction.is_not(None)
_CONTENT = Issue.satisfaction.in_(
    [Satisfaction.very, Satisfaction.satisfied, Satisfaction.basically]
)
_ENDED = Issue.state.in_([IssueState.finished, IssueState.fed_back])
_MENDED = Issue.state.in_([IssueState.rectified, IssueState.closed])
"""Handed over to another authority is an end, but nothing was mended."""

_RECHECKED = func.coalesce(Issue.recheck_on, Issue.finished_on)
_V, _N, _H, _D, _B = "走访", "诉求", "隐患", "矛盾纠纷", "企业基础"

COMPANIES = Figure("companies", "辖区企业", "家", _B, Company, on_last_day(present))
KEY_UNITS = Figure(
    "key_units", "重点单位", "家", _B, Company,
    on_last_day(lambda day: present(day) & (Company.grade == Grade.key)),
)  # fmt: skip
ASSIGNED = Figure("companies_assigned", "已明确联络民警企业", "家", _B, Company, assigned)
VISITS = Figure("visits", "走访企业", "家次", _V, Visit, dated(Visit, Visit.visited_on, DONE))
VISITED = Figure("companies_visited", "走访覆盖企业", "家", _V, Company, visited)
_COVERED = Figure("covered", "已走访的联络企业", "家", _V, Company, visited_assigned)
NEEDS = Figure("needs", "受理诉求", "件", _N, Issue, dated(Issue, Issue.reported_on, NEED))
NEEDS_DONE = Figure(
    "needs_finished", "办结诉求", "件", _N, Issue, dated(Issue, Issue.finished_on, NEED, _ENDED)
)
_TIMED = Figure(
    "needs_timed", "有期限的办结诉求", "件", _N, Issue,
    dated(Issue, Issue.finished_on, NEED, _ENDED, Issue.deadline.is_not(None)),
)  # fmt: skip
_IN_TIME = Figure(
    "needs_in_time", "按期办结诉求", "件", _N, Issue,
    dated(Issue, Issue.finished_on, NEED, _ENDED, _ON_TIME),
)  # fmt: skip
_RATINGS = Figure(
    "needs_rated", "已评价诉求", "件", _N, Issue, dated(Issue, Issue.finished_on, NEED, _RATED)
)
_HAPPY = Figure(
    "needs_content", "满意诉求", "件", _N, Issue, dated(Issue, Issue.finished_on, NEED, _CONTENT)
)
HAZARDS = Figure("hazards", "发现隐患", "处", _H, Issue, dated(Issue, Issue.reported_on, HAZARD))
RECTIFIED = Figure(
    "hazards_rectified", "整改隐患", "处", _H, Issue,
    dated(Issue, Issue.finished_on, HAZARD, _MENDED),
)  # fmt: skip
_OF_FOUND = Figure(
    "hazards_found_rectified", "当期发现已整改", "处", _H, Issue,
    dated(Issue, Issue.reported_on, HAZARD, _MENDED),
)  # fmt: skip
DISPUTES = Figure("disputes", "排查纠纷", "起", _D, Dispute, dated(Dispute, Dispute.found_on))
SETTLED_IN = Figure(
    "disputes_settled", "化解纠纷", "起", _D, Dispute,
    dated(Dispute, Dispute.settled_on, Dispute.state == SETTLED),
)  # fmt: skip
_SETTLED_OF = Figure(
    "disputes_found_settled", "当期排查已化解", "起", _D, Dispute,
    dated(Dispute, Dispute.found_on, Dispute.state == SETTLED),
)  # fmt: skip


def _task(name: str, label: str, counted: Counted) -> Figure:
    which = dated(Visit, Visit.visited_on, KINDS[counted].which)
    return Figure(name, label, "家次", _V, Visit, which)


DUTIES = Reckoned(
    "duties_asked", "常态任务", "项", _V, Company,
    lambda session, period, scope: duties.tally(session, period, scope).asked,
)  # fmt: skip
DUTIES_MET = Reckoned(
    "duties_met", "完成常态任务", "项", _V, Company,
    lambda session, period, scope: duties.tally(session, period, scope).met,
)  # fmt: skip

MONTHLY: tuple[AnyFigure, ...] = (
    COMPANIES,
    KEY_UNITS,
    ASSIGNED,
    Figure("guards", "保安人数", "人", _B, Company, on_last_day(present, value=Company.guards)),
    Figure("cameras", "监控探头", "个", _B, Company, on_last_day(present, value=Company.cameras)),
    VISITS,
    VISITED,
    Rate("coverage", "走访覆盖率", _V, _COVERED, ASSIGNED),
    DUTIES,
    DUTIES_MET,
    Rate("duty_rate", "任务完成率", _V, DUTIES_MET, DUTIES),
    _task("safety_visits", "安全检查", Counted.safety),
    _task("population_visits", "流动人口管理", Counted.population),
    _task("publicity_visits", "安全防范宣传", Counted.publicity),
    _task("legal_visits", "法律咨询", Counted.legal),
    Figure("alongside_visits", "警种同行走访", "家次", _V, Visit,
           dated(Visit, Visit.visited_on, DONE, Visit.departments.any())),
    Figure("attempts", "未遇", "次", _V, Visit,
           dated(Visit, Visit.visited_on, Visit.outcome == Outcome.not_met)),
    Figure("people_reached", "宣传", "人次", _V, Visit,
           dated(Visit, Visit.visited_on, DONE, value=Visit.people_reached)),
    Figure("people_registered", "登记流动人口", "人", _V, Visit,
           dated(Visit, Visit.visited_on, DONE, value=Visit.people_registered)),
    Figure("appointments", "预约服务", "次", _V, Visit,
           dated(Visit, Visit.visited_on, DONE, Visit.form == VisitForm.appointment)),
    Figure("extended_hours", "延时服务", "次", _V, Visit,
           dated(Visit, Visit.visited_on, DONE, Visit.form == VisitForm.extended)),
    Figure("door_to_door", "上门服务", "次", _V, Visit,
           dated(Visit, Visit.visited_on, DONE, Visit.form == VisitForm.door)),
    NEEDS,
    NEEDS_DONE,
    Figure("needs_open", "在办诉求", "件", _N, Issue,
           on_last_day(lambda day: NEED & issue_open(day), Issue)),
    Rate("needs_on_time", "按期办结率", _N, _IN_TIME, _TIMED),
    Rate("needs_satisfaction", "满意率", _N, _HAPPY, _RATINGS),
    HAZARDS,
    Figure("hazards_major", "重大隐患", "处", _H, Issue,
           dated(Issue, Issue.reported_on, HAZARD, Issue.severity == Severity.major)),
    RECTIFIED,
    Figure("hazards_passed", "复查合格", "处", _H, Issue,
           dated(Issue, _RECHECKED, HAZARD,
                 or_(Issue.state == IssueState.closed, Issue.recheck == Recheck.passed))),
    Figure("hazards_overdue", "逾期未改", "处", _H, Issue,
           on_last_day(lambda day: HAZARD & issue_late(day), Issue)),
    Rate("hazards_rate", "整改率", _H, _OF_FOUND, HAZARDS),
    DISPUTES,
    SETTLED_IN,
    Figure("disputes_open", "在调纠纷", "起", _D, Dispute, on_last_day(dispute_open, Dispute)),
    Rate("settlement_rate", "化解率", _D, _SETTLED_OF, DISPUTES),
    Figure("mediation_sessions", "组织调解", "场次", _D, MediationSession, sessions),
    Figure("dispute_people", "涉及人数", "人", _D, Dispute,
           dated(Dispute, Dispute.found_on, value=Dispute.people)),
    Figure("dispute_amount", "涉及金额", "元", _D, Dispute,
           dated(Dispute, Dispute.found_on, value=Dispute.amount)),
)  # fmt: skip
"""All figures of the month in the order of the statistics sheet; rates are 批次率."""

BY_NAME: dict[str, AnyFigure] = {figure.name: figure for figure in MONTHLY}
