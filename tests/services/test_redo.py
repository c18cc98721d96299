"""Redo: the undo of an undo, all of it or nothing, and only until something else is done."""

from __future__ import annotations

import pytest

from liaison.base.errors import Problem
from liaison.records import Company, Issue, Officer
from liaison.services import assigning, handing, records, steps
from liaison.services.rights import Leave
from liaison.services.steps import redo
from liaison.store.step import Store
from liaison.store.undo import last_step, last_undone
from tests.services.handground import DAY, Ground, a_dispute, an_issue, answer, everything
from tests.stores import add, seated


def _undo(store: Store) -> str:
    """Ctrl+Z."""
    step = last_step(store)
    assert step is not None
    return steps.take_back(store, step.id).words


def _name(store: Store, one: int) -> str:
    with store.reading() as session:
        return session.get_one(Company, one).name


def test_steps_go_back_and_forth(store: Store) -> None:
    one = add(store, Company, name="甲")
    for name in ("乙", "丙", "丁"):
        records.save(store, Company, {"name": name}, one)
    assert [_undo(store) for _n in range(2)] == ["修改"] * 2
    assert _name(store, one) == "乙"
    assert redo(store).words == "修改"
    assert _name(store, one) == "丙"
    assert redo(store).words == "修改"
    assert _name(store, one) == "丁"
    with pytest.raises(Problem, match="没有可以重做"):
        redo(store)
    assert _undo(store) == "修改"
    assert _name(store, one) == "丙", "what was redone is undone again"
    assert _undo(store) == "修改"
    assert _name(store, one) == "乙"
    redo(store)
    assert _name(store, one) == "丙"


def test_nothing_is_redone_after_something_else_was_done(store: Store) -> None:
    one = add(store, Company, name="甲")
    records.save(store, Company, {"name": "乙"}, one)
    _undo(store)
    add(store, Officer, name="张三")
    assert last_undone(store) is None
    with pytest.raises(Problem, match="没有可以重做"):
        redo(store)
    assert _name(store, one) == "甲"


def test_what_another_changed_since_is_not_redone(led: Ground) -> None:
    store, issue = led.store, an_issue(led, led.firms[0], led.zhang)
    other = seated(store, "qian")
    handing.hand_over(store, led.zhang, dict.fromkeys(led.firms, led.li), led.today)
    _undo(store)
    records.save(other, Issue, {"description": "车证三张"}, issue,
                 leave=Leave("更正"))  # fmt: skip
    before = everything(store)
    with pytest.raises(Problem, match="没有重做：SQ-"):
        redo(store)
    assert everything(store) == before, "nothing of it, not half"


def test_assigning_and_handing_over_are_redone_whole(led: Ground) -> None:
    store, today = led.store, led.today
    an_issue(led, led.firms[0], led.zhang)
    a_dispute(led, led.firms[:2], led.zhang)
    assigning.assign(store, led.firms[:2], led.wang, today - 3 * DAY)
    handing.hand_over(store, led.zhang, dict.fromkeys(led.firms[2:], led.li), today)
    after = everything(store)
    _undo(store)
    _undo(store)
    assert answer(led, today) == [led.zhang] * 4
    redo(store)
    redo(store)
    assert answer(led, today) == [led.wang, led.wang, led.li, led.li]
    assert everything(store) == after


def test_another_persons_undo_is_not_mine_to_redo(store: Store) -> None:
    one = add(store, Company, name="甲")
    records.save(store, Company, {"name": "乙"}, one)
    _undo(store)
    store.who = type(store.who)("qian")
    assert last_undone(store) is None


def test_an_undo_of_an_earlier_session_is_not_redone(store: Store) -> None:
    one = add(store, Company, name="甲")
    records.save(store, Company, {"name": "乙"}, one)
    _undo(store)
    undone = last_undone(store)
    assert undone is not None
    store.begun = undone.id
    assert last_undone(store) is None


def test_what_was_redone_stands_in_the_list_of_steps(store: Store) -> None:
    one = add(store, Company, name="甲")
    records.save(store, Company, {"name": "乙"}, one)
    _undo(store)
    assert "修改" not in [line.words for line in steps.undoable(store)]
    redo(store)
    newest = steps.undoable(store)[0]
    assert newest.words == "重做"
    assert "修改" in newest.about
    assert steps.take_back(store, newest.id).words == "修改"
    assert _name(store, one) == "甲"
