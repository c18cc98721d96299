"""Saved views: one's own or everybody's, by name; no right, no history, nothing breaks them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from liaison.base.errors import Problem, Refused
from liaison.services import views
from liaison.services.registers import BY_NAME, NEEDS, VISITS
from liaison.services.views import View
from liaison.store import tables
from liaison.store.step import Store, Who

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


def test_a_field_that_is_gone_is_left_out_and_told(store: Store) -> None:
    views.keep(store, VISITS, _view("旧", where=(("outcome", "done"),)))
    content = {"where": [["outcome", "done"], ["gone", "1"]], "named": ["no_such"], "words": ""}
    with store.aside() as session:
        session.execute(update(tables.saved_view).values(content=json.dumps(content)))
    (found,) = _of(store)
    assert found.where == (("outcome", "done"),)
    assert found.named == ()
    assert found.left_out == ("gone",)
