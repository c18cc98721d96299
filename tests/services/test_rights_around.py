"""Ways round the rights that somebody tried: each is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import NeedsReason, NeedsSecond, Problem, Refused
from liaison.records import (
    Account,
    Company,
    Contact,
    Dispute,
    Party,
    Visit,
)
from liaison.records.account import AccountRole
from liaison.services import (
    history,
    offers,
    putback,
    records,
    steps,
    timeline,
)
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from tests.services.park import NOON
from tests.services.test_rights import OTHER, SECRET, Park, known_passwords, noon, park
from tests.stores import LOGIN, add, seated

__all__ = ["known_passwords", "noon", "park"]


def test_undo_is_no_way_around(park: Park) -> None:
    """What another did may be undone by who may edit it, and by nobody else."""
    step = _last_step(park.leader)
    with pytest.raises(Refused):
        steps.take_back(park.seat("auditor"), step)
    with pytest.raises(Refused):
        steps.take_back(park.seat("officer"), step)


def test_undoing_ones_own_step_takes_the_right_of_today(park: Park) -> None:
    """Who was given another role cannot take back what they wrote in the one before."""
    step = _last_step(park.leader)
    with park.leader.step("变更账号角色", grave=True) as change:
        account = change.session.scalars(select(Account).where(Account.login == LOGIN)).one()
        account.role, account.also_admin = AccountRole.auditor, False
    with pytest.raises(Refused):
        steps.take_back(park.leader, step)


def test_putting_back_asks_for_what_changing_asks_for(park: Park) -> None:
    """An old value is no way around a reason, a second person or the accounts' own service."""
    officer = park.seat("officer")
    visit = add(officer, Visit, company_id=park.own, visited_on="2026-11-02", content="甲")
    second = records.save(park.leader, Visit, {"content": "乙"}, visit, leave=Leave("更正"))
    before = putback.Before(_last_step(park.leader))
    with pytest.raises(NeedsReason):
        putback.put_back(park.leader, Visit, visit, second.version, before)
    told = Leave("改错了")
    assert putback.put_back(park.leader, Visit, visit, second.version, before, told).version == 3


def test_a_role_is_not_put_back_like_a_field(park: Park) -> None:
    with park.leader.reading(whole=True) as session:
        id_ = session.scalars(select(Account.id).where(Account.login == LOGIN)).one()
    found = []
    for also in (False, True):
        with park.leader.step("变更账号角色", grave=True) as step:
            account = step.get(Account, id_)
            account.also_admin = also
            step.session.flush()
            found.append((step.id, account.version))
    before = putback.Before(found[-1][0])
    with pytest.raises(Refused, match="账号不能作为普通记录修改"):
        putback.put_back(park.leader, Account, id_, found[-1][1], before)


def test_a_number_in_use_is_not_put_back_by_one_person(park: Park) -> None:
    with clock.held(NOON - timedelta(days=3)):
        one = add(park.leader, Company, name="丁公司", station_id=1, liaison_phone="13900139000")
    seated(park.leader, OTHER)
    leave = Leave("更正", second=OTHER, second_password=SECRET)
    saved = records.save(park.leader, Company, {"liaison_phone": "13900139001"}, one, leave=leave)
    before = putback.Before(_last_step(park.leader), "liaison_phone")
    with pytest.raises(NeedsSecond):
        putback.put_back(park.leader, Company, one, saved.version, before, Leave("改错了"))


def test_a_part_is_not_moved_into_anothers_whole(park: Park) -> None:
    officer = park.seat("officer")
    contact = add(officer, Contact, company_id=park.own, name="王五")
    with pytest.raises(Refused, match="修改他人的记录"):
        records.save(officer, Contact, {"company_id": park.far}, contact)
    records.save(park.leader, Contact, {"company_id": park.far}, contact, leave=Leave("登记错了"))


def test_the_history_is_masked_and_shows_only_what_may_be_seen(park: Park) -> None:
    told = {"visited_on": "2026-11-02", "content": "王五 522101199003071234 13812345678"}
    visit = add(park.leader, Visit, company_id=park.own, **told)
    auditor, admin = park.seat("auditor"), park.seat("admin")
    with auditor.reading() as session:
        read = [entry.new for entry in history.of_record(session, Visit, visit)]
        read += [event.words for event in timeline.of_company(session, park.own)]
        read += [offer.hint for offer in offers.offers(session, "Visit")]
    with auditor.reading(whole=True) as session:
        step = _last_step(park.leader)
        read += [entry.new for _name, _id, entry in history.of_step(session, step)]
    assert not any("13812345678" in one or "522101199003071234" in one for one in read)
    with admin.reading() as session, pytest.raises(Problem, match="找不到这条记录"):
        history.of_record(session, Visit, visit)


def _last_step(store: Store) -> int:
    with store.reading() as session:
        newest = tables.step.select().order_by(tables.step.c.id.desc()).limit(1)
        return int(session.execute(newest).one().id)


def test_a_part_follows_its_whole(park: Park) -> None:
    officer = park.seat("officer")
    told = {"companies": [park.own], "found_on": "2026-11-02", "description": "欠薪"}
    dispute = add(officer, Dispute, **told, category="劳资", officer_id=park.zhang)
    records.save(officer, Party, {"dispute_id": dispute, "name": "王五", "side": "applicant"})
    far = add(park.leader, Dispute, **told | {"companies": [park.far]}, category="劳资")
    with pytest.raises(Refused):
        records.save(officer, Party, {"dispute_id": far, "name": "王五", "side": "applicant"})
