"""One box over everything: what is found, in what order, and what must never be."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from liaison.base.clock import clock
from liaison.records import (
    Action,
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
from liaison.services import records, searching
from liaison.services.hits import Found, Hit, cut, marked
from liaison.services.rights import Leave
from liaison.store import bigrams, opening
from liaison.store.step import Store
from tests.stores import a_store, add, seated

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
DAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(NOON):
        yield


@pytest.fixture(
    scope="module", params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def settled(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A park that tests only read."""
    with clock.held(NOON), a_store(request) as store:
        yield filled(store)


@pytest.fixture
def park(store: Store) -> Store:
    """A park of one's own, to be changed."""
    return filled(store)


def filled(store: Store) -> Store:
    """Five companies, two officers, and one record of most types."""
    for name, short in (
        ("重庆云岭电子（集团）有限公司", "云岭电子"),
        ("云岭电子有限公司", None),
        ("东云岭机械厂", None),
        ("西山包装材料有限公司", "永固"),
        ("长荣重工股份公司", None),
    ):
        add(store, Company, name=name, short_name=short)
    records.save(
        store,
        Company,
        {
            "liaison": "钱守义", "liaison_phone": "13812345678", "address": "循环园区金川路8号",
            "credit_code": "91350100M000100Y43", "former_names": "老瓦厂、西山纸箱厂",
        },
        4,
        leave=Leave(reason="补充"),
    )  # fmt: skip
    add(store, Officer, name="解晓东", badge="056314", phone="13900001111")
    add(store, Officer, name="单雄信", badge="056315")
    _write(store)
    return store


def _write(store: Store) -> None:
    """Add what officers wrote of the companies."""
    add(store, Contact, company_id=1, name="孙多多", post="厂长", phone="13877776666")
    add(store, Visit, company_id=1, visited_on=DAY, content="检查消防通道，\n已清理", officers=[1])
    later = DAY + timedelta(days=1)
    told = "消防器材过期，联系电话13512340000"
    add(store, Visit, company_id=4, visited_on=later, content=told, officers=[2])
    need = {"company_id": 1, "reported_on": DAY, "officer_id": 1}
    add(store, Issue, kind=IssueKind.need, category="其他", description="办理通行证", **need)
    hazard = add(
        store, Issue, kind=IssueKind.hazard, category="消防", description="通道堵塞", **need
    )
    add(store, Action, issue_id=hazard, done_on=DAY, content="已约谈现场主管郑某")
    dispute = add(
        store, Dispute, companies=[4], found_on=DAY, category="欠薪", description="三月工资未发",
        officer_id=1,
    )  # fmt: skip
    add(store, Party, dispute_id=dispute, name="吴小工", id_number="522101199003074512")
    held = {"held_on": DAY, "account": "双方同意分期支付", "result": "agreed"}
    add(store, MediationSession, dispute_id=dispute, **held)


def names(found: Found, register: str) -> list[str]:
    """Return the titles of one register's hits."""
    return [hit.title for hit in found.hits if hit.register == register]


def shape(found: Found) -> dict[str, list[int]]:
    return {group.register: [hit.id for hit in group.hits] for group in found.groups}


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("云岭电子", "重庆云岭电子（集团）有限公司"),  # exactly its short name
        ("云岭电子有限公司", "云岭电子有限公司"),
        ("yldz", "重庆云岭电子（集团）有限公司"),
        ("yldzyx", "云岭电子有限公司"),
        ("cqyl", "重庆云岭电子（集团）有限公司"),
        ("zqyl", "重庆云岭电子（集团）有限公司"),
        ("dongyunling", "东云岭机械厂"),
        ("yunlji", "东云岭机械厂"),
        ("云ljx", "东云岭机械厂"),
        ("ＹＬＤＺ", "重庆云岭电子（集团）有限公司"),
        ("zhanggu", None),
        ("yonggu", "西山包装材料有限公司"),
        ("老瓦", "西山包装材料有限公司"),
        ("xszx", "西山包装材料有限公司"),
        ("crzg", "长荣重工股份公司"),
        ("91350100M000100Y43", "西山包装材料有限公司"),
        ("金川路8", "西山包装材料有限公司"),
        ("钱守义", "西山包装材料有限公司"),
        ("QY-0004", "西山包装材料有限公司"),
        ("qy0004", "西山包装材料有限公司"),
    ],
)
def test_a_company_is_found_by_all_its_names(settled: Store, words: str, first: str | None) -> None:
    found = names(searching.search(settled, words), "companies")
    assert found[:1] == ([first] if first else [])


