"""Which tone a state has; the word always stands beside it (look.md)."""

from __future__ import annotations

from typing import Any

from liaison.records.company import CompanyState, Grade
from liaison.records.dispute import DisputeState, Risk
from liaison.records.issue import IssueState, Recheck, Severity
from liaison.records.visit import Outcome

_TONES: dict[Any, str] = {
    CompanyState.operating: "done",
    CompanyState.building: "info",
    CompanyState.suspended: "soon",
    Grade.key: "info",
    Grade.hazardous: "overdue",
    Outcome.done: "done",
    Outcome.planned: "info",
    Outcome.not_met: "soon",
    Outcome.refused: "overdue",
    IssueState.registered: "info",
    IssueState.dispatched: "info",
    IssueState.working: "soon",
    IssueState.finished: "done",
    IssueState.fed_back: "done",
    IssueState.found: "overdue",
    IssueState.ordered: "soon",
    IssueState.rectified: "info",
    IssueState.closed: "done",
    Severity.major: "overdue",
    Recheck.passed: "done",
    Recheck.failed: "overdue",
    DisputeState.found: "info",
    DisputeState.mediating: "soon",
    DisputeState.settled: "done",
    DisputeState.not_settled: "overdue",
    DisputeState.multi_party: "soon",
    DisputeState.held: "soon",
    Risk.civil_to_criminal: "soon",
    Risk.criminal_to_lethal: "overdue",
    "已逾期": "overdue",
}


def of(value: Any) -> str:
    """Return the tone of a value: done, soon, overdue, info, or neutral."""
    return _TONES.get(value, "neutral") if value is not None else "neutral"
