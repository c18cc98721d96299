"""A department has several contacts; the first and its own columns never tell different things."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Refused
from liaison.records import Company, Department, DepartmentContact, Officer, Support, Visit
from liaison.services import (
    departmentcontacts,
    departmentkeeping,
    offers,
    privacy,
    records,
    supporting,
)
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.check import check
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.stores import add, seated

_DAY = timedelta(days=1)
Person = tuple[str, str | None, date | None, date | None]


@pytest.fixture
def traffic(store: Store) -> int:
    return add(store, Department, name="交警", contact="李强", phone="13800138000")


def _people(store: Store, department: int) -> list[Person]:
    """Every contact not in the bin: name, phone, first and last day."""
    of = DepartmentContact
    with store.reading() as session:
        query = select(of).where(of.department_id == department, of.deleted_at.is_(None))
        found = session.scalars(query.order_by(*departmentcontacts.in_order()))
        return [(one.name, one.phone, one.start, one.end) for one in found]


def _told(store: Store, department: int) -> tuple[str | None, str | None]:
    with store.reading() as session:
        one = session.get_one(Department, department)
        return one.contact, one.phone


def _aged(store: Store, days: int = 30) -> None:
    """Let all contacts have been written some days ago."""
    with store.aside() as session:
        then = clock.now() - days * _DAY
        session.connection().execute(
            DepartmentContact.__table__.update().values(created_at=then)  # type: ignore[attr-defined]
        )


def _more(store: Store, department: int, name: str, **told: object) -> int:
    return add(store, DepartmentContact, department_id=department, name=name, **told)


def test_the_contact_of_a_new_department_is_its_first(store: Store, traffic: int) -> None:
    assert _people(store, traffic) == [("李强", "13800138000", None, None)]
    assert _told(store, traffic) == ("李强", "13800138000")


def test_a_phone_alone_is_the_department_s_own(store: Store) -> None:
    made = add(store, Department, name="网安", phone="0854-2621234")
    assert _people(store, made) == []
    with store.reading() as session:
        of = session.get_one(Department, made)
        desk = departmentcontacts.desks(session, clock.today())[made]
        assert departmentcontacts.answer(of, desk).phone == "0854-2621234"


def test_another_person_follows_and_the_former_stays_known(store: Store, traffic: int) -> None:
    _aged(store)
    records.save(store, Department, {"contact": "王芳", "phone": "13900139000"}, traffic)
    today = clock.today()
    assert _people(store, traffic) == [
        ("李强", "13800138000", None, today - _DAY),
        ("王芳", "13900139000", today, None),
    ]
    with store.reading() as session:
        before = departmentcontacts.desks(session, today - _DAY)[traffic].people
        assert [one.name for one in before] == ["李强"]
    step = last_step(store)
    assert step is not None
    undo(store, step.id)
    assert _people(store, traffic) == [("李强", "13800138000", None, None)]
    assert _told(store, traffic) == ("李强", "13800138000")


@pytest.mark.parametrize(("aged", "phone"), [(True, "13800138000"), (False, "13900139000")])
def test_a_name_is_corrected(store: Store, traffic: int, aged: bool, phone: str) -> None:
    """The same phone, or one written only today, is the same person."""
    if aged:
        _aged(store)
    records.save(store, Department, {"contact": "李蔷", "phone": phone}, traffic)
    assert _people(store, traffic) == [("李蔷", phone, None, None)]


def test_one_of_the_others_comes_first_by_name(store: Store, traffic: int) -> None:
    _more(store, traffic, "王芳", phone="13900139000", position=2)
    records.save(store, Department, {"contact": "王芳", "phone": "13900139000"}, traffic)
    assert [one[0] for one in _people(store, traffic)] == ["王芳", "李强"]
    assert _told(store, traffic) == ("王芳", "13900139000")


def test_what_is_changed_at_the_contact_is_told_by_the_department(
    store: Store, traffic: int
) -> None:
    second = _more(store, traffic, "王芳", duty_phone="0854-2621234", position=2)
    assert _told(store, traffic) == ("李强", "13800138000")
    records.save(store, DepartmentContact, {"position": 0}, second)
    assert _told(store, traffic) == ("王芳", "0854-2621234")
    with store.reading() as session:
        version = session.get_one(DepartmentContact, second).version
    records.remove(store, DepartmentContact, second, version)
    assert _told(store, traffic) == ("李强", "13800138000")
    records.restore(store, DepartmentContact, second)
    assert _told(store, traffic) == ("王芳", "0854-2621234")
    records.save(store, DepartmentContact, {"end": clock.today() - _DAY}, second)
    assert _told(store, traffic) == ("李强", "13800138000")


def test_nobody_is_left(store: Store, traffic: int) -> None:
    _aged(store)
    records.save(store, Department, {"contact": None, "phone": None}, traffic)
    today = clock.today()
    assert _people(store, traffic) == [("李强", "13800138000", None, today - _DAY)]
    assert _told(store, traffic) == (None, None)
    with store.reading() as session:
        of, desk = session.get_one(Department, traffic), departmentcontacts.desks(session, today)
        assert departmentcontacts.answer(of, desk[traffic]).name == ""


def test_saving_again_changes_nothing(store: Store, traffic: int) -> None:
    with store.reading() as session:
        card = records.card(session, Department, traffic)
        rows = len(session.execute(select(tables.change.c.id)).all())
    records.save(store, Department, card.values, traffic)
    with store.reading() as session:
        assert len(session.execute(select(tables.change.c.id)).all()) == rows


def test_a_contact_moved_leaves_the_other_department(store: Store, traffic: int) -> None:
    other = add(store, Department, name="网安")
    with store.reading() as session:
        of = DepartmentContact
        one = session.scalars(select(of.id).where(of.department_id == traffic)).one()
    records.save(store, DepartmentContact, {"department_id": other}, one)
    assert _told(store, traffic) == (None, None)
    assert _told(store, other) == ("李强", "13800138000")


# -- for one company


@pytest.fixture
def firm(store: Store) -> int:
    return add(store, Company, name="甲厂")


def test_a_support_names_one_of_the_contacts(store: Store, traffic: int, firm: int) -> None:
    licence = _more(store, traffic, "王芳", phone="13900139000", position=2, topics="驾驶证")
    told = {"company_id": firm, "start": clock.today()}
    made = records.save(store, Support, {**told, "contact_id": licence})
    with store.reading() as session:
        one = session.get_one(Support, made.id)
        assert one.department_id == traffic  # who names a contact has named the department
        matrix = supporting.matrix(session, clock.today())
        special = matrix.companies[0].specials[traffic]
    assert (special.contact, special.phone, special.left) == ("王芳", "139****9000", False)
    assert matrix.departments[0].others == 1
    records.save(store, DepartmentContact, {"end": clock.today() - _DAY}, licence)
    with store.reading() as session:
        matrix = supporting.matrix(session, clock.today())
    assert matrix.companies[0].specials[traffic].left
    found = {one.name: one for one in supporting.gaps(matrix)}
    assert found["left"].companies == frozenset({firm})


def test_a_contact_of_another_department_is_refused(store: Store, traffic: int, firm: int) -> None:
    other = add(store, Department, name="网安")
    foreign = _more(store, other, "赵敏")
    told = {"company_id": firm, "department_id": traffic, "start": clock.today()}
    with pytest.raises((Problem, Problems), match="不是所选警种部门的联系人"):
        records.save(store, Support, {**told, "contact_id": foreign})


def test_contacts_are_offered_of_one_department(store: Store, traffic: int) -> None:
    other = add(store, Department, name="网安", topics="网络安全")
    _more(store, other, "赵敏")
    _more(store, traffic, "王芳", topics="驾驶证", end=clock.today() - _DAY)
    with store.reading() as session:
        every = offers.offers(session, "DepartmentContact")
        theirs = offers.offers(session, "DepartmentContact", inside=traffic)
        by_topic = offers.offers(session, "Department", "网络")
    assert [one.title for one in every] == ["李强", "赵敏"]
    assert [(one.title, one.hint) for one in theirs] == [("李强", "交警")]
    assert [(one.title, one.hint) for one in by_topic] == [("网安", "网络安全")]


# -- on visits


def test_an_officer_of_a_department_takes_it_along(store: Store, traffic: int, firm: int) -> None:
    police = add(store, Officer, name="许丽")
    theirs = add(store, Officer, name="邓毅", department_id=traffic)
    other = add(store, Department, name="网安")
    told = {"company_id": firm, "visited_on": clock.today(), "content": "检查"}
    made = records.save(
        store, Visit, {**told, "officers": [police, theirs], "departments": [other]}
    )
    alone = records.save(store, Visit, {**told, "officers": [police]})
    with store.reading() as session:
        assert records.card(session, Visit, made.id).texts["departments"] == "网安、交警"
        assert records.card(session, Visit, alone.id).texts["departments"] == ""
    records.save(store, Visit, {"departments": [other]}, made.id)  # a person knows better
    with store.reading() as session:
        assert records.card(session, Visit, made.id).texts["departments"] == "网安"


def test_the_numbers_of_the_n_are_nobody_s_own(store: Store, traffic: int, firm: int) -> None:
    """An officer hands the directory out whole, but not another's company."""
    who = add(store, Officer, name="邓毅")
    mine = seated(store, "deng", "officer", who)
    leave = Leave("印发企业")
    handed = {"department": [traffic], "departmentcontact": [1]}
    assert not privacy.may_hand_out(mine, handed, 1, full=True, leave=leave).masked
    with pytest.raises(Refused, match="他人的记录"):
        privacy.may_hand_out(mine, {**handed, "company": [firm]}, 1, full=True, leave=leave)