@pytest.mark.parametrize("words", ["xsbz 金川路", "金川路 xsbz", "xishan 钱守义", "西山 老瓦厂"])
def test_a_company_is_found_by_its_name_and_its_own_text(settled: Store, words: str) -> None:
    """By pinyin as well: one word names the company, the other stands in its card."""
    assert names(searching.search(settled, words), "companies") == ["西山包装材料有限公司"]
    assert searching.search(settled, f"{words} 无此字").groups == ()


def test_better_answers_come_first(settled: Store) -> None:
    assert names(searching.search(settled, "云岭"), "companies") == [
        "云岭电子有限公司",
        "重庆云岭电子（集团）有限公司",
        "东云岭机械厂",
    ]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("消防通道", {"visits": [1]}),
        ("消", {"visits": [2, 1]}),
        ("通道", {"visits": [1], "hazards": [2]}),
        ("通行证", {"needs": [1]}),
        ("郑某", {"hazards": [2]}),
        ("吴小工", {"disputes": [1]}),
        ("分期", {"disputes": [1]}),
        ("多多", {"companies": [1]}),
        ("解晓", {"officers": [1]}),
        ("xxd", {"officers": [1]}),
        ("shanxiongxin", {"officers": [2]}),
        ("056315", {"officers": [2]}),
        ("ZF-202611-0002", {"visits": [2]}),
        ("13812345678", {"companies": [4]}),
        ("１３８１２３４５６７８", {"companies": [4]}),
        ("522101199003074512", {"disputes": [1]}),
        ("西山 消防", {"visits": [2]}),
        ("消防 xsbz", {"visits": [2]}),
        ("云岭 通道", {"visits": [1], "hazards": [2]}),
        ("消防 西山 zzz", {}),
        ("通道 过期", {}),
    ],
)
def test_everything_is_found_where_it_is_opened(
    settled: Store, words: str, where: dict[str, list[int]]
) -> None:
    assert shape(searching.search(settled, words)) == where


def test_a_hit_shows_the_text_that_answers(settled: Store) -> None:
    hit = searching.search(settled, "消防通道").hits[0]
    assert hit == Hit(
        "visits",
        1,
        "重庆云岭电子（集团）有限公司",
        "2026-11-03  ZF-202611-0001",
        "工作内容",
        "检查消防通道， 已清理",
        ((2, 6),),
    )
    [hazard] = searching.search(settled, "通道堵塞").hits
    assert hazard.label == "隐患内容"
    [typed] = searching.search(settled, "jxc").groups[0].hits
    assert [typed.title[a:b] for a, b in typed.titled] == ["机械厂"]
    part = searching.search(settled, "郑某").hits[0]
    assert (part.label, part.text) == ("办理记录·办理情况", "已约谈现场主管郑某")
    [company] = searching.search(settled, "老瓦").groups[0].hits
    assert (company.label, company.spans) == ("曾用名", ((0, 2),))
    [exact] = searching.search(settled, "东云岭").groups[0].hits
    assert (exact.text, exact.titled) == ("", ((0, 3),))
    assert searching.search(settled, "永固").hits[0].hint == "循环园区金川路8号"


