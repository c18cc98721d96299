"""Statements are made before the password is typed: none is made again, none holds a value."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import Engine, select

from liaison.base.errors import Cancelled
from liaison.base.paths import Home
from liaison.figures.scope import ALL, Scope
from liaison.gui import warming
from liaison.gui.pages.desk import desk
from liaison.records import Company
from liaison.services import signing
from liaison.store import engine as engines, madeonce, rehearsal
from liaison.store.step import Store, Who
from tests.stores import LOGIN, PASSWORD, Made, add

SECRET = "贵州循环精细化工有限公司"


@pytest.fixture(autouse=True)
def unrehearsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known yet, as when the program has just been started."""
    monkeypatch.setattr(madeonce, "_known", {})
    monkeypatch.setattr(rehearsal, "_state", rehearsal._State())


def _never() -> bool:
    return False


def _statements(engine: Engine) -> dict[Any, Any]:
    return dict(engine.get_execution_options()["compiled_cache"])


@pytest.mark.parametrize("scope", [ALL, Scope(officer_id=3)], ids=["station", "officer"])
def test_the_first_screen_needs_next_to_no_statement_made_anew(
    scope: Scope, demo_home: Home
) -> None:
    warming.rehearse(_never)
    assert rehearsal.is_over()
    with closing(signing.sign_in(demo_home, LOGIN, PASSWORD).store) as store:
        known = set(madeonce._known)
        assert len(known) > 50
        told = desk(store, scope)
        assert told.companies
        assert told.bench.week
        made = _statements(store.engine)
        anew = [one.string for key, one in made.items() if key not in known]
        assert len(anew) <= 2, anew  # what only this store's own history has asked for


def test_without_a_rehearsal_all_are_made_when_they_are_waited_for(home: Home) -> None:
    with closing(signing.sign_in(home, LOGIN, PASSWORD).store) as store:
        before = len(_statements(store.engine))
        desk(store, ALL)
        assert len(_statements(store.engine)) - before > 30


def test_what_a_real_store_is_asked_is_not_kept(template: Made, home: Home) -> None:
    warming.rehearse(_never)
    known = set(madeonce._known)
    key = template.key
    with closing(Store(engines.sqlcipher(home.store, key), Who(LOGIN))) as store:
        add(store, Company, name=SECRET)
        with store.reading() as session:
            assert session.scalars(select(Company.name).where(Company.name == SECRET)).all()
    assert set(madeonce._known) == known
    assert SECRET not in repr([one.params for one in madeonce._known.values()])


@pytest.mark.parametrize(("role", "sees"), [("leader", 1), ("auditor", 1), ("admin", 0)])
def test_a_rehearsal_by_a_leader_shows_nobody_more(
    template: Made, home: Home, role: str, sees: int
) -> None:
    warming.rehearse(_never)
    with closing(Store(engines.sqlcipher(home.store, template.key), Who(LOGIN))) as store:
        add(store, Company, name=SECRET)
    who = Who(LOGIN, role)
    with closing(Store(engines.sqlcipher(home.store, template.key), who)) as store:
        assert len(desk(store, ALL).bench.overdue) == sees, "nobody answers for it"
        with store.reading() as session:
            assert len(session.scalars(select(Company.id)).all()) == sees


def test_who_signs_in_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def hurry() -> bool:
        asked.append(1)
        return len(asked) > 3

    warming.rehearse(hurry)
    assert len(asked) == 4, "the fourth statement is not begun"
    assert not rehearsal.is_over(), "the rest is made ready another time"
    warming.rehearse(_never)
    assert rehearsal.is_over()
    monkeypatch.setattr(warming, "first_screen", lambda _store: pytest.fail("a second time"))
    warming.rehearse(_never)


def test_a_statement_in_a_hurry_is_cancelled() -> None:
    with rehearsal.empty(lambda: True) as store, pytest.raises(Cancelled), store.reading() as one:
        one.execute(select(Company.id))


def test_a_rehearsal_that_breaks_keeps_nobody_out(
    monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    def breaks(_store: Store) -> None:
        raise KeyError(SECRET)

    expected_log("the rehearsal broke: KeyError")
    monkeypatch.setattr(warming, "first_screen", breaks)
    warming.rehearse(_never)
    assert not rehearsal.is_over()


def test_the_stage_is_nobodys(home: Home) -> None:
    before = {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    with rehearsal.empty(_never) as store:
        assert store.home is None
        assert store.key is None
        warming.first_screen(store)
    after = {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
    assert before == after
