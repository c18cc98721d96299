"""Saved views: one's own or everybody's, by name; no right, no history, nothing breaks them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.records import Account, Officer
from liaison.services import views
from liaison.services.registers import BY_NAME, COMPANIES, NEEDS, VISITS
from liaison.services.views import View
from liaison.store import tables
from liaison.store.step import Store, Who
from tests.stores import add

_STATE = {"order": ["visited_on"], "hidden": [], "widths": {"visited_on": 120}}


def _view(name: str, shared: bool = False, where: tuple[tuple[str, str], ...] = ()) -> View:
    return View(0, name, "", shared, where, ("overdue",), "王", _STATE)


def _of(store: Store, register: str = "visits") -> list[View]:
    with store.reading() as session:
        return views.of_register(session, BY_NAME[register])


def _as(store: Store, login: str, role: str) -> None:
    store.who = Who(login, role)


def test_a_view_comes_back_as_it_was_kept_and_only_in_its_list(store: Store) -> None:
    where = (("reported_on", "2026-10"), ("description", "%_\\'\"；-- 走访"))
    views.keep(store, NEEDS, _view(" 十月 ", where=where))
    (found,) = _of(store, "needs")
    assert (found.name, found.by, found.shared) == ("十月", store.who.login, False)
    assert (found.where, found.named, found.words) == (where, ("overdue",), "王")
    assert found.columns == _STATE
    assert _of(store) == []


def test_the_same_name_replaces_ones_own_view_and_nobody_elses(store: Store) -> None:
    views.keep(store, VISITS, _view("常用", shared=True))
    me = store.who
    _as(store, "sun", "officer")
    views.keep(store, VISITS, _view("常用", where=(("outcome", "done"),)))
    views.keep(store, VISITS, _view("常用", where=(("outcome", "planned"),)))
    told = [(one.by, one.where) for one in _of(store)]
    assert told == [("sun", (("outcome", "planned"),)), (me.login, ())]
    store.who = me
    assert len(_of(store)) == 1, "a private view is nobody else's"


def test_a_shared_view_is_deleted_by_its_maker_or_a_leader(store: Store) -> None:
    me = store.who
    views.keep(store, NEEDS, _view("站里", shared=True))
    (view,) = _of(store, "needs")
    _as(store, "sun", "officer")
    assert not views.may_drop(view, store.who)
    with pytest.raises(Refused, match="只有本人或领导"):
        views.drop(store, view)
    _as(store, "qian", "leader")
    views.drop(store, view)
    store.who = me
    assert _of(store, "needs") == []


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_needs_a_name(store: Store, name: str) -> None:
    with pytest.raises(Problem, match="视图名称"):
        views.keep(store, VISITS, _view(name))


def test_there_are_not_endlessly_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    for name in ("一", "二", "二"):
        views.keep(store, VISITS, _view(name))
    with pytest.raises(Problem, match="最多保存 2 个"):
        views.keep(store, VISITS, _view("三"))
    assert [one.name for one in _of(store)] == ["一", "二"]


def test_what_is_gone_is_left_out_and_told_in_words(store: Store) -> None:
    where = (("outcome", "done"), ("content", "消防"))
    views.keep(store, VISITS, replace(_view("旧", where=where), named=("this_month",)))
    with store.aside() as session:
        told = json.loads(session.scalar(select(tables.saved_view.c.content)) or "")
        told["where"][1][0], told["labels"]["gone"] = "gone", "工作记录"
        told["named"].append("no_such")
        session.execute(update(tables.saved_view).values(content=json.dumps(told)))
    (found,) = _of(store)
    assert found.where == (("outcome", "done"),)
    assert found.named == ("this_month",)
    assert found.left_out == ("工作记录", "no_such")


def test_a_view_by_a_number_is_told_not_to_narrow_for_who_sees_masked_ones(store: Store) -> None:
    where = (("liaison_phone", "13800138000"), ("name", "云"))
    views.keep(store, COMPANIES, View(0, "某人", "", True, where))
    assert _of(store, "companies")[0].where == where
    _as(store, "shen", "auditor")
    (found,) = _of(store, "companies")
    assert (found.where, found.left_out) == ((("name", "云"),), ("治安联络员电话",))


def test_a_list_opens_with_the_view_each_person_chose(store: Store) -> None:
    def opens() -> str:
        with store.reading() as session:
            found = views.opening(session, VISITS)
        return found.name if found else ""

    assert opens() == ""
    for name in ("一", "二"):
        views.keep(store, VISITS, _view(name, shared=True))
    one, two = _of(store)
    views.open_with(store, VISITS, one)
    views.open_with(store, VISITS, two)
    assert opens() == "二"
    assert [view.opens for view in _of(store)] == [False, True]
    me = store.who
    _as(store, "sun", "officer")
    assert opens() == "", "everybody chooses for themselves"
    views.open_with(store, VISITS, _of(store)[0])
    assert opens() == "一"
    store.who = me
    views.drop(store, two)
    assert opens() == "", "what is gone opens nothing"
    views.open_with(store, VISITS, None)
    assert [view.name for view in _of(store)] == ["一"]


def test_a_view_is_renamed_and_shared_by_its_maker_alone(store: Store) -> None:
    for name in ("一", "二"):
        views.keep(store, VISITS, _view(name))
    one, two = _of(store)
    with pytest.raises(Problem, match="已有名为“二”"):
        views.rename(store, one, " 二 ", False)
    with pytest.raises(Problem, match="视图名称"):
        views.rename(store, one, " ", False)
    views.open_with(store, VISITS, one)
    views.rename(store, one, "三", True)
    renamed = _of(store)[0]
    assert (renamed.name, renamed.shared, renamed.opens) == ("三", True, True)
    _as(store, "sun", "leader")
    with pytest.raises(Refused, match="不能改名"):
        views.rename(store, renamed, "四", True)
    assert not views.may_drop(two, store.who), "a private one is its maker's"
    with pytest.raises(Refused):
        views.drop(store, two)
    views.drop(store, renamed)
    with pytest.raises(Problem, match="已被删除"):
        views.rename(store, renamed, "四", True)
    views.drop(store, renamed)


def test_a_list_does_not_open_with_a_view_nobody_chose(store: Store) -> None:
    """SQLite gives the number of the last row, once deleted, to the next one."""
    people = [store.who, Who("sun", "leader")]
    for name in ("一", "二"):
        views.keep(store, VISITS, _view(name, shared=True))
        for store.who in people:
            views.open_with(store, VISITS, next(one for one in _of(store) if one.name == name))
    views.drop(store, next(one for one in _of(store) if one.name == "二"))
    views.keep(store, VISITS, _view("三", shared=True))
    for store.who in people:
        assert {one.name: one.opens for one in _of(store)} == {"一": False, "三": False}


def test_the_view_of_a_colleague_who_left_says_whose_it_was(store: Store) -> None:
    officer = add(store, Officer, name="孙卫国", badge="056399")
    login = "sunwg"
    account = add(store, Account, login=login, role="officer", officer_id=officer)
    me = store.who
    _as(store, login, "officer")
    views.keep(store, VISITS, _view("老孙的", shared=True))
    store.who = me
    with store.step("离任") as step:
        step.get(Account, account).deleted_at = clock.now()
    (found,) = _of(store)
    assert (found.by, found.whose) == (login, "孙卫国")
    assert views.may_drop(found, Who("qian", "leader"))


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "null", "[]", '"x"', "[" * 100_000, '{"where":1,"named":"ab","columns":[1]}',
        '{"where":[1,["a"],["content","消防",3]],"labels":[],"words":null}',
        '{"where":[["nix","a"]],"labels":{"nix":1}}', '{"opens":"x"}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out_and_can_be_deleted(store: Store, content: str) -> None:
    views.keep(store, VISITS, _view("坏"))
    views.keep(store, VISITS, _view("好"))
    views.open_with(store, VISITS, _of(store)[0])
    with store.aside() as session:
        others = tables.saved_view.c.name != "好"
        session.execute(update(tables.saved_view).where(others).values(content=content))
    bad, good = sorted(_of(store), key=lambda one: one.name == "好")
    assert (bad.where, bad.named, bad.words, bad.columns) == ((), (), "", None)
    assert good.words == "王"
    assert not any(one.opens for one in _of(store))
    views.drop(store, bad)
    assert [one.name for one in _of(store)] == ["好"]


@pytest.mark.parametrize("typed", ["甲\n乙", "甲\u202e 乙", "甲\x1b乙", " 甲\u2028\t乙 "])
def test_a_name_stands_in_one_line(store: Store, typed: str) -> None:
    views.keep(store, VISITS, _view(typed))
    assert [one.name for one in _of(store)] == ["甲 乙"]
    for nothing in ("\u202e", "\x1b\n", "字" * 41):
        with pytest.raises(Problem):
            views.keep(store, VISITS, _view(nothing))
