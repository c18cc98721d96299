"""The search box against a plain reading of every text: nothing missing, nothing too much.

The reading here asks no index and no query: it walks all records a person sees, holds every
word against every text they may read, and must come to the same rows. The texts are as
strange as people's copied ones; the queries are cut from them, or hostile.
"""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, inspect, select

from liaison.base import pinyin
from liaison.base.clock import clock
from liaison.records import (
    BY_NAME,
    Action,
    Attachment,
    Company,
    Contact,
    Dispute,
    Issue,
    MediationSession,
    Officer,
    Party,
    Station,
    Visit,
)
from liaison.records.issue import IssueKind
from liaison.services import intext, masking, registers, searching
from liaison.services.namekeys import names_of
from liaison.store import bigrams, sections
from liaison.store.step import Store
from tests.stores import a_store, add, fill, seated

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
MANY = 100_000
_NAMES = (
    "重庆长安汽车零部件有限公司", "长沙银行云岭支行", "云岭电子（集团）ＡＢＣ有限公司",
    "單氏絲綢厂", "女娲驴肉馆", "Łódź Ünïcode 有限公司", "𠮷野家㐂食品", "西安XP-7重工",
    "100%_纯棉纺织", "''; DROP",
)  # fmt: skip
_OWN = range(1, len(_NAMES) + 1)
"""Ids of the companies."""
_PIECES = (
    "消防通道", "已清理", "、", "，", "\n", " ", "ＡＢＣ－１２", "İstanbul", "ß", "é",
    "e\u0301", "①", "½", "👩‍👩‍👧", "😀", "𠮷", "𬭊", "㐱", "⼀", "㈱", "％", "100%", "_",
    "\\", "'", '"', "*", "AND", "NEAR(", "tok:", "-", "/", "=1+1", "\u200d", "\u202e", "\u0301",
    "مرحبا", "שלום", "한글", "ガ", "か\u3099", "13812345678", "138-1234-5678", "0854-2621234",
    "522101199003074512", "ZF-202611-0003", "７０", "1", "2号楼", "长安", "重庆", "絲綢",
    "臺灣", "驴", "女", "x", "Y", "\u3000", "·", "〇", "Ⅻ", "㎡",
)  # fmt: skip
_HOSTILE = (
    "", "\0", "\ud800", "\udfff消", "' OR 1=1 --", "消防*", '"消防"', "NEAR(消防 通道)",
    "消防 AND", "^消", "tok:消防", "%", "_", "\\", "%消%", "消_", "(((", ")" * 99,
    "云" * 100_000, "a " * 50_000, "\u0301", "\u202e防消", "消\u200b防", "消\u200d防", "，。！",
    "—", "*", "<->", ":* & !", "'a':*", "{}", "\x1f", "lǘ", "nǚ", "nüwa", "nvwa", "nuwa",
    "chóngqìng", "zhongqing", "cqca", "zqca", "chang an", "xian", "xi'an", "CHANGSHA",
    "ｃｑｃａ", "重庆ca", "cq长安", "單", "单", "𠮷 𬭊", "１００％", "138", "1234", "5678",
    "13812345678", "138 1234 5678", "1381234", "2345678", "52210119900307", "3", "0003",
    "202611", "zf2026110003", "08542621234", "2621234", "💥" * 60, "\uffff", "\U0010ffff",
    "\ufdfa", "ŉ", "ǰ",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(NOON):
        yield


@pytest.fixture(
    scope="module", params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def people(request: pytest.FixtureRequest) -> Iterator[Mapping[str, Store]]:
    """One park as a leader, an officer of its second station and an auditor have it open."""
    with clock.held(NOON), a_store(request) as store:
        _fill(store, random.Random(4))
        officer = add(store, Officer, name="解晓东", badge="056900", station_id=2)
        yield {
            "leader": store,
            "officer": seated(store, "xie", "officer", officer),
            "auditor": seated(store, "shen", "auditor"),
        }


def _words(chance: random.Random, most: int = 7) -> str:
    return "甲" + "".join(chance.choices(_PIECES, k=chance.randint(1, most)))


def _fill(store: Store, chance: random.Random) -> None:
    add(store, Station, name="西区警务站")
    for n, name in enumerate(_NAMES):
        phone = f"138{n:04}5678"
        told = {"liaison": "钱守义", "liaison_phone": phone, "address": _words(chance)}
        add(store, Company, name=name, station_id=n % 2 + 1, remark=_words(chance), **told)
    for n, name in enumerate(("单雄信", "曾解放", "区女士")):
        add(store, Officer, name=name, badge=f"05631{n}", phone=f"1390000111{n}", station_id=1)
    _fill_days(store, chance)
    _fill_disputes(store, chance)
    fill(store, Contact, [
        {"company_id": one, "name": _words(chance, 2)[:20], "phone": "13712345678"} for one in _OWN
    ])  # fmt: skip
    fill(store, Attachment, [
        {"owner": owner, "owner_id": chance.randint(1, 9), "name": _words(chance)[:60] + ".jpg",
         "media": "image/jpeg", "size": 1, "digest": "0" * 64}
        for owner in ("visit", "issue", "dispute", "company") * 8
    ])  # fmt: skip


def _fill_days(store: Store, chance: random.Random) -> None:
    many, day = range(120), clock.today()

    def some(**more: Any) -> dict[str, Any]:
        back = timedelta(days=chance.randrange(200))
        return {"company_id": chance.choice(_OWN), "day": day - back, **more}

    fill(store, Visit, [_renamed(some(content=_words(chance), officers=[1]), "visited_on")
                        for _n in many])  # fmt: skip
    kinds = tuple(IssueKind)
    about = {"category": "其他", "officer_id": 1}
    issues = fill(store, Issue, [
        _renamed(some(kind=kinds[n % 2], description=_words(chance), **about), "reported_on")
        for n in many
    ])  # fmt: skip
    fill(store, Action, [
        {"issue_id": chance.choice(issues), "done_on": day, "content": _words(chance)}
        for _n in many
    ])  # fmt: skip


def _fill_disputes(store: Store, chance: random.Random) -> None:
    day = clock.today()
    disputes = fill(store, Dispute, [
        {"companies": chance.sample(_OWN, 2), "found_on": day, "category": "欠薪",
         "description": _words(chance), "officer_id": 1}
        for _n in range(20)
    ])  # fmt: skip
    fill(store, Party, [
        {"dispute_id": one, "name": _words(chance, 2)[:20], "id_number": "522101199003074512",
         "phone": "13812345678"}
        for one in disputes
    ])  # fmt: skip
    fill(store, MediationSession, [
        {"dispute_id": one, "held_on": day, "account": _words(chance), "result": "agreed"}
        for one in disputes
    ])  # fmt: skip


def _renamed(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: values.pop("day"), **values}


def _queries(texts: list[str], turns: int) -> Iterator[str]:
    """Yield hostile queries, and pieces of the texts as people would type them again."""
    chance = random.Random(turns)
    ways = (
        str, str.upper, str.lower, lambda one: one[::-1], lambda one: f" {one}，",
        lambda one: unicodedata.normalize("NFD", one),
        lambda one: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in one),
        " ".join, lambda one: f"{one} {chance.choice(_NAMES)[:2]}",
        lambda one: f"{one} {chance.choice(_HOSTILE)[:9]}",
        lambda one: f"{pinyin.initials(chance.choice(_NAMES))[:4]} {one}",
    )  # fmt: skip
    yield from _HOSTILE
    for _n in range(turns):
        text = chance.choice(texts)
        at = chance.randrange(len(text))
        yield chance.choice(ways)(text[at : at + chance.randint(1, 6)])


class _Reading:
    """All a person may read, walked text by text."""

    def __init__(self, store: Store) -> None:
        self.store, who = store, store.who.role
        self.shy, self.whole = who == "auditor", who != "leader"
        self.rows: list[tuple[list[tuple[str, int]], set[Any], list[tuple[Any, str]], str]] = []
        self.names: dict[str, dict[int, list[str]]] = defaultdict(dict)
        with store.reading(whole=True) as session:  # they are theirs who see the record
            every = {one.id: one for one in session.query(Attachment) if one.deleted_at is None}
        with store.reading() as session:
            self.seen: dict[Any, dict[int, Any]] = {
                of: {one.id: one for one in session.query(of) if one.deleted_at is None}
                for of in {section.record for section in sections.SECTIONS}
            }
            self.seen[Attachment] = every
            link = inspect(Dispute).relationships["companies"].secondary
            assert isinstance(link, Table)
            self.linked: dict[int, set[int]] = defaultdict(set)
            for dispute, company in session.execute(select(link.c.dispute, link.c.company)):
                self.linked[dispute].add(company)
            self._read()

    def _read(self) -> None:
        for of, found in self.seen.items():
            for one in found.values():
                ends = [end for end in self._ends(of, one) if end is not None]
                texts = [(b, getattr(one, b.name)) for b in sections.texts_of(of)]
                own = {one.id if of is Company else getattr(one, "company_id", None)} - {None}
                own |= self.linked[one.id] if of is Dispute else set()
                told = [(bound, text) for bound, text in texts if text]
                self.rows.append((ends, own, told, one.number))
                if of in (Company, Officer):
                    named = [one.name, *(getattr(one, n, None) or "" for n in _ALSO)]
                    self.names[ends[0][0]][one.id] = [name for name in named if name]

    def _ends(self, of: Any, one: Any) -> Iterator[tuple[str, int] | None]:
        """Yield the register and the record in which it is opened; nothing: not by this person."""
        id_ = one.id
        if of is Attachment:
            of, id_ = BY_NAME[one.owner], one.owner_id
        elif of.inside:
            of, id_ = BY_NAME[of.inside.removesuffix("_id")], getattr(one, of.inside)
        if id_ not in self.seen.get(of, {}):
            return
        if of is Issue:
            kind = self.seen[of][id_].kind
            yield ("needs" if kind is IssueKind.need else "hazards"), id_
        else:
            yield next(r.name for r in registers.REGISTERS if r.record is of), id_

    def texts(self) -> list[str]:
        return [text for _e, _c, told, _n in self.rows for _b, text in told]

    def found(self, typed: str) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
        """Return what must be found, and what may be found by the names of companies too."""
        words = bigrams.words(typed)
        must: dict[str, set[int]] = defaultdict(set)
        if not words:
            return must, must
        with self.store.reading() as session:
            asked = searching._asked(names_of(session, "company"), words, self.shy)
        for ends, own, told, number in self.rows:
            pairs = zip(words, asked.companies, strict=True)
            if all(there & own or self._has(word, words, told, number) for word, there in pairs):
                for register, one in ends:
                    must[register].add(one)
        may = {register: set(ids) for register, ids in must.items()}
        for register, names in self.names.items():
            sounding = {
                one for one, called in names.items()
                if all(any(pinyin.matches(word, name) for name in called) for word in words)
            }  # fmt: skip
            may[register] = may.get(register, set()) | sounding
        return must, may

    def _has(self, word: str, words: list[str], told: list[tuple[Any, str]], number: str) -> bool:
        if word.isdigit() and len(word) < 4:
            if number.rpartition("-")[2].lstrip("0") == word.lstrip("0"):
                return True
        elif word in bigrams.numbered(number):
            return True
        return any(word in sections.text_of(b, self._read_of(b, t, words)) for b, t in told)

    def _read_of(self, bound: Any, text: str, words: list[str]) -> str:
        """Return a text as this person may search it."""
        if not bound.field.personal:
            return intext.masked(text) if self.shy else text
        shown = masking.masked(bound.kind, text)
        digits = [word.replace(" ", "") for word in words]
        if self.shy or not any(len(one) >= 7 and one[:-1].isdigit() for one in digits):
            return shown
        if self.whole:
            whole = "".join(c for c in text if c.isalnum()).lower()
            return f"{shown} {text}" if whole in digits else shown
        return f"{shown} {text}"


_ALSO = ("short_name", "former_names")


@pytest.mark.parametrize("who", ["leader", "officer", "auditor"])
def test_what_is_found_is_what_may_be_read(people: Mapping[str, Store], who: str) -> None:
    store = people[who]
    reading = _Reading(store)
    texts = _Reading(people["leader"]).texts()
    for typed in _queries(texts, 80 if not store.postgres else 20):
        found = searching.search(store, typed, MANY)
        must, may = reading.found(typed)
        shown = {group.register: {hit.id for hit in group.hits} for group in found.groups}
        for register in {*shown, *must}:
            got = shown.get(register, set())
            assert must.get(register, set()) <= got, (who, typed[:50], register)
            assert got <= may.get(register, set()), (who, typed[:50], register)
        for group in found.groups:
            assert (group.count, group.more) == (len(group.hits), False), typed[:50]
