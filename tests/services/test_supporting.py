"""The matrix tells how departments stand behind companies, and what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.scope import Scope
from liaison.ledgers import export
from liaison.records import Company, Department, Officer, Station, Support
from liaison.services import assigning, supporting
from liaison.services.supporting import Matrix
from liaison.store.step import Store
from tests.stores import add

_DAY = timedelta(days=1)


def _matrix(store: Store, scope: Scope | None = None) -> Matrix:
    with store.reading() as session:
        return supporting.matrix(session, clock.today(), scope or Scope())


def _cells(found: Matrix) -> dict[str, dict[str, str]]:
    return {
        company.name: {one.name: found.cell(company, one) for one in found.departments}
        for company in found.companies
    }


@pytest.fixture
def park(store: Store) -> dict[str, int]:
    """A general department, one for some only, and two companies."""
    return {
        "治安": add(
            store, Department, name="治安", contact="王强", phone="13800138000", topics="治安检查"
        ),
        "出入境": add(store, Department, name="出入境", supports_all=False),
        "甲厂": add(store, Company, name="甲厂"),
        "乙厂": add(store, Company, name="乙厂"),
    }


def _support(
    store: Store, park: dict[str, int], company: str, department: str, **told: object
) -> int:
    values = {"company_id": park[company], "department_id": park[department], **told}
    return add(store, Support, **{"start": clock.today(), **values})


def test_general_special_planned_none(store: Store, park: dict[str, int]) -> None:
    today = clock.today()
    _support(store, park, "甲厂", "治安", contact="钱七", phone="13900139000")
    _support(store, park, "甲厂", "出入境", start=today + _DAY)
    _support(store, park, "乙厂", "出入境", start=today - 9 * _DAY, end=today - _DAY)
    found = _matrix(store)
    assert _cells(found) == {
        "乙厂": {"治安": "general", "出入境": "none"},
        "甲厂": {"治安": "special", "出入境": "planned"},
    }
    first = next(one for one in found.companies if one.name == "甲厂")
    special = first.specials[park["治安"]]
    assert (special.contact, special.phone, special.end) == ("钱七", "139****9000", None)
    assert [one.special for one in found.departments] == [1, 0]
    assert found.departments[0].phone == "138****8000"


def test_the_one_in_force_counts_before_a_later_one(store: Store, park: dict[str, int]) -> None:
    today = clock.today()
    _support(store, park, "甲厂", "出入境", contact="现任", end=today + 5 * _DAY)
    _support(store, park, "甲厂", "出入境", contact="下任", start=today + 6 * _DAY)
    found = _matrix(store)
    first = next(one for one in found.companies if one.name == "甲厂")
    assert first.specials[park["出入境"]].contact == "现任"


def test_gaps(store: Store, park: dict[str, int]) -> None:
    officer = add(store, Officer, name="许丽")
    assigning.assign(store, [park["甲厂"]], officer, clock.today())
    _support(store, park, "甲厂", "治安", end=clock.today() + 7 * _DAY)
    found = {one.name: one for one in supporting.gaps(_matrix(store))}
    assert set(found) == {"unled", "ending", "mute", "idle"}
    assert found["unled"].companies == frozenset({park["乙厂"]})
    assert found["ending"].companies == frozenset({park["甲厂"]})
    assert (found["mute"].count, found["mute"].companies) == (1, None)
    assert found["idle"].words == "没有支援任何企业的部门 1 个"


def test_without_a_general_department_companies_are_bare(store: Store) -> None:
    department = add(store, Department, name="网安", supports_all=False)
    firm, bare = add(store, Company, name="甲厂"), add(store, Company, name="乙厂")
    add(store, Support, company_id=firm, department_id=department, start=clock.today())
    found = {one.name: one for one in supporting.gaps(_matrix(store))}
    assert found["bare"].companies == frozenset({bare})


def test_it_is_narrowed(store: Store, park: dict[str, int]) -> None:
    officer = add(store, Officer, name="许丽")
    assigning.assign(store, [park["甲厂"]], officer, clock.today())
    _support(store, park, "乙厂", "出入境")
    found = _matrix(store)

    def names(**wish: object) -> list[str]:
        return [one.name for one in supporting.narrow(found, **wish).companies]  # type: ignore[arg-type]

    assert names() == ["乙厂", "甲厂"]
    assert names(text="许丽") == ["甲厂"]
    assert names(text="yc") == ["乙厂"]
    assert names(only=[park["甲厂"]]) == ["甲厂"]
    assert names(special=True) == ["乙厂"]


def test_the_sheet_tells_the_same(store: Store, park: dict[str, int]) -> None:
    """The 1+N sheet: special supports by period first, then the general ones; stand-ins."""
    today = clock.today()
    add(store, Department, name="网安")
    officers = [add(store, Officer, name=name) for name in ("许丽", "邓毅")]
    assigning.assign(store, [park["甲厂"], park["乙厂"]], officers[0], today - 9 * _DAY)
    until = today + 5 * _DAY
    assigning.stand_in(store, officers[0], officers[1], today, until, [park["甲厂"]], note="休假")
    _support(store, park, "甲厂", "治安", contact="钱七", phone="13900139000")
    _support(store, park, "乙厂", "出入境", start=today - 9 * _DAY, end=today - _DAY)
    sheet = export.filled(store, "assignments", Period(today, today))
    told = {(row[0], row[1]): (row[5], row[8]) for row in sheet.rows}
    assert told == {
        ("甲厂", "许丽"): ("治安 钱七 139****9000、网安", None),
        ("甲厂", "邓毅"): ("治安 钱七 139****9000、网安", f"代管至 {until}；休假"),
        ("乙厂", "许丽"): ("治安、网安", None),
    }


def test_a_station_alone(store: Store, park: dict[str, int]) -> None:
    other = add(store, Station, name="第二警务站")
    add(store, Company, name="外站厂", station_id=other)
    found = _matrix(store, Scope(station_id=other))
    assert [one.name for one in found.companies] == ["外站厂"]
