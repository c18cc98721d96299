"""Every cell of roles × operations, by the services themselves (S3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import NeedsPassword, NeedsReason, NeedsSecond, Problem, Refused
from liaison.records import (
    Account,
    Assignment,
    Company,
    Contact,
    Issue,
    Officer,
    Station,
    Visit,
)
from liaison.records.account import AccountRole
from liaison.services import (
    assigning,
    following,
    reading,
    records,
    registers,
    rights,
)
from liaison.services.matrix import MATRIX, ROLES, ROWS, Operation, Reach
from liaison.services.rights import Leave, demand
from liaison.store import tables
from liaison.store.step import Store, load
from tests.promises import promised, tell
from tests.services.park import NOON
from tests.stores import LOGIN, add, fill, seated

OTHER, SECRET = "wang", "Second123456!"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.held(NOON):
        yield


@pytest.fixture(autouse=True)
def known_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """One password is everybody's: proving it is tested where signing in is."""

    def prove(_store: Store, _login: str, password: str, _file: Any = None) -> None:
        if password != SECRET:
            raise Problem("密码不正确。", "password")

    monkeypatch.setattr("liaison.services.signing.prove", prove)


class Park:
    """Two stations, officer zhang of the first and li of the second, a leader who made all."""

    def __init__(self, store: Store) -> None:
        self.leader = store
        fill(store, Station, [{"name": "二站"}])
        told = [("张三", 1), ("李四", 2), ("钱七", 1)]
        self.zhang, self.li, self.qian = fill(
            store, Officer, [{"name": name, "station_id": of} for name, of in told]
        )
        names = [("甲公司", 1), ("乙公司", 1), ("丙公司", 2)]
        self.own, self.team, self.far = fill(
            store, Company, [{"name": name, "station_id": of} for name, of in names]
        )
        rows = ((self.own, self.zhang), (self.team, self.qian), (self.far, self.li))
        started = {"start": date(2026, 1, 1), "role": "lead"}
        fill(
            store,
            Assignment,
            [{"company_id": of, "officer_id": officer} | started for of, officer in rows],
        )
        self.issues = {of: _need(store, of) for of in (self.own, self.team, self.far)}

    def seat(self, role: str, login: str = "") -> Store:
        """Return the store as a person of a role has it open; officers are 张三."""
        if role == "leader":
            return self.leader
        officer = self.zhang if role == "officer" else None
        return seated(self.leader, login or role, role, officer)


def _need(store: Store, company: int) -> int:
    told = {"kind": "need", "company_id": company, "reported_on": "2026-11-02"}
    return add(store, Issue, **told, description="办证", reported_phone="13800138000")


@pytest.fixture
def park(store: Store) -> Park:
    return Park(store)


def _one(park: Park, issue: int) -> Issue:
    with park.leader.reading(whole=True) as session:
        return load(session, Issue, issue)


def _denials(store: Store) -> int:
    with store.reading(whole=True) as session:
        rows = session.execute(tables.audit.select().where(tables.audit.c.action == "denied"))
        return sum(not row.ok for row in rows)


def _outcome(store: Store, operation: Operation, record: Any, leave: Leave, count: int) -> str:
    proof = rights.prove(store, leave)
    with store.reading(whole=True) as session:
        who = rights.current(session.connection(), store.who)
        try:
            rights.decide(session, who, operation, proof, record, count)
        except Refused as error:
            return type(error).__name__
    return "done"


def _expected(role: str, operation: Operation, where: str, leave: Leave, count: int) -> str:
    """Say by the words of safety.md §8 what must come of it (two leaders and an admin exist)."""
    cell = MATRIX[operation].get(role)
    if cell is None:
        return "Refused"
    if cell.reach is Reach.own and (where != "own" or role != "officer"):
        return "Refused"
    if cell.reach is Reach.team and where == "far" and role == "officer":  # others have no team
        return "Refused"
    if cell.most is not None and count > cell.most:
        return "Refused"
    two = bool(cell.second) and (not cell.free or count > cell.free)
    if two and not leave.second:
        return "NeedsSecond"
    if cell.password and not leave.password:
        return "NeedsPassword"
    return "NeedsReason" if cell.reason and not leave.reason else "done"


