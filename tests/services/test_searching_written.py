"""Serial numbers and phones are found however they are written; a count is no serial number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from liaison.base.clock import clock
from liaison.records import RECORDS, Company, Contact, Issue, Officer, Visit
from liaison.records.issue import IssueKind
from liaison.services import searching
from liaison.store import typedcodes
from liaison.store.step import Store
from tests.stores import a_store, add

NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)


@pytest.fixture(
    scope="module", params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def park(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A company with a contact, and visits; only read."""
    with clock.held(NOON), a_store(request) as store:
        one = add(store, Company, name="云岭电子有限公司", liaison_phone="0854-2621234")
        add(store, Officer, name="解晓东", badge="056314")
        add(store, Contact, company_id=one, name="孙多多", phone="13877776666")
        for n in range(12):
            told = {"content": f"检查消防通道，灭火器{n * 25}具", "officers": [1]}
            add(store, Visit, company_id=one, visited_on=date(2026, 11, 3), **told)
        yield store


def _found(store: Store, words: str) -> dict[str, list[int]]:
    with clock.held(NOON):
        groups = searching.search(store, words).groups
    return {one.register: [hit.id for hit in one.hits] for one in groups}


@pytest.mark.parametrize(
    "typed",
    [
        "ZF-202611-0003", "zf-202611-0003", "ZF2026110003", "ZF202611-0003", "ZF-2026110003",
        "zf 202611 0003", "ＺＦ－２０２６１１－０００３", "ZF202611—0003", "zf_202611.0003",
        " ZF-202611-0003。", "（ZF202611-0003）", "消防 ZF202611-0003",
    ],
)  # fmt: skip
def test_a_serial_number_is_found_however_it_is_written(park: Store, typed: str) -> None:
    assert _found(park, typed) == {"visits": [3]}


@pytest.mark.parametrize(
    "typed",
    [
        "13877776666", "138 7777 6666", "138-7777-6666", "１３８ ７７７７ ６６６６", "1387777 6666",
        "0854-2621234", "0854 2621234", "08542621234",
    ],
)  # fmt: skip
def test_a_phone_is_found_however_it_is_written(park: Store, typed: str) -> None:
    assert _found(park, typed) == {"companies": [1]}


def test_numbers_in_free_text_are_found(store: Store) -> None:
    company, officer = add(store, Company, name="云岭电子"), add(store, Officer, name="解晓东")
    texts = "值班139-0000-1111，见ZF-202611-0009", "许可证JY15227010012345，设备GB202611000123"
    for text in texts:
        told = {"content": text, "officers": [officer]}
        add(store, Visit, company_id=company, visited_on=date(2026, 11, 4), **told)
    phone = "139-0000-1111", "139 0000 1111", "13900001111", "0000-1111", "值班139 0000 1111"
    others = "JY15227010012345", "jy152270", "GB202611000123"
    wanted = dict.fromkeys((*phone, "见ZF2026110009"), 1) | dict.fromkeys(others, 2)
    for typed, visit in wanted.items():
        assert _found(store, typed) == {"visits": [visit]}, typed


def test_the_serial_numbers_with_a_month_are_known() -> None:
    dated = {one.code for one in RECORDS if one.dated and one is not Issue}
    dated |= {Issue(kind=kind).serial_code() for kind in IssueKind}
    assert {one.lower() for one in dated} == set(typedcodes.CODES)


def test_few_digits_are_a_count_or_the_last_part_of_a_serial_number(park: Store) -> None:
    assert _found(park, "100")["visits"] == [5], "not every ZF-202611-0004"
    assert 11 in _found(park, "11")["visits"]
    assert len(_found(park, "11")["visits"]) == 1, "not every visit of November"
    assert _found(park, "202611")["visits"], "a month still finds its numbers"