def test_a_long_text_is_cut_around_the_words() -> None:
    text = "检" * 100 + "消防（通道）" + "查" * 100
    shown, spans = cut(text, ["消防 通道"])
    assert len(shown) == 60
    assert shown[0] == shown[-1] == "…"
    assert [shown[a:b] for a, b in spans] == ["消防（通道"]
    assert cut("短", ["没有"]) == ("短", ())
    assert marked("ＡＢc", ["abc"]) == ((0, 3),)
    assert marked("甲乙甲", ["甲", "甲乙"]) == ((0, 2),)


def test_masked_numbers_stay_masked(settled: Store) -> None:
    [hit] = searching.search(settled, "13812345678").hits
    assert "13812345678" not in f"{hit}"
    assert "138****5678" in hit.text
    [visit] = searching.search(settled, "器材过期").hits
    assert "135****0000" in visit.text


def test_who_sees_masked_numbers_does_not_find_by_them(park: Store) -> None:
    """No oracle: neither whole numbers, nor their hidden digits, nor in free text."""
    auditor = seated(park, "auditor", "auditor")
    for hidden in (
        "13812345678", "1381234", "12345678", "3812345", "2345", "522101199003074512", "19900307",
        "13512340000", "1351234", "51234000",
    ):  # fmt: skip
        assert shape(searching.search(auditor, hidden)) == {}, hidden
    assert shape(searching.search(auditor, "5678")) == {"companies": [4]}
    assert shape(searching.search(auditor, "138")) == {"companies": [4, 1]}
    assert shape(searching.search(auditor, "钱守义")) == {"companies": [4]}
    assert shape(searching.search(park, "1381234")) == {"companies": [4]}
    assert shape(searching.search(park, "2345")) == {}


def test_an_officer_finds_numbers_by_the_whole_of_them_only(park: Store) -> None:
    """Digit by digit a hidden number could be tried out."""
    officer = seated(park, "zhou", "officer", add(park, Officer, name="周南"))
    for tried in ("1381234", "138123456", "12345678", "5221011", "52210119", "522101199003"):
        assert shape(searching.search(officer, tried)) == {}, tried
    assert shape(searching.search(officer, "13812345678")) == {"companies": [4]}


def test_an_officer_of_several_stations_finds_the_own_ones(park: Store) -> None:
    other = add(park, Station, name="西区警务站")
    theirs = add(park, Officer, name="周南", station_id=other)
    add(park, Company, name="云岭西区商贸公司", station_id=other)
    officer = seated(park, "zhou", "officer", theirs)
    assert names(searching.search(officer, "云岭"), "companies") == ["云岭西区商贸公司"]
    for words in ("消防", "通道", "吴小工", "多多", "yldz", "消", "12345678", "通行证"):
        assert shape(searching.search(officer, words)) == {}, words
    assert shape(searching.search(officer, "解晓东")) == {"officers": [1]}
    assert [hit.id for hit in searching.search(officer, "晕领").near] == [6]


def test_an_administrator_finds_no_business(park: Store) -> None:
    admin = seated(park, "admin", "admin")
    assert shape(searching.search(admin, "消防")) == {}
    assert shape(searching.search(admin, "云岭")) == {"stations": [1]}  # of its bureau's name


def test_what_is_in_the_bin_is_not_found(park: Store) -> None:
    records.remove_all(park, Visit, [1])
    assert shape(searching.search(park, "消")) == {"visits": [2]}
    records.restore_all(park, Visit, [1])
    assert shape(searching.search(park, "消")) == {"visits": [2, 1]}


def test_names_that_sound_alike_are_offered_when_none_is_found(settled: Store) -> None:
    found = searching.search(settled, "芸铃垫子")
    assert found.groups == ()
    assert [hit.title for hit in found.near] == [
        "重庆云岭电子（集团）有限公司",
        "云岭电子有限公司",
    ]
    assert searching.search(settled, "云岭").near == ()
    assert searching.search(settled, "完全不同").near == ()


