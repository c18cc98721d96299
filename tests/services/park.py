"""An invented park of some dozens of records of every register, the same each time."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from liaison.base.clock import clock
from liaison.records import (
    Account,
    Assignment,
    CalendarDay,
    CodeItem,
    Company,
    Contact,
    Department,
    Dispute,
    Duty,
    Excuse,
    Handover,
    Issue,
    MediationSession,
    Officer,
    Party,
    Phrase,
    Support,
    Visit,
)
from liaison.records.company import CompanyState, Grade
from liaison.records.dispute import MOVES as DISPUTE_MOVES
from liaison.records.issue import MOVES, IssueKind
from liaison.records.visit import Outcome, VisitForm
from liaison.store.step import Store
from tests.stores import fill

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
TODAY = date(2026, 11, 22)
_DAY = timedelta(days=1)


def park(store: Store, companies: int = 30, seed: int = 7) -> None:
    """Fill a fresh store as of 22 November 2026; call it with the clock held at noon."""
    dice = random.Random(seed)
    with clock.held(NOON):
        officers = fill(store, Officer, _officers())
        departments = fill(store, Department, ({"name": name} for name in ("治安", "交警", "法制")))
        firms = fill(store, Company, (_company(dice, n) for n in range(companies)))
        fill(store, Contact, ({"company_id": one, "name": f"联系人{one}"} for one in firms[::4]))
        fill(store, Assignment, _assignments(dice, firms, officers))
        fill(store, Support, _supports(dice, firms, departments))
        visits = (_visit(dice, firms, officers, n) for n in range(companies * 2))
        fill(store, Visit, visits)
        issues = (_issue(dice, firms, officers, departments, n) for n in range(companies * 2))
        fill(store, Issue, issues)
        disputes = fill(store, Dispute, (_dispute(dice, firms, officers, n) for n in range(12)))
        fill(store, Party, _parties(disputes))
        fill(store, MediationSession, _sessions(dice, disputes))
        words = [{"list": "need", "word": f"词条{n}", "position": n} for n in range(8)]
        fill(store, CodeItem, words)
        fill(store, Account, [{"login": f"user{n}", "role": "officer"} for n in range(3)])
        _usual(store, firms, officers)


def _usual(store: Store, firms: list[int], officers: list[int]) -> None:
    """Duties with an excuse, free days, phrases and handovers."""
    duties = fill(store, Duty, ({"name": f"任务{n}", "counted": "visit", "cycle": "year"}
                                for n in range(3)))  # fmt: skip
    told = {"start": "2026-11-01", "end": "2026-11-30", "reason": "停产检修"}
    fill(store, Excuse, ({"company_id": one, "duty_id": duties[0], **told} for one in firms[:4]))
    days = [{"day": date(2031, 10, n), "kind": "holiday", "name": "国庆节"} for n in range(1, 4)]
    fill(store, CalendarDay, days)
    fill(store, Phrase, ({"place": "content", "words": f"常用语{n}"} for n in range(3)))
    fill(store, Handover, ({"giver_id": one, "day": "2026-10-08"} for one in officers[:2]))


def _officers() -> list[dict[str, Any]]:
    return [
        {"name": "张三", "badge": "056314", "phone": "13800138000"},
        {"name": "李四", "badge": "056315", "station_id": 1},
        {"name": "张三丰", "active": False},
        {"name": "O'Neil", "kind": "辅警"},
    ]


def _company(dice: random.Random, n: int) -> dict[str, Any]:
    left = n % 11 == 10
    return {
        "name": f"{dice.choice(['循环', '精细（化工）', '100%', 'a_b', '和兴'])}{n // 2}号企业{n}",
        "short_name": dice.choice([None, f"简{n}"]),
        "credit_code": "91350100M000100Y43" if n == 3 else None,
        "state": CompanyState.left if left else dice.choice(list(CompanyState)[:3]),
        "left_on": "2026-10-15" if left else None,
        "grade": dice.choice(list(Grade)),
        "employees": dice.choice([None, 0, 5, 12, 350]),
        "liaison": dice.choice([None, "王芳", "赵六"]),
        "liaison_phone": dice.choice([None, "13900139000"]),
        "address": dice.choice([None, "工业大道 1 号", "园区\\东路"]),
        "entered_on": None if left else dice.choice([None, "2025-01-01", "2026-12-24"]),
    }


def _assignments(
    dice: random.Random, firms: list[int], officers: list[int]
) -> list[dict[str, Any]]:
    made = []
    for place, firm in enumerate(firms):
        if place % 7 == 6:
            continue
        change = TODAY - dice.randrange(1, 200) * _DAY
        first, second = dice.sample(officers, 2)
        told = {"company_id": firm, "start": "2026-01-01"}
        made.append({**told, "officer_id": first, "end": change - _DAY})
        made.append({**told, "officer_id": second, "start": change, "reason": "轮岗"})
        if place % 5 == 0:
            made.append({**told, "officer_id": first, "role": "协办", "start": change})
    return made


def _supports(dice: random.Random, firms: list[int], departments: list[int]) -> Any:
    for firm in firms[::3]:
        yield {
            "company_id": firm,
            "department_id": dice.choice(departments),
            "start": "2026-01-01",
            "contact": "钱七",
        }


def _visit(dice: random.Random, firms: list[int], officers: list[int], n: int) -> dict[str, Any]:
    return {
        "company_id": dice.choice(firms),
        "officers": dice.sample(officers, dice.randrange(1, 4)),
        "visited_on": TODAY - dice.randrange(90) * _DAY,
        "visited_at": dice.choice([None, "8:30", "14:05"]),
        "form": dice.choice(list(VisitForm)),
        "outcome": dice.choice([Outcome.done, Outcome.done, Outcome.not_met, Outcome.planned]),
        "duties": dice.choice([None, "安全检查", "安全检查、宣传"]),
        "content": f"走访{n} 宣传反诈\n第二行",
        "people_reached": dice.choice([None, 5, 20]),
        "findings": dice.choice([None, "通道堵塞", "100%合格_"]),
    }


def _issue(
    dice: random.Random, firms: list[int], officers: list[int], departments: list[int], n: int
) -> dict[str, Any]:
    kind = dice.choice(list(IssueKind))
    reported = TODAY - dice.randrange(100) * _DAY
    state = dice.choice(list(MOVES[kind]))
    return {
        "kind": kind,
        "company_id": dice.choice(firms),
        "officer_id": dice.choice(officers),
        "department_id": dice.choice([None, *departments]),
        "reported_on": reported,
        "category": dice.choice([None, "消防", "户籍"]),
        "description": f"内容{n} %_",
        "deadline": dice.choice([None, reported + 10 * _DAY, TODAY + 2 * _DAY]),
        "state": state,
        "finished_on": dice.choice([None, min(TODAY, reported + 12 * _DAY)]),
    }


def _dispute(dice: random.Random, firms: list[int], officers: list[int], n: int) -> dict[str, Any]:
    found = TODAY - dice.randrange(1, 100) * _DAY
    state = dice.choice(list(DISPUTE_MOVES))
    return {
        "companies": dice.sample(firms, dice.randrange(1, 3)),
        "officer_id": dice.choice(officers),
        "found_on": found,
        "description": f"欠薪{n}",
        "people": dice.choice([None, 3, 20]),
        "amount": dice.choice([None, "0.05", "12.5万元"]),
        "state": state,
        "settled_on": TODAY if state.name in {"settled", "transferred"} else None,
    }


def _parties(disputes: list[int]) -> list[dict[str, Any]]:
    return [
        {"dispute_id": one, "name": f"{name}{one}", "side": side}
        for one in disputes[::2]
        for name, side in (("王五", "申请方"), ("某公司", "被申请方"))
    ]


def _sessions(dice: random.Random, disputes: list[int]) -> list[dict[str, Any]]:
    return [
        {"dispute_id": one, "held_on": TODAY, "account": "谈", "result": "择期再调"}
        for one in disputes
        for _ in range(dice.randrange(3))
    ]