def test_a_contact_whose_time_ends_is_followed_at_the_next_sign_in(
    store: Store, traffic: int
) -> None:
    """Nothing is written on that day; the card knows at once, the columns from then on."""
    _more(store, traffic, "王芳", phone="13900139000", position=2)
    today = clock.today()
    with store.reading() as session:
        of = DepartmentContact
        first = session.scalars(select(of.id).where(of.name == "李强")).one()
    records.save(store, DepartmentContact, {"end": today + 2 * _DAY}, first)
    assert departmentkeeping.catch_up(store) == 0
    with clock.held(clock.now() + 3 * _DAY):
        assert _told(store, traffic) == ("李强", "13800138000")
        with store.reading() as session:
            desk = departmentcontacts.desks(session, clock.today())[traffic]
            answer = departmentcontacts.answer(session.get_one(Department, traffic), desk)
        assert answer.name == "王芳"
        assert departmentkeeping.catch_up(store) == 1
        assert departmentkeeping.catch_up(store) == 0
        assert _told(store, traffic) == ("王芳", "13900139000")
        step = last_step(store)
        assert step is None or step.words != departmentkeeping.CAUGHT_UP
        assert all(one.sound for one in check(store))


def test_a_phone_of_its_own_is_not_behind(store: Store) -> None:
    made = add(store, Department, name="网安", phone="0854-2621234")
    _more(store, made, "赵敏", end=clock.today() - _DAY)
    assert departmentkeeping.catch_up(store) == 0
    assert _told(store, made) == (None, "0854-2621234")
