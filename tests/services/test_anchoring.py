"""The value printed on a ledger is found in the trail, however it is typed, or is not."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from liaison.base.errors import Problem
from liaison.services import anchoring
from liaison.store import tables
from liaison.store.audit import Event, Head
from liaison.store.step import Store
from tests.stores import seated, unguard


def last(store: Store) -> tuple[str, bool, bool, object]:
    with store.reading(whole=True) as session:
        told = tables.audit.select().order_by(tables.audit.c.seq.desc()).limit(1)
        row = session.execute(told).one()
        return row.action, row.ok, row.notice, json.loads(row.detail)


def test_a_value_still_in_the_chain_fits(store: Store) -> None:
    store.note(Event("sign_in"))
    printed = store.head()
    for _n in range(3):
        store.note(Event("sign_out"))
    compared = anchoring.compare(store, str(printed))
    assert compared.sound
    assert compared.words == f"相符：第 {printed.seq} 条仍在审计链中，之后又有 3 条记录。"
    assert last(store) == ("check", True, False, {"anchor": str(printed)})


@pytest.mark.parametrize(
    "typed",
    ["12-ab12cd34ef56ab78", " 12 - AB12 CD34 EF56 AB78 ", "１２－ａｂ12cd34ef56ab78",
     "审计链 12-ab12cd34ef56ab78", "审计链：12—ab12cd34ef56ab78"],
)  # fmt: skip
def test_a_value_is_read_as_people_type_it(typed: str) -> None:
    assert anchoring.read(typed) == Head(12, "ab12cd34ef56ab78")


@pytest.mark.parametrize(
    "typed",
    ["", "12", "12-ab12", "12-ab12cd34ef56ab7g", "-ab12cd34ef56ab78", "甲-乙", "0-" + "0" * 16],
)
def test_what_is_no_value_is_a_problem_and_not_noted(store: Store, typed: str) -> None:
    before = store.head()
    with pytest.raises(Problem):
        anchoring.compare(store, typed)
    assert store.head() == before


def test_a_chain_that_was_cut_is_told(store: Store) -> None:
    for _n in range(3):
        store.note(Event("sign_in"))
    printed = store.head()
    unguard(store)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit WHERE seq > :n"), {"n": printed.seq - 2})
    compared = anchoring.compare(store, str(printed))
    assert not compared.sound
    assert f"只到第 {printed.seq - 2} 条" in compared.words
    assert last(store)[:2] == ("check", False)


def test_the_last_entry_fits_too(store: Store) -> None:
    store.note(Event("sign_in"))
    printed = store.head()
    assert anchoring.compare(store, str(printed)).words.endswith("就是审计链的末尾。")


def test_another_mark_is_told(store: Store) -> None:
    seq = store.note(Event("sign_in"))
    compared = anchoring.compare(store, f"{seq}-{'0' * 16}")
    assert not compared.sound
    assert "可能被重做" in compared.words
    assert "请先核对输入" in compared.words


def test_everybody_who_reads_the_trail_may_compare(store: Store) -> None:
    store.note(Event("sign_in"))
    printed = str(store.head())
    for role in ("officer", "admin", "auditor"):
        assert anchoring.compare(seated(store, role, role), printed).sound
