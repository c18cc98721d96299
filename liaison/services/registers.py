"""The registers officers know: a record type, narrowed and with its own words.

Needs and hazards are one record type with two registers; pages, import,
ledgers and the command line go by registers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from liaison.base.words import N_
from liaison.fields.field import Bound, fields_of
from liaison.fields.record import Record
from liaison.records import (
    Account,
    Assignment,
    CalendarDay,
    CodeItem,
    Company,
    Contact,
    Department,
    DepartmentContact,
    Dispute,
    Duty,
    Excuse,
    Handover,
    Issue,
    MediationSession,
    Officer,
    Party,
    Phrase,
    Station,
    Support,
    Visit,
)
from liaison.records.issue import Action, IssueKind


@dataclass(frozen=True)
class Register:
    """One register: its name, label, record type and what is fixed in it.

    ``labels`` renames fields for this register, ``hidden`` leaves fields out,
    ``lists`` names the code list of a listed field, ``children`` are the
    record types kept inside a record of it.
    """

    name: str
    label: str
    record: type[Record]
    fixed: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    lists: dict[str, str] = field(default_factory=dict)
    children: tuple[type[Record], ...] = ()

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def fields(self) -> dict[str, Bound]:
        """The fields shown in this register, in order."""
        every = fields_of(self.record)
        without = self.hidden | set(self.fixed)
        return {name: bound for name, bound in every.items() if name not in without}

    def label_of(self, name: str) -> str:
        """The (untranslated) label of a field in this register."""
        return self.labels.get(name) or fields_of(self.record)[name].field.label


_AUTOMATIC = frozenset({"station_id"})

COMPANIES = Register(
    "companies",
    N_("企业"),
    Company,
    hidden=frozenset({"merged_into_id"}),
    children=(Contact, Support),
)
ASSIGNMENTS = Register("assignments", N_("联络分工"), Assignment, hidden=frozenset({"handover_id"}))
HANDOVERS = Register("handovers", N_("交接"), Handover)
DUTIES = Register("duties", N_("常态任务"), Duty)
EXCUSES = Register("excuses", N_("任务免除"), Excuse)
CALENDAR_DAYS = Register("calendar_days", N_("节假日安排"), CalendarDay)
PHRASES = Register("phrases", N_("常用语"), Phrase)
VISITS = Register("visits", N_("走访"), Visit, hidden=_AUTOMATIC | {"late"})
NEEDS = Register(
    "needs",
    N_("诉求"),
    Issue,
    fixed={"kind": IssueKind.need},
    labels={
        "reported_on": N_("受理日期"),
        "description": N_("诉求内容"),
        "state": N_("办理情况"),
        "category": N_("事项类别"),
    },
    hidden=_AUTOMATIC | {"severity", "requirement", "recheck_on", "recheck_by_id", "recheck"},
    lists={"category": "need", "source": "source"},
    children=(Action,),
)
HAZARDS = Register(
    "hazards",
    N_("隐患"),
    Issue,
    fixed={"kind": IssueKind.hazard},
    labels={
        "reported_on": N_("发现日期"),
        "description": N_("隐患内容"),
        "requirement": N_("整改要求"),
        "deadline": N_("整改期限"),
        "result": N_("整改情况"),
        "finished_on": N_("整改日期"),
        "category": N_("隐患类别"),
    },
    hidden=_AUTOMATIC | {"satisfaction", "reported_by", "reported_phone"},
    lists={"category": "hazard", "source": "source"},
    children=(Action,),
)
DISPUTES = Register(
    "disputes",
    N_("矛盾纠纷"),
    Dispute,
    hidden=_AUTOMATIC,
    lists={"category": "dispute", "source": "dispute_source"},
    children=(Party, MediationSession),
)
OFFICERS = Register("officers", N_("民警"), Officer)
DEPARTMENTS = Register("departments", N_("警种部门"), Department, children=(DepartmentContact,))
STATIONS = Register("stations", N_("警务站"), Station)
CODES = Register("codes", N_("代码表"), CodeItem)
ACCOUNTS = Register("accounts", N_("账号"), Account)

REGISTERS: tuple[Register, ...] = (
    COMPANIES,
    ASSIGNMENTS,
    VISITS,
    NEEDS,
    HAZARDS,
    DISPUTES,
    OFFICERS,
    DEPARTMENTS,
    STATIONS,
    HANDOVERS,
    DUTIES,
    EXCUSES,
    CALENDAR_DAYS,
    PHRASES,
    CODES,
    ACCOUNTS,
)
BY_NAME: dict[str, Register] = {register.name: register for register in REGISTERS}


def inside(record: type[Record]) -> Register:
    """Return a register for a record type kept inside another (contact, party …)."""
    parent = record.inside
    return Register(
        record.__tablename__,
        record.label,
        record,
        hidden=frozenset({parent} if parent else ()),
    )