def test_a_changed_name_is_found_at_once(park: Store) -> None:
    assert names(searching.search(park, "hxjx"), "companies") == []
    records.save(park, Company, {"name": "华兴机械厂"}, 3, leave=Leave(reason="更名"))
    assert names(searching.search(park, "hxjx"), "companies") == ["华兴机械厂"]
    assert "东云岭机械厂" not in names(searching.search(park, "云岭"), "companies")


def test_counts_tell_how_many_there_are(park: Store) -> None:
    for n in range(40):
        add(park, Visit, company_id=1, visited_on=DAY, content=f"夜间巡逻{n}号", officers=[1])
    [group] = searching.search(park, "夜间巡逻").groups
    assert (len(group.hits), group.counted, group.label) == (5, "30+", "走访")
    [group] = searching.search(park, "夜间巡逻", searching.LISTED).groups
    assert (len(group.hits), group.counted) == (40, "40")
    [group] = searching.search(park, "消").groups
    assert group.counted == "2"
    [group] = searching.search(park, "通道", register="hazards").groups
    assert group.register == "hazards"


def test_counts_by_parts_never_tell_fewer_than_there_are(park: Store) -> None:
    """A part that is found leads to its whole; more parts than asked may lead to more of these."""
    for n in range(6):
        issue = add(
            park, Issue, kind=IssueKind.need, company_id=1, reported_on=DAY, officer_id=1,
            category="其他", description=f"第{n}件",
        )  # fmt: skip
        add(park, Action, issue_id=issue, done_on=DAY, content="现场核对了台秤")
    for limit in (1, 2, 5):
        [group] = searching.search(park, "台秤", limit).groups
        assert len(group.hits) == limit
        assert group.more
    [group] = searching.search(park, "台秤", searching.LISTED).groups
    assert (len(group.hits), group.counted) == (6, "6")


_PARTS = (
    "'; DROP TABLE visit; --", '"', '""', "*", "NEAR(", "NEAR(a b, 2)", "AND", "OR NOT", "^",
    "tok:", "消防 OR 1=1", "消防*", "(消防", "%", "_", "\\", "\0", "\ud800", "\udfff消", "\u202e",
    "\u200b", "😀", "👩‍👩‍👧", "𠮷" * 50, "云" * 10_000, "a " * 5_000, "\n\t\r", "' | '", ":* & !",
    "<->", "{}", "''", "\x1f", "\ufeff", "－１", "½", "ﷺ", "İ", "ß", "\U000e0001", "(" * 500,
    '"' * 999,
)  # fmt: skip


def test_nothing_typed_is_an_error_or_finds_too_much(settled: Store) -> None:
    """Hostile queries: no error, and no row whose text does not hold every word (safety S6)."""
    chance = random.Random(2026)
    with settled.reading() as session:
        texts = {
            ("visits", one.id): f"{one.number} {one.content}" for one in session.query(Visit).all()
        }
    pool = [chr(n) for n in (*range(0x20, 0x7F), *range(0x4E00, 0x4E20), 0x20BB7, 0x3402)]
    for turn in range(1_000 if not settled.postgres else 250):
        words = chance.choice(_PARTS) if turn % 2 else ""
        words += "".join(chance.choices([*pool, "消", "防", " "], k=chance.randint(0, 8)))
        found = searching.search(settled, words, 20)
        asked = bigrams.words(words)
        for hit in found.hits:
            if hit.register == "visits" and len(asked) == 1:
                plain = bigrams.numbered(texts["visits", hit.id])
                assert asked[0] in f"{plain} {bigrams.normal(texts['visits', hit.id])}", words


def test_an_empty_query_finds_nothing(settled: Store) -> None:
    for words in ("", "   ", "！？，。", "\0", "😀"):
        assert searching.search(settled, words).groups == ()


def test_two_people_at_one_store_have_their_own_answers(park: Store) -> None:
    again = Store(park.engine, opening.who(park.engine, "zhao"), park.key, park.home)
    add(again, Company, name="后来新建公司")
    assert names(searching.search(park, "hlxj"), "companies") == ["后来新建公司"]
