"""The checks: each has words and a name, depths hold what they promise, damage is told apart."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from liaison.base.errors import Damaged
from liaison.records import Company
from liaison.store import check
from liaison.store.check import Finding
from liaison.store.step import Store
from tests.stores import add, unguard


def test_every_check_passes_on_a_fresh_store_of_each_engine(store: Store) -> None:
    add(store, Company, name="甲公司")
    for names in (check.QUICK, check.UNCLEAN, check.ALL):
        found = check.check(store, names)
        assert found
        assert all(one.sound and one.words for one in found), found
        assert all(one.label == check.WORDS[one.name] for one in found)


def test_of_a_server_the_file_is_not_asked(store: Store) -> None:
    of_file = {"cipher", "quick", "integrity", "references"}
    names = {one.name for one in check.check(store)}
    assert bool(names & of_file) is not store.postgres
    assert {"chain", "migrations"} <= names


def test_the_chain_is_told_with_its_end(store: Store) -> None:
    add(store, Company, name="甲公司")
    found = check.check(store, ["chain"])[0]
    assert str(store.head()) in found.words


def test_after_an_unclean_end_a_damage_is_raised_and_a_chain_told(
    local: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    check.demand_sound(local)
    assert local.warnings == []
    unguard(local)
    with local.engine.begin() as connection:
        connection.execute(text("UPDATE audit SET reason = 'x' WHERE seq = 1"))
    check.demand_sound(local)
    assert "防篡改" in local.warnings[0]
    wrong = [Finding("integrity", "x", False)]
    monkeypatch.setattr(check, "check", lambda *_: wrong)
    with pytest.raises(Damaged) as caught:
        check.demand_sound(local)
    assert caught.value.todo


@pytest.mark.parametrize(
    ("name", "sound", "wanted"),
    [("cipher", False, True), ("cipher", True, False), ("one_lead", False, False)],
)
def test_damage_is_of_the_file(name: str, sound: bool, wanted: bool) -> None:
    assert check.tells_damage(Finding(name, "x", sound)) is wanted


def test_an_unknown_name_is_its_own_label() -> None:
    assert Finding("new", "x", True).label == "new"
