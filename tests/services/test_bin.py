"""The recycle bin: how long things rest, and what is left when one is wiped for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.fields.record import Record
from liaison.records import RECORDS, Company, Contact, Dispute, Officer, Party, Visit
from liaison.services import bin as bins, drafts, history, records
from liaison.services.rights import Leave
from liaison.store import proving, purging, tables
from liaison.store.check import check
from liaison.store.step import Store, load
from liaison.store.undo import undo
from tests.stores import LOGIN, PASSWORD, add

NAME, PHONE, SECRET = "巫山云", "13912345678", "欠了巫山云三个月工资"
DAY = "2026-03-05"
LEAVE = Leave(reason="本人要求删除", password=PASSWORD)


@pytest.fixture
def prove(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL the server knows the passwords; here everybody's is PASSWORD."""
    from liaison.services import signing

    def stand_in(_store: Store, _login: str, password: str) -> None:
        if password != PASSWORD:
            raise Problem("no", "password")

    monkeypatch.setattr(signing, "prove", stand_in)


def _dispute(store: Store) -> tuple[int, int]:
    company = add(store, Company, name="甲公司")
    officer = add(store, Officer, name="张三")
    values = {"companies": [company], "found_on": DAY, "description": SECRET}
    dispute = add(store, Dispute, officer_id=officer, **values)
    party = add(store, Party, dispute_id=dispute, name=NAME, phone=PHONE)
    records.save(store, Dispute, {"description": f"{SECRET}。{PHONE}"}, dispute)
    return dispute, party


def _deleted(store: Store, record: type[Record], id: int) -> None:
    with store.reading() as session:
        version = load(session, record, id).version
    records.remove(store, record, id, version)


def _everything(store: Store) -> str:
    """Return all that any table tells, as one text."""
    with store.engine.connect() as connection:
        names = [one.__tablename__ for one in RECORDS] + ["step", "change", "audit", "draft"]
        rows = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]
    return str(rows)


def test_what_is_deleted_is_listed_with_its_days(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    _deleted(store, Company, company)
    (rest,) = bins.listed(store)
    assert (rest.record, rest.title, rest.by, rest.days) == ("company", "甲公司", LOGIN, 180)
    for after, left in ((179, 1), (180, 0), (400, 0)):
        with clock.held(clock.now() + timedelta(days=after)):
            assert bins.listed(store)[0].days == left
    records.restore(store, Company, company)
    assert bins.listed(store) == []


@pytest.mark.usefixtures("prove")
def test_wiped_nothing_of_it_is_left_and_the_chain_still_proves(store: Store) -> None:
    dispute, party = _dispute(store)
    drafts.keep(
        store, drafts.Draft("disputes:1", "", "disputes", dispute, 1, {"description": SECRET})
    )
    _deleted(store, Dispute, dispute)
    assert PHONE in _everything(store)
    assert bins.purge(store, "dispute", dispute, LEAVE) == 2
    left = _everything(store)
    for one in (NAME, PHONE, SECRET):
        assert one not in left
    assert bins.listed(store) == []
    with store.reading() as session:
        verdict = proving.verify(session.connection())
        assert verdict.sound, verdict
        assert load(session, Dispute, dispute).number in left  # its serial number stays taken
        assert purging.gone(session, [("party", party)])
        assert history.of_record(session, Dispute, dispute)
        told = session.execute(select(tables.audit).where(tables.audit.c.action == "purge")).one()
    assert (told.notice, told.reason, told.record_id) == (True, "本人要求删除", dispute)
    assert all(one.sound for one in check(store)), check(store)


@pytest.mark.usefixtures("prove")
def test_wiped_it_never_comes_back(store: Store) -> None:
    dispute, _party = _dispute(store)
    _deleted(store, Dispute, dispute)
    with store.reading() as session:
        newest = select(tables.step.c.id).order_by(tables.step.c.id.desc())
        deletion = session.scalars(newest).first()
        assert deletion is not None
    bins.purge(store, "dispute", dispute, LEAVE)
    with pytest.raises(Problem, match="清除"):
        records.restore(store, Dispute, dispute)
    with pytest.raises(Problem):
        undo(store, deletion)
    with pytest.raises(Problem, match="已经清除"):
        bins.purge(store, "dispute", dispute, LEAVE)


@pytest.mark.usefixtures("prove")
def test_only_from_the_bin_and_only_with_a_reason_and_password(store: Store) -> None:
    dispute, _party = _dispute(store)
    with pytest.raises(Problem, match="回收站"):
        bins.purge(store, "dispute", dispute, LEAVE)
    _deleted(store, Dispute, dispute)
    for lacking in (Leave(), Leave(reason="r"), Leave(password=PASSWORD)):
        with pytest.raises(Refused):
            bins.purge(store, "dispute", dispute, lacking)
    with pytest.raises(Problem):
        bins.purge(store, "dispute", dispute, Leave("r", password="wrong"))
    assert len(bins.listed(store)) == 1


@pytest.mark.usefixtures("prove")
def test_what_others_refer_to_stays(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    contact = add(store, Contact, company_id=company, name=NAME)
    _deleted(store, Company, company)
    records.restore(store, Company, company)
    officer = add(store, Officer, name="张三")
    add(store, Visit, company_id=company, officers=[officer], visited_on=DAY, content="查")
    with store.engine.begin() as connection:  # as an older program may have left it
        connection.execute(
            text("UPDATE company SET deleted_at = changed_at WHERE id = :id"), {"id": company}
        )
    with pytest.raises(Problem, match="仍引用它"):
        bins.purge(store, "company", company, LEAVE)
    assert contact
