"""Pairs that tell little are not asked for; what has a word is offered all the same."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta

import pytest

from liaison.base.clock import clock
from liaison.records import Company, Officer, Visit
from liaison.store import commonpairs, searchquery, sections
from liaison.store.commonpairs import NOTHING_KNOWN, Pairs
from liaison.store.searchquery import Newest, wanted
from liaison.store.step import Store
from tests.stores import add, fill

DAY = date(2026, 11, 3)
VISITS = next(one for one in sections.SECTIONS if one.name == "visit")


@pytest.fixture
def park(store: Store) -> Store:
    """A store of 40 visits; 消防 stands in all of them, other pairs in one or two."""
    add(store, Company, name="云岭电子有限公司")
    add(store, Officer, name="解晓东")
    rows = [
        {
            "company_id": 1, "visited_on": DAY - timedelta(days=n % 5), "officers": [1],
            "content": f"消防检查{chr(0x5200 + n)}门{chr(0x5300 + n)}",
        }
        for n in range(40)
    ]  # fmt: skip
    fill(store, Visit, rows)
    return store


def pairs_of(store: Store) -> Pairs:
    with store.reading() as session:
        return commonpairs.of(session.connection(), VISITS)


def test_a_small_store_is_asked_for_every_pair(park: Store) -> None:
    assert pairs_of(park) == NOTHING_KNOWN
    assert NOTHING_KNOWN.telling(["消防", "防检"]) == ["消防", "防检"]


def test_common_pairs_are_learnt_and_left_out(park: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commonpairs, "_MANY", 10)
    monkeypatch.setattr(commonpairs, "_SAMPLE", 40)
    known = pairs_of(park)
    assert {"消防", "检查", "02"} <= known.common <= known.known
    assert "丙丁" not in known.known
    assert known.telling(["消防", "丙丁", "丁戊"]) == ["丙丁", "丁戊"]
    assert known.telling(["消防", "防检", "丙丁"]) == ["消防", "防检", "丙丁"]
    assert wanted("消防丙丁戊", (7,), known).companies == (7,)


def test_what_was_learnt_is_learnt_again(park: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pairs_of(park) == NOTHING_KNOWN
    monkeypatch.setattr(commonpairs, "_MANY", 10)
    monkeypatch.setattr(commonpairs, "_SAMPLE", 40)
    assert pairs_of(park) == NOTHING_KNOWN
    later = clock.ticks() + commonpairs._FRESH + 1
    monkeypatch.setattr(type(clock), "ticks", lambda _clock: later)
    assert "消防" in pairs_of(park).common


def test_fewer_words_that_tell_too_little_are_given_up(
    park: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searchquery, "_TRIED", 6)
    all_, fewer = [wanted("消防检查刀门匀")], [wanted("消防检查")]
    with park.reading() as session:
        connection = session.connection()
        every = searchquery.newest(connection, VISITS, fewer, -1, 99)
        (true,) = searchquery.newest(connection, VISITS, all_, -1, 99)
        with closing(Newest(connection, VISITS, all_, fewer=fewer)) as offered:
            given = [offered.take(4), offered.take(4), offered.take(50)]
    assert given[:2] == [every[:4], every[4:8]]
    assert given[2] == [one for one in every[8:] if one == true]
    assert any(true in some for some in given)
