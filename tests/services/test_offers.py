"""What forms offer and fill in: names, words, and what can be known beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.records import CodeItem, Company, Issue, Officer, Station, Visit
from liaison.services import assigning, companycard, known, offers, records
from liaison.services.known import Known
from liaison.services.registers import (
    ASSIGNMENTS,
    COMPANIES,
    DISPUTES,
    HAZARDS,
    NEEDS,
    VISITS,
    Register,
)
from liaison.store.step import Store, Who
from tests.stores import add


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        yield


def offered(store: Store, target: str, words: str = "") -> list[tuple[str, str]]:
    """Return titles and hints that are offered."""
    with store.reading() as session:
        return [(one.title, one.hint) for one in offers.offers(session, target, words)]


def begun(store: Store, register: Register, **given: object) -> dict[str, Known]:
    """Return what a new record starts with."""
    with store.reading() as session:
        return known.at_start(session, register, store.who, given)


def test_records_are_offered_by_name_code_or_number(store: Store) -> None:
    add(store, Officer, name="张三", badge="056314")
    add(store, Officer, name="李四", badge="056315")
    add(store, Officer, name="张五", active=False)
    assert offered(store, "Officer") == [("张三", "056314"), ("李四", "056315")]
    assert offered(store, "Officer", "张") == [("张三", "056314")]
    assert offered(store, "Officer", "6315") == [("李四", "056315")]
    assert offered(store, "Officer", "MJ-0001") == [("张三", "056314")]
    assert offered(store, "Officer", "%") == []


def test_names_are_offered_by_their_pinyin(store: Store) -> None:
    for name in ("云岭电子有限公司", "永固包装有限公司", "重庆云岭物流有限公司"):
        add(store, Company, name=name)
    add(store, Officer, name="解放")
    assert [title for title, _hint in offered(store, "Company", "YLDZ")] == ["云岭电子有限公司"]
    assert [title for title, _hint in offered(store, "Company", "yl")] == [
        "云岭电子有限公司",
        "重庆云岭物流有限公司",
    ]
    assert offered(store, "Company", "chongqing")[0][0] == "重庆云岭物流有限公司"
    assert offered(store, "Company", "云ld")[0][0] == "云岭电子有限公司"
    assert offered(store, "Company", "qqqq") == []
    assert offered(store, "Officer", "xf")[0][0] == "解放"


def test_two_of_one_name_are_told_apart(store: Store) -> None:
    for badge in ("056314", "056315"):
        add(store, Officer, name="张伟", badge=badge)
    assert offered(store, "Officer", "张伟") == [("张伟", "056314"), ("张伟", "056315")]


def test_dated_records_come_newest_first_with_day_and_company(store: Store) -> None:
    officer = add(store, Officer, name="张三")
    company = add(store, Company, name="甲公司")
    for day in ("2026-11-01", "2026-11-09"):
        values = {"visited_on": day, "officers": [officer], "content": "检查"}
        add(store, Visit, company_id=company, **values)
    assert offered(store, "Visit") == [
        ("ZF-202611-0002", "2026-11-09 甲公司"),
        ("ZF-202611-0001", "2026-11-01 甲公司"),
    ]


def test_words_are_those_of_the_list_and_those_in_use(store: Store) -> None:
    add(store, CodeItem, list="industry", word="制造业", position=2)
    add(store, CodeItem, list="industry", word="建筑业", position=1)
    add(store, CodeItem, list="industry", word="采矿业", retired=True)
    for name, industry in (("甲", "养殖"), ("乙", "养殖"), ("丙", "采矿业"), ("丁", "建筑业")):
        add(store, Company, name=name, industry=industry)
    with store.reading() as session:
        assert offers.words(session, COMPANIES) == {"industry": ["建筑业", "制造业", "养殖"]}


def test_words_in_use_of_needs_are_not_offered_to_hazards(store: Store) -> None:
    officer = add(store, Officer, name="张三")
    company = add(store, Company, name="甲公司")
    values = {"company_id": company, "officer_id": officer, "reported_on": "2026-11-01"}
    add(store, Issue, kind="need", category="自创类别", description="办证", **values)
    with store.reading() as session:
        assert "自创类别" in offers.words(session, NEEDS)["category"]
        assert "自创类别" not in offers.words(session, HAZARDS)["category"]


def test_a_record_starts_with_defaults_today_and_the_only_station(store: Store) -> None:
    found = begun(store, COMPANIES)
    assert found["kind"] == Known("enterprise", "企业")
    assert found["station_id"].text == "循环园区警务站"
    assert begun(store, ASSIGNMENTS)["start"] == Known("2026-11-20", "2026-11-20", known.TODAY)
    assert begun(store, HAZARDS)["state"].text == "发现"
    assert begun(store, NEEDS)["state"].text == "登记"
    assert begun(store, DISPUTES)["recorded_by"].text == store.who.login
    add(store, Station, name="第二警务站")
    assert "station_id" not in begun(store, COMPANIES)


def test_the_lead_of_the_day_is_known_once_the_company_is(store: Store) -> None:
    first, second = (add(store, Officer, name=name) for name in ("张三", "李四"))
    company = add(store, Company, name="甲公司")
    assigning.assign(store, [company], first, date(2026, 1, 1))
    assigning.assign(store, [company], second, date(2026, 11, 1))
    assert begun(store, VISITS, company_id=company)["officers"] == Known(
        [second], "李四", known.THEIRS
    )
    assert begun(store, DISPUTES, companies=[company])["officer_id"].text == "李四"
    with store.reading() as session:
        values = {"company_id": company, "reported_on": "2026-05-01"}
        assert known.follow(session, NEEDS, store.who, values)["officer_id"].text == "张三"
        values["reported_on"] = "2025-05-01"
        assert known.follow(session, NEEDS, store.who, values) == {}
        values["reported_on"] = "2026年"
        assert known.follow(session, NEEDS, store.who, values) == {}
        mine = Who("zhang", officer_id=first)
        found = known.follow(session, VISITS, mine, {"company_id": company})
    assert found["officers"] == Known([first], "张三", known.MINE)


def test_the_card_reads_everything_of_a_company(store: Store) -> None:
    officer = add(store, Officer, name="张三", badge="056314")
    company = add(store, Company, name="甲公司")
    assigning.assign(store, [company], officer, date(2026, 1, 1))
    values = {"company_id": company, "content": "检查"}
    add(store, Visit, visited_on="2026-10-01", **values)
    add(store, Visit, visited_on="2026-11-02", **values)
    add(store, Visit, visited_on="2026-11-03", outcome="not-met", **values)
    with store.reading() as session:
        card = companycard.read(session, company)
    assert card.facts.texts["name"] == "甲公司"
    assert [(one.name, one.is_lead) for one in card.officers] == [("张三", True)]
    assert (card.figures["visits"], card.figures["visits_month"]) == (2, 1)
    assert card.last_visit == date(2026, 11, 2)
    assert len(card.events) == 4


def test_several_are_removed_and_restored_in_one_step_or_not_at_all(store: Store) -> None:
    ids = [add(store, Officer, name=name) for name in ("甲", "乙", "丙")]
    company = add(store, Company, name="甲公司")
    assigning.assign(store, [company], ids[2], date(2026, 1, 1))
    steps: list[int] = []
    store.hear.append(lambda done: steps.append(done.step_id))
    with pytest.raises(Problem, match="仍引用它"):
        records.remove_all(store, Officer, ids)
    assert steps == []
    assert records.remove_all(store, Officer, ids[:2]) == 2
    assert len(steps) == 1
    assert [one for one, _ in offered(store, "Officer")] == ["丙"]
    assert records.restore_all(store, Officer, ids[:2]) == 2
    assert len(offered(store, "Officer")) == 3