def test_every_cell_of_the_table(local: Store) -> None:
    """Each role × operation × whose record × what was brought; also beyond 200 rows."""
    park = Park(local)
    seated(park.leader, OTHER, "leader", also_admin=True)
    leaves = [
        Leave(),
        Leave("核对"),
        Leave("核对", SECRET),
        Leave("核对", SECRET, OTHER, SECRET),
    ]
    places = {"own": park.own, "team": park.team, "far": park.far}
    issues = {where: _one(park, park.issues[of]) for where, of in places.items()}
    admin = seated(park.leader, "pure-admin", "admin")
    leader = seated(park.leader, "pure-leader", "leader")
    stores = {
        "officer": park.seat("officer"),
        "leader": leader,
        "admin": admin,
        "auditor": park.seat("auditor"),
    }
    tried = lost = 0
    for role in ROLES:
        for operation in Operation:
            for where, issue in issues.items():
                for leave in leaves:
                    for count in (0, ROWS, ROWS + 1) if operation in _COUNTED else (0,):
                        wanted = _expected(role, operation, where, leave, count)
                        came = _outcome(stores[role], operation, issue, leave, count)
                        tried += 1
                        lost += came != wanted
                        assert came == wanted, (role, operation, where, leave, count)
    tell("S3", "角色 × 操作 × 记录归属 × 凭据", tried, lost)


_COUNTED = {Operation.export_full, Operation.export_masked}
PRINTED = """
see: officer T, leader A, auditor A
add_edit: officer O, leader A
edit_others: leader A
correct_personal: officer O, leader A
delete: officer O, leader A
restore_record: officer O, leader A
purge: leader A
assign: leader A
see_full: officer O, leader A
export_masked: officer T, leader A, auditor A
export_full: officer O, leader A
close_month: leader A
reopen_month: leader A
import_: officer O, leader A
maintain: leader A, admin A
accounts: admin A
change_role: admin A
settings: admin A
backup_now: officer A, leader A, admin A
restore_store: leader A, admin A
read_audit: officer O, leader T, admin O, auditor A
clear_audit:
"""
"""The table of safety.md §8, written a second time by hand."""


def test_the_table_is_the_printed_one() -> None:
    letters = {Reach.own: "O", Reach.team: "T", Reach.all: "A"}
    shown = [
        f"{operation.name}: "
        + ", ".join(f"{role} {letters[row[role].reach]}" for role in ROLES if role in row)
        for operation, row in MATRIX.items()
    ]
    assert [line.strip() for line in shown] == PRINTED.strip().split("\n")
    assert set(MATRIX) == set(Operation)
    assert not MATRIX[Operation.clear_audit], "nobody may switch off the audit"


def test_what_is_refused_leaves_a_row_and_changes_nothing(park: Park) -> None:
    officer = park.seat("officer")
    before = _denials(park.leader)
    for act in (
        lambda: records.save(officer, Issue, {"description": "改"}, park.issues[park.team]),
        lambda: records.remove_all(officer, Issue, [park.issues[park.team]]),
        lambda: assigning.assign(officer, [park.own], park.zhang, date(2026, 12, 1)),
        lambda: records.save(officer, Officer, {"name": "新人"}),
        lambda: following.advance(officer, Issue, park.issues[park.far], "dispatched"),
        lambda: records.save(officer, Account, {"login": "x", "role": "leader"}),
    ):
        with promised("S3", "无权操作"), pytest.raises(Refused):
            act()
    assert _denials(park.leader) == before + 6
    assert _one(park, park.issues[park.team]).description == "办证"


def test_an_officer_does_the_daily_work_of_the_own_companies(park: Park) -> None:
    officer = park.seat("officer")
    visit = {"company_id": park.own, "visited_on": "2026-11-20", "content": "查", "officers": []}
    saved = records.save(officer, Visit, visit | {"officers": [park.zhang]})
    records.save(officer, Visit, {"content": "复查"}, saved.id)
    following.advance(officer, Issue, park.issues[park.own], "dispatched", "已派")
    records.remove_all(officer, Visit, [saved.id])
    records.restore_all(officer, Visit, [saved.id])
    with pytest.raises(Refused):
        records.save(officer, Visit, visit | {"company_id": park.far})
    with pytest.raises(Refused):
        records.save(officer, Contact, {"company_id": park.team, "name": "王五"})


def test_a_leader_gives_a_reason_for_editing_anothers_record(park: Park) -> None:
    officer = park.seat("officer")
    told = {"company_id": park.own, "visited_on": "2026-11-20", "content": "查"}
    saved = records.save(officer, Visit, told)
    with pytest.raises(NeedsReason) as caught:
        records.save(park.leader, Visit, {"content": "改"}, saved.id)
    assert caught.value.wants == {"reason"}
    records.save(park.leader, Visit, {"content": "改"}, saved.id, leave=Leave("民警笔误"))
    with park.leader.reading() as session:
        row = session.execute(
            tables.audit.select().order_by(tables.audit.c.seq.desc()).limit(1)
        ).one()
    assert (row.reason, row.ok) == ("民警笔误", True)


