"""Which check is due, that it is noted, and what only a business knows to be wrong."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from liaison.base import space
from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.records import Company, Contact, Officer, Visit
from liaison.services import assigning, soundness
from liaison.store import check, tables, vaultcare
from liaison.store.step import Store
from tests.stores import add, fill, unguard


def _unsound(store: Store) -> dict[str, bool]:
    """Return what is not sound, by name: a notice or not."""
    return {one.name: one.notice for one in soundness.made(store, soundness.FULL) if not one.sound}


def test_a_fresh_store_is_sound_and_the_check_is_noted(store: Store) -> None:
    assert soundness.due(store) == soundness.FULL
    assert _unsound(store) == {}
    assert soundness.due(store) == ""
    with store.reading(whole=True) as session:
        last = session.execute(
            select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)
        ).one()
    assert (last.action, last.ok, last.notice) == ("check", True, False)
    assert '"kind": "full"' in last.detail


def test_each_day_the_quick_one_and_each_week_all(store: Store) -> None:
    soundness.made(store, soundness.FULL)
    now = clock.now()
    with clock.held(now + timedelta(days=1)):
        assert soundness.due(store) == soundness.QUICK
        assert all(one.sound for one in soundness.made(store, soundness.QUICK))
        assert soundness.due(store) == ""
    with clock.held(now + timedelta(days=7, minutes=1)):
        assert soundness.due(store) == soundness.FULL
    with clock.held(now - timedelta(days=400)):
        assert soundness.due(store) == soundness.FULL, "a check of the future counts for nothing"


def test_every_check_has_its_words(store: Store) -> None:
    found = soundness.made(store, soundness.FULL)
    assert {one.name for one in found} >= {"chain", "migrations", *soundness.WORDS}
    for one in found:
        assert soundness.label(one) != one.name
        assert one.words


def test_what_registers_know_to_be_wrong_is_a_notice(store: Store) -> None:
    officer = add(store, Officer, name="张三")
    company = add(store, Company, name="甲公司", entered_on=date(2026, 5, 1))
    assert _unsound(store) == {"every_company_has_an_officer": True}
    assigning.assign(store, [company], officer, date(2026, 5, 1))
    assert _unsound(store) == {}
    fill(
        store,
        Visit,
        [
            {"company_id": company, "officers": [officer], "visited_on": day, "content": "查"}
            for day in (date(2026, 4, 1), date(2026, 6, 1))
        ],
    )
    assert _unsound(store) == {"no_visit_before_entry": True}
    with clock.held(clock.now() - timedelta(days=300)):
        assert _unsound(store)["no_visit_in_the_future"]


def test_what_hangs_on_a_company_in_the_bin_is_found(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    add(store, Contact, company_id=company, name="李四")
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE company SET deleted_at = '2026-01-01 00:00:00'"))
    assert "children_of_the_living" in _unsound(store)


def test_a_chain_that_was_tampered_with_is_told_and_noted(store: Store) -> None:
    add(store, Company, name="甲公司")
    unguard(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE audit SET reason = 'x' WHERE seq = 2"))
    assert _unsound(store)["chain"] is False
    with store.reading(whole=True) as session:
        last = session.execute(
            select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)
        ).one()
    assert (last.action, last.ok, last.notice) == ("check", False, True)


def test_a_damaged_store_is_asked_nothing_more(local: Store) -> None:
    local.health.mark()
    assert soundness.part(local, "no_visit_before_entry") == []
    assert check.check(local, ["migrations"])[0].sound
    assert soundness.noted(local, soundness.QUICK, []) == []


def test_a_filling_disk_is_told(local: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert local.home is not None
    monkeypatch.setattr(space, "free", lambda _folder: 10)
    assert "磁盘" in soundness.room(local)
    monkeypatch.setattr(space, "free", lambda _folder: 10**12)
    assert soundness.room(local) == ""


@pytest.mark.postgres
def test_a_server_has_its_own_disk(shared: Store) -> None:
    assert soundness.room(shared) == ""


def test_a_replaced_store_rests_180_days_and_then_goes_with_a_note(
    local: Store, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    names = [f"{(now - timedelta(days=days)).astimezone():%Y%m%d-%H%M%S-%f}" for days in (200, 100)]
    for name in [*names, "20200101 mine"]:
        (home.quarantine / name).mkdir(parents=True)
        (home.quarantine / name / "liaison.db").write_bytes(b"x")
    with monkeypatch.context() as patched:
        patched.setattr("liaison.store.audit.doubted", lambda _connection: now)
        assert vaultcare.empty_quarantine(local) == [], "the clock is doubted"
    soundness.made(local, soundness.FULL)
    assert sorted(one.name for one in home.quarantine.iterdir()) == ["20200101 mine", names[1]]
    with local.reading() as session:
        told = select(tables.audit).where(tables.audit.c.action == "purge")
        (row,) = session.execute(told).all()
    assert (row.notice, json.loads(row.detail)) == (True, {"quarantine": [names[0]]})
    assert vaultcare.empty_quarantine(local) == []
