"""Directories of departments with several contacts, and visits made together with departments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.exchange import importing
from liaison.exchange.grid import Book
from liaison.exchange.plan import Choices, Fate, Severity
from liaison.exchange.planning import plan as planned
from liaison.ledgers import export
from liaison.ledgers.export import Wish
from liaison.records import Department, DepartmentContact, Officer
from liaison.services import records
from liaison.services.rights import Leave
from liaison.store.check import check
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.exchange.books import ALPHA, book, fates, held, seen, taken, two_companies, visits, whys
from tests.stores import add

HEAD = ("部门名称", "职责事项", "联系人", "职务", "联系电话", "值班电话")
DIRECTORY = (
    ("交警大队", "车辆通行", "李强", "副大队长", "13800138000", "0854-2621234"),
    ("交警大队", "驾驶证", "王芳", "窗口", "13900139000", None),
    ("网安大队", "网络安全", "赵敏", None, "13700137000", None),
)


def _directory(*lines: Sequence[str | None], head: Sequence[str] = HEAD) -> Book:
    return book({"警种部门": [["警种部门联系表"], head, *lines]}, "警种部门.xlsx")


def _contacts(store: Store) -> list[tuple[str, str, str | None, str | None, str | None]]:
    return [
        (one["department_id"], one["name"], one["topics"], one["phone"], one["duty_phone"])
        for one in held(store, "departmentcontact")
    ]


def test_a_directory_brings_every_contact_with_its_topics(store: Store) -> None:
    plan, _result = taken(store, _directory(*DIRECTORY))
    assert fates(plan) == {"new": 3}
    assert whys(plan, Severity.REFUSE) == whys(plan, Severity.DROP) == []
    assert whys(plan, Severity.NOTE) == []
    departments = [
        (one["name"], one["topics"], one["contact"], one["phone"])
        for one in held(store, "department")
    ]
    assert departments == [
        ("交警大队", "车辆通行、驾驶证", "李强", "13800138000"),
        ("网安大队", "网络安全", "赵敏", "13700137000"),
    ]
    assert sorted(_contacts(store)) == [
        ("交警大队", "李强", "车辆通行", "13800138000", "0854-2621234"),
        ("交警大队", "王芳", "驾驶证", "13900139000", None),
        ("网安大队", "赵敏", None, "13700137000", None),
    ]
    assert all(one.sound for one in check(store))
    assert planned(store, [_directory(*DIRECTORY)]).empty
    step = last_step(store)
    assert step is not None
    undo(store, step.id)
    assert held(store, "department") == held(store, "departmentcontact") == []


def test_a_further_contact_of_a_known_department(store: Store) -> None:
    add(store, Department, name="交警大队", contact="李强", phone="13800138000")
    lines = (("交警大队", None, "王芳", "窗口", "13900139000", None),)
    plan, _result = taken(store, _directory(*lines))
    assert fates(plan) == {"new": 1}
    assert [one[1] for one in _contacts(store)] == ["李强", "王芳"]
    assert held(store, "department")[0]["contact"] == "李强"
    changed = (("交警大队", None, "王芳", "内勤", "13900139000", None),)
    plan, _result = taken(store, _directory(*changed), update=True)
    assert fates(plan) == {"changed": 1}
    assert held(store, "departmentcontact")[1]["post"] == "内勤"


def test_a_contact_whose_last_day_is_to_come_is_still_the_same(store: Store) -> None:
    taken(store, _directory(*DIRECTORY))
    with store.reading() as session:
        wang = session.query(DepartmentContact.id).filter_by(name="王芳").scalar()
    last = clock.today() + timedelta(days=30)
    records.save(store, DepartmentContact, {"end": last}, wang)
    assert planned(store, [_directory(*DIRECTORY)]).empty
    with clock.held(clock.now() + timedelta(days=60)):
        assert fates(planned(store, [_directory(*DIRECTORY)]))["new"] == 1, "back again"


@pytest.mark.parametrize("update", [False, True])
def test_a_roster_of_one_contact_each_is_taken_as_before(store: Store, update: bool) -> None:
    head, lines = HEAD[:3] + HEAD[4:5], (("交警大队", "车辆通行", "李强", "13800138000"),)
    taken(store, _directory(*lines, head=head))
    assert [one[1] for one in _contacts(store)] == ["李强"]
    lines = (("交警大队", "车辆通行", "王芳", "13900139000"),)
    taken(store, _directory(*lines, head=head), update=update)
    assert held(store, "department")[0]["contact"] == ("王芳" if update else "李强")
    assert len(_contacts(store)) == 1  # written today: it is the name that was corrected


# -- visits


def test_departments_that_went_along_are_taken_in(store: Store) -> None:
    two_companies(store)
    add(store, Department, name="交警大队")
    head = ["走访日期", "企业名称", "走访民警", "同行部门", "走访内容"]
    lines = [
        ("2026-08-03", ALPHA, "许丽", "交警大队、网安大队", "检查"),
        ("2026-08-04", ALPHA, "许丽", None, "检查"),
    ]
    _plan, result = taken(store, visits(*lines, head=head))
    assert result.new == {"department": 1, "visit": 2}
    found = [one["departments"] for one in held(store, "visit")]
    assert found == [("交警大队", "网安大队"), ()]
    assert seen(store, visits(*lines, head=head)).empty


def test_an_officer_of_a_department_takes_it_along(store: Store) -> None:
    two_companies(store)
    traffic = add(store, Department, name="交警大队")
    [officer] = [one for one in held(store, "officer") if one["name"] == "许丽"]
    with store.reading() as session:
        of = session.query(Officer.id).filter_by(name=officer["name"]).scalar()
    records.save(store, Officer, {"department_id": traffic}, of)
    taken(store, visits(("1", "2026-08-03", ALPHA, "许丽", "检查")))
    assert [one["departments"] for one in held(store, "visit")] == [("交警大队",)]


@pytest.mark.parametrize("full", [False, True])
def test_our_own_directory_comes_back_as_it_is(store: Store, tmp_path: Path, full: bool) -> None:
    taken(store, _directory(*DIRECTORY))
    path, today = tmp_path / "联系表.xlsx", clock.today()
    wish = Wish(full, Leave("核对"))
    export.export(store, "departments", Period(today, today), path, wish=wish)
    found = importing.look(store, [path], Choices(update=True))
    assert found.empty
    assert found.count(Fate.SAME) == 3
    hidden = {"号码在表中是隐藏的，没有导入；原有号码不变。"}
    assert set(whys(found, Severity.NOTE)) == (set() if full else hidden)