def test_correcting_a_person_takes_two_once_the_day_is_over(park: Park) -> None:
    issue = park.issues[park.own]
    records.save(park.leader, Issue, {"reported_phone": "13800138001"}, issue)
    with clock.held(NOON + timedelta(days=1)):
        with pytest.raises(NeedsReason):  # alone: a reason, and the auditor is told
            records.save(park.leader, Issue, {"reported_phone": None}, issue)
        records.save(park.leader, Issue, {"reported_phone": None}, issue, leave=Leave("本人要求"))
        _assert_last(park.leader, notice=True, reason="本人要求")
        records.save(park.leader, Issue, {"reported_phone": "13800138002"}, issue)
        seated(park.leader, OTHER, "leader")
        with pytest.raises(NeedsSecond) as caught:
            records.save(park.leader, Issue, {"reported_phone": "13800138003"}, issue)
        assert caught.value.wants == {"reason", "second"}
        assert caught.value.people == (OTHER,)
        for wrong in ("nobody", LOGIN):
            leave = Leave("核对", "", wrong, SECRET)
            with pytest.raises(Problem):
                records.save(park.leader, Issue, {"reported_phone": None}, issue, leave=leave)
        leave = Leave("核对", "", OTHER, "wrong")
        with pytest.raises(Problem, match="密码"):
            records.save(park.leader, Issue, {"reported_phone": None}, issue, leave=leave)
        leave = Leave("核对", "", OTHER, SECRET)
        records.save(park.leader, Issue, {"reported_phone": None}, issue, leave=leave)
        _assert_last(park.leader, notice=False, reason="核对")


def _assert_last(store: Store, notice: bool, reason: str) -> None:
    with store.reading(whole=True) as session:
        newest = tables.audit.select().order_by(tables.audit.c.seq.desc()).limit(1)
        row = session.execute(newest).one()
    assert (row.notice, row.reason, row.action) == (notice, reason, "step")
    assert "correct_personal" in row.detail
    assert (OTHER in row.detail) is (not notice)


def test_a_role_taken_away_while_the_window_is_open_is_gone_at_once(park: Park) -> None:
    """Fault 99; the Who of the open store still says leader."""
    wang = seated(park.leader, OTHER, "leader")
    add(wang, Company, name="丁公司", station_id=1)
    account = _account(park.leader, OTHER)
    with park.leader.step("改角色") as step:
        step.get(Account, account).role = AccountRole.officer
    assert wang.who.role == "leader"
    with pytest.raises(Refused):
        assigning.assign(wang, [park.own], park.li, date(2026, 12, 1))
    with park.leader.step("停用") as step:
        step.get(Account, account).active = False
    with pytest.raises(Refused, match="已停用"):
        add(wang, Company, name="戊公司", station_id=1)


def _account(store: Store, login: str) -> int:
    with store.reading() as session:
        return session.scalars(select(Account.id).where(Account.login == login)).one()


def test_each_sees_the_own_team_and_an_administrator_no_business(park: Park) -> None:
    counted = {}
    seats = {role: park.seat(role) for role in ("leader", "officer", "auditor")}
    seats["admin"] = seated(park.leader, "pure", "admin")
    for role, store in seats.items():
        with store.reading() as session:
            counted[role] = tuple(
                reading.count(session, reading.Query(registers.BY_NAME[name]))
                for name in ("companies", "needs", "assignments", "officers")
            )
    assert counted == {
        "leader": (3, 3, 3, 3),
        "auditor": (3, 3, 3, 3),
        "officer": (2, 2, 2, 3),
        "admin": (0, 0, 0, 3),
    }
    with seats["officer"].reading() as session, pytest.raises(Problem):
        records.card(session, Company, park.far)


def test_the_last_seat_of_both_roles_needs_no_second(local: Store) -> None:
    """A one-person station: reason and password, and a notice instead of a second person."""
    with pytest.raises(NeedsPassword) as caught:
        demand(local, Operation.restore_store)
    assert caught.value.wants == {"reason", "password"}
    grant = demand(local, Operation.restore_store, Leave("硬盘损坏", SECRET))
    assert grant.notice
    with local.reading() as session:
        row = session.execute(
            tables.audit.select().where(tables.audit.c.action == rights.GRANTED)
        ).one()
    assert (row.notice, row.reason) == (True, "硬盘损坏")
