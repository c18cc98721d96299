"""Phrases: what comes with the program, one's own, the station's; found by letters."""

from __future__ import annotations

import pytest

from liaison.base import pinyin
from liaison.base.clock import clock
from liaison.records import (
    Action,
    Company,
    Dispute,
    Issue,
    MediationSession,
    Officer,
    Phrase,
    Visit,
)
from liaison.records.phrase import Place
from liaison.services import phrases
from liaison.store.step import Store
from tests.stores import add, seated


def words(store: Store, place: Place, typed: str = "") -> list[str]:
    """Return the words of what is offered."""
    with store.reading() as session:
        return [one.words for one in phrases.offers(session, place, typed)]


@pytest.mark.parametrize("place", Place, ids=lambda one: str(one.value))
def test_every_place_has_phrases_shipped(place: Place) -> None:
    shipped = phrases.shipped(place)
    assert len(set(shipped)) == len(shipped) >= 25
    assert all(one.endswith("。") and len(one) <= 60 for one in shipped)
    assert len({phrases.letters(one) for one in shipped}) == len(shipped)


def test_phrases_are_found_by_words_and_by_first_letters(store: Store) -> None:
    everything = words(store, Place.content)
    assert everything == list(phrases.shipped(Place.content))[: phrases.SHOWN]
    first = everything[0]
    found = words(store, Place.content, pinyin.initials(first)[:4])
    assert found[0] == first
    assert words(store, Place.content, "消防通道") == [
        one for one in everything if "消防通道" in one
    ]
    assert words(store, Place.content, "JCXF")[0] == first
    assert words(store, Place.content, "没有这样的话") == []


def test_own_and_shared_ones_are_offered_and_others_are_not(store: Store) -> None:
    other = seated(store, "li", "officer")
    phrases.keep(other, Place.content, "甲的常用语。")
    phrases.keep(other, Place.content, "大家的常用语。", shared=True)
    phrases.keep(store, Place.content, "我的常用语。")
    found = words(store, Place.content)
    assert found[:2] == ["我的常用语。", "大家的常用语。"]
    assert "甲的常用语。" not in found
    assert words(other, Place.content)[:2] == ["甲的常用语。", "大家的常用语。"]
    assert "我的常用语。" not in words(store, Place.need)


def test_one_kept_like_a_shipped_one_is_offered_once(store: Store) -> None:
    same = phrases.shipped(Place.hazard)[3]
    phrases.keep(store, Place.hazard, same)
    found = words(store, Place.hazard)
    assert found[0] == same
    assert found.count(same) == 1
    with store.reading() as session:
        [kept] = session.query(Phrase).all()
    assert not kept.shared


def test_those_used_most_come_first(store: Store) -> None:
    often, seldom = phrases.shipped(Place.content)[7], phrases.shipped(Place.content)[9]
    company = add(store, Company, name="永固包装有限公司")
    officer = add(store, Officer, name="许丽")
    for text in (often, f"{often}{seldom}"):
        add(
            store,
            Visit,
            company_id=company,
            visited_on=clock.today(),
            officers=[officer],
            content=text,
        )
    assert words(store, Place.content)[:2] == [often, seldom]


def test_places_of_fields() -> None:
    assert phrases.place_of(Visit, "findings") is Place.findings
    assert phrases.place_of(Issue, "description", "hazards") is Place.hazard
    assert phrases.place_of(Issue, "description", "needs") is Place.need
    assert phrases.place_of(Issue, "result") is Place.handling
    assert phrases.place_of(Dispute, "description") is Place.dispute
    assert phrases.place_of(Action, "content") is Place.handling
    assert phrases.place_of(MediationSession, "account") is Place.handling
    assert phrases.place_of(Company, "remark") is Place.content
