"""The fast ways of a search give what the slow ones would: all that holds a word, and once read."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from liaison.records import Company, Officer, Station, Visit
from liaison.services import hits, searching
from liaison.services.hits import marked
from liaison.store import bigrams, commonpairs, searchquery, sections
from liaison.store.step import Store
from tests.stores import add, fill, seated

DAY = date(2026, 11, 3)
_SIGNS = "消防检查通道𠮷abＡＢ12３，。 -（）㈱⼀e\u0301\u3000…①ﷺİß_"


@pytest.fixture
def park(store: Store) -> Store:
    add(store, Company, name="云岭电子（集团）有限公司")
    add(store, Company, name="西山包装材料有限公司")
    add(store, Officer, name="解晓东")
    return store


def _visits(store: Store, texts: list[str]) -> list[int]:
    rows = [
        {
            "company_id": n % 2 + 1, "visited_on": DAY - timedelta(days=n % 7), "content": told,
            "officers": [1],
        }
        for n, told in enumerate(texts)
    ]  # fmt: skip
    return fill(store, Visit, rows)


@pytest.mark.parametrize(("sampled", "tried"), [(False, 300), (True, 300), (True, 4)])
def test_all_visits_that_hold_a_word_are_found_newest_first(
    park: Store, monkeypatch: pytest.MonkeyPatch, sampled: bool, tried: int
) -> None:
    """Whatever the share of entries with the pairs of a word but not the word itself.

    Common pairs are left out where a sample tells of them, until they are needed after all.
    """
    monkeypatch.setattr(searchquery, "_TRIED", tried)
    monkeypatch.setattr(commonpairs, "_MANY", 0 if sampled else 50_000)
    monkeypatch.setattr(commonpairs, "_COMMON", 80)
    monkeypatch.setattr(commonpairs, "_RARE", 60)
    chance = random.Random(6)
    texts = ["记" + "".join(chance.choices("消消消防防检查a，", k=12)) for _ in range(220)]
    ids = _visits(park, texts)
    days = {one: -(n % 7) for n, one in enumerate(ids)}
    plain = {one: bigrams.normal(told) for one, told in zip(ids, texts, strict=True)}
    visits = next(one for one in sections.SECTIONS if one.name == "visit")
    fewer = 0

    def told_pairs(word: str) -> Sequence[str]:
        with park.reading() as session:
            pairs = commonpairs.of(session.connection(), visits)
        return pairs.telling(bigrams.wanted(word)[0])

    for turn in range(60):
        told = bigrams.normal(chance.choice(texts))
        at = chance.randrange(len(told))
        word = told[at : at + 1 + turn % 6].strip()
        if not word or " " in word:
            continue
        true = [one for one in plain if word in plain[one]]
        newest = sorted(true, key=lambda one: (days[one], one), reverse=True)
        for limit in (5, 300):
            found = [hit.id for hit in searching.search(park, word, limit, "visits").hits]
            assert found == newest[:limit], (word, limit)
        fewer += len(told_pairs(word)) < len(bigrams.wanted(word)[0])
    assert bool(fewer) == sampled


@contextmanager
def _statements(store: Store) -> Iterator[list[str]]:
    told: list[str] = []

    def heard(_c: object, _u: object, statement: str, *_more: object) -> None:
        told.append(statement)

    event.listen(store.engine, "before_cursor_execute", heard)
    try:
        yield told
    finally:
        event.remove(store.engine, "before_cursor_execute", heard)


def test_a_search_reads_each_text_once(park: Store) -> None:
    """As many queries for fifty hits as for one, and none that reads a visit again."""
    _visits(park, [f"夜间巡逻{n}号" for n in range(80)])

    def asked(words: str, limit: int) -> list[str]:
        searching.search(park, words, limit, "visits")
        with _statements(park) as told:
            assert len(searching.search(park, words, limit, "visits").hits) == limit
        return [one for one in told if not one.startswith("BEGIN")]

    assert len(asked("夜间巡逻", 50)) == len(asked("夜间巡逻7号", 1)) <= 6
    texts = [one for one in asked("夜间巡逻", 50) if "visit.content" in one]
    assert len(texts) == 1


def test_a_search_given_up_leaves_nothing_open(park: Store) -> None:
    _visits(park, [f"夜间巡逻{n}号" for n in range(300)])
    assert len(searching.search(park, "巡逻", 3, "visits").hits) == 3
    add(park, Visit, company_id=1, visited_on=DAY, content="夜间巡逻完", officers=[1])
    assert searching.search(park, "巡逻完", 3, "visits").hits[0].id == 301


def test_what_one_does_not_see_gives_no_title(park: Store) -> None:
    """A visit of the own station at a company of another is called by its number."""
    other = add(park, Station, name="西区警务站")
    theirs = add(park, Officer, name="周南", station_id=other)
    add(
        park, Visit, company_id=1, visited_on=DAY, content="联合检查", officers=[theirs],
        station_id=other,
    )  # fmt: skip
    officer = seated(park, "zhou", "officer", theirs)
    [hit] = searching.search(officer, "联合检查").hits
    assert (hit.title, hit.text) == ("ZF-202611-0001", "联合检查")
    [whole] = searching.search(park, "联合检查").hits
    assert whole.title == "云岭电子（集团）有限公司"


def test_words_are_marked_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way without a look at each sign marks what the other marks."""
    chance = random.Random(3)
    cases = []
    for _turn in range(8_000):
        text = "".join(chance.choices(_SIGNS, k=chance.randint(0, 12)))
        at = chance.randrange(len(text) + 1)
        words = bigrams.words(text[at : at + chance.randint(1, 5)])
        cases.append((text, words, marked(text, words)))
    assert sum(bool(spans) for _text, _words, spans in cases) > 3_000
    monkeypatch.setattr(hits, "_level", lambda _text: None)
    for text, words, spans in cases:
        assert marked(text, words) == spans, (text, words)
