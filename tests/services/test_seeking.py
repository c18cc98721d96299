"""A search tells no one what their screen hides: personal numbers are no oracle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liaison.base.errors import Refused
from liaison.records import Assignment, Company, Contact, Issue, Officer
from liaison.services import plain, reading, registers
from liaison.services.plain import Wish
from liaison.services.reading import Query
from liaison.services.registers import COMPANIES
from liaison.services.seeking import barred
from liaison.store.step import Store
from tests.stores import add, seated

MINE, THEIRS = "13800138000", "13911112222"
NOTED = "另有电话 139 1111 2222，2025 年起"


class Park:
    """Two companies with a phone each: the officer's own and another's, and who looks at them."""

    def __init__(self, store: Store) -> None:
        officer = add(store, Officer, name="李四", badge="056315", phone="13700001111")
        told: dict[str, Any] = {"employees": 12}
        self.mine = add(store, Company, name="甲公司", liaison_phone=MINE, **told)
        self.theirs = add(store, Company, name="乙公司", liaison_phone=THEIRS, remark=NOTED)
        self.bare = add(store, Company, name="丙公司", remark="三号楼 3 层")
        add(store, Assignment, company_id=self.mine, officer_id=officer, start="2026-01-01")
        self.leader = store
        self.officer = seated(store, "li", "officer", officer)
        self.auditor = seated(store, "shen", "auditor")


@pytest.fixture
def park(store: Store) -> Park:
    return Park(store)


def _names(store: Store, query: Query) -> list[int]:
    with store.reading() as session:
        ids = reading.all_ids(session, query)
        assert reading.count(session, query) == len(ids)
        window = [row.id for row in reading.window(session, query, 0, 50, len(ids))]
        assert window == ids
    return ids


def _by_phone(words: str) -> Query:
    return Query(COMPANIES, where=(("liaison_phone", words),))


def test_a_filter_finds_numbers_only_where_they_may_be_seen(park: Park) -> None:
    assert _names(park.leader, _by_phone("1391111")) == [park.theirs]
    assert _names(park.officer, _by_phone("1391111")) == []
    assert _names(park.officer, _by_phone("1")) == [park.mine]
    for words in ("1391111", "1", "138****8000"):
        with pytest.raises(Refused, match="不能按“治安联络员电话”筛选或排序"):
            _names(park.auditor, _by_phone(words))


@pytest.mark.parametrize("down", [False, True])
def test_the_order_of_a_list_tells_no_number(park: Park, down: bool) -> None:
    by_phone = Query(COMPANIES, sort="liaison_phone", down=down)
    seen = _names(park.leader, by_phone)
    assert [one for one in seen if one != park.bare] == (
        [park.theirs, park.mine] if down else [park.mine, park.theirs]
    )
    theirs = [one for one in _names(park.officer, by_phone) if one != park.mine]
    assert theirs == sorted([park.theirs, park.bare], reverse=down), "as if they had none"
    with pytest.raises(Refused):
        _names(park.auditor, by_phone)


def test_the_quick_search_leaves_hidden_numbers_out(park: Park) -> None:
    told = {"kind": "need", "company_id": park.mine, "reported_on": "2026-01-05"}
    noted = add(park.leader, Issue, description=NOTED, **told)
    for digits in ("1111", "139 1111", "2222", "11"):
        assert _names(park.leader, Query(registers.NEEDS, words=digits)) == [noted]
        assert _names(park.auditor, Query(registers.NEEDS, words=digits)) == []
    for store in (park.leader, park.officer, park.auditor):
        assert _names(store, Query(COMPANIES, words="乙公司")) == [park.theirs]
        assert _names(store, Query(registers.NEEDS, words="另有电话")) == [noted]
    phone = Query(registers.OFFICERS, words="0000111")
    assert len(_names(park.leader, phone)) == len(_names(park.officer, phone)) == 1
    assert _names(park.auditor, phone) == []
    assert len(_names(park.auditor, Query(registers.OFFICERS, words="李四"))) == 1


def test_digits_do_not_find_a_number_within_text_for_who_sees_it_masked(park: Park) -> None:
    def remark(words: str) -> Query:
        return Query(COMPANIES, where=(("remark", words),))

    for part in ("1111", "139 1", "11", "2", "１１１１"):
        assert _names(park.auditor, remark(part)) == [], part
    assert _names(park.auditor, remark("另有电话")) == [park.theirs]
    assert _names(park.auditor, remark("3 层")) == [park.bare], "no number can stand there"
    assert _names(park.leader, remark("1111")) == [park.theirs]


def test_phones_of_colleagues_are_for_work(park: Park) -> None:
    query = Query(registers.OFFICERS, where=(("phone", "13700001111"),))
    assert len(_names(park.leader, query)) == len(_names(park.officer, query)) == 1
    with pytest.raises(Refused):
        _names(park.auditor, query)


def test_a_script_is_told_no_more_than_the_window(park: Park) -> None:
    def listed(store: Store, *wishes: Wish) -> list[int]:
        with store.reading() as session:
            return plain.matching(session, Company, wishes)

    for part in (False, True):
        theirs, mine = Wish("liaison_phone", THEIRS, part), Wish("liaison_phone", MINE, part)
        assert listed(park.leader, theirs) == [park.theirs]
        assert listed(park.officer, theirs) == []
        assert listed(park.officer, mine) == [park.mine]
        with pytest.raises(Refused):
            listed(park.auditor, mine)
    with pytest.raises(Refused):
        listed(park.auditor, Wish("liaison_phone", ""))
    assert listed(park.auditor, Wish("remark", "1111", True)) == []
    assert listed(park.auditor, Wish("remark", NOTED)) == []
    assert listed(park.auditor, Wish("employees", "12")) == [park.mine]


def test_fields_that_cannot_be_sought_are_not_offered(park: Park) -> None:
    assert barred(Company, park.auditor.who) == {"legal_phone", "liaison_phone"}
    assert not barred(Company, park.officer.who)
    assert not barred(Company, None)
    admin = replace(park.leader.who, role="admin", also_admin=False)
    assert barred(Contact, admin) == {"phone"}
