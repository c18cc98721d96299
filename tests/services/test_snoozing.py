"""Lines put off: hidden for one person until a day, never longer, never done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.records import Company, Issue, Officer
from liaison.services import snoozing, today
from liaison.store.step import Store, Who
from tests.stores import add


def _late(store: Store) -> str:
    """Add a need past its deadline; return the key of its line."""
    day = clock.today() - timedelta(days=30)
    company = add(store, Company, name="甲公司")
    officer = add(store, Officer, name="张三")
    one = add(
        store,
        Issue,
        kind="need",
        company_id=company,
        officer_id=officer,
        reported_on=day,
        deadline=day + timedelta(days=5),
        description="办理车辆通行证",
        state="registered",
    )
    return f"issue:{one}"


def _keys(store: Store) -> set[str]:
    with store.reading() as session:
        told = today.bench(session)
    return {line.key for line in told.overdue}


def test_a_line_put_off_is_hidden_until_its_day_for_one_person(store: Store) -> None:
    key = _late(store)
    day = clock.today()
    snoozing.put_off(store, key, day + timedelta(days=3))
    snoozing.put_off(store, key, day + timedelta(days=2))
    with store.reading() as session:
        told = today.bench(session)
        assert told.put_off == 1
        assert told.counts["overdue"] == 1, "hidden, not done"
        assert "1 条事项已逾期" in told.sentence
        assert snoozing.hidden(session, day + timedelta(days=1)) == {key}
        assert snoozing.hidden(session, day + timedelta(days=2)) == frozenset()
    assert key not in _keys(store)
    me, store.who = store.who, Who("sun", "officer")
    assert key in _keys(store), "a colleague still sees it"
    snoozing.show_again(store)
    store.who = me
    assert key not in _keys(store), "nobody shows me what I put off"
    snoozing.show_again(store, key)
    assert key in _keys(store)


@pytest.mark.parametrize("days", [-1, 0, snoozing.LONGEST + 1])
def test_nothing_is_put_off_to_a_day_gone_or_for_good(store: Store, days: int) -> None:
    with pytest.raises(Problem, match="只能推迟到"):
        snoozing.put_off(store, "issue:1", clock.today() + timedelta(days=days))


def test_all_that_was_put_off_is_shown_again_at_once(store: Store) -> None:
    day = clock.today()
    for number in range(3):
        snoozing.put_off(store, f"issue:{number}", day + timedelta(days=1))
    snoozing.show_again(store)
    with store.reading() as session:
        assert snoozing.hidden(session, day) == frozenset()
