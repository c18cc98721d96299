"""What a new day brings by itself: not while the clock is doubted, and told when it fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Company, Issue, Officer
from liaison.services import assigning, handing, newday, signing, takinghold, welcoming
from liaison.store import audit
from liaison.store.audit import Event
from liaison.store.step import Store
from tests.services.handground import DAY
from tests.stores import LOGIN, PASSWORD, add


@pytest.fixture
def planned(home: Home) -> tuple[Home, int]:
    """A store whose one open need goes from Zhang to Li in three days; who receives it."""
    signed = signing.sign_in(home, LOGIN, PASSWORD)
    store = signed.store
    zhang, li = (add(store, Officer, name=name) for name in ("张三", "李四"))
    firm = add(store, Company, name="甲公司")
    assigning.assign(store, [firm], zhang, clock.today() - DAY)
    handing.hand_over(store, zhang, {firm: li}, clock.today() + 3 * DAY)
    told = {"kind": "诉求", "company_id": firm, "officer_id": zhang, "description": "通行证"}
    add(store, Issue, reported_on=clock.today(), **told)
    store.close()
    return home, li


def _officer(store: Store) -> int:
    with store.reading() as session:
        return session.get_one(Issue, 1).officer_id


def _on(days: int) -> Any:
    return clock.held(clock.now() + timedelta(days=days))


@pytest.mark.parametrize("agreed", [True, False])
def test_nothing_takes_hold_before_a_far_clock_is_agreed_to(
    planned: tuple[Home, int], agreed: bool
) -> None:
    home, li = planned
    with _on(40):
        signed = signing.sign_in(home, LOGIN, PASSWORD)
        assert "电脑时间可能不对" in signed.doubt
        zhang = _officer(signed.store)
        assert zhang != li
        assert newday.begin(signed.store) == 0, "nor at midnight"
        if agreed:
            welcoming.agree_to_clock(signed.store)
            assert _officer(signed.store) == li
        signed.store.close()
    if not agreed:  # the clock was wrong, and is mended
        signed = signing.sign_in(home, LOGIN, PASSWORD)
        welcoming.agree_to_clock(signed.store)
        assert _officer(signed.store) == zhang, "its day has not come"
        signed.store.close()


def test_a_clock_that_leaps_under_an_open_window_moves_nothing(
    planned: tuple[Home, int],
) -> None:
    home, li = planned
    signed = signing.sign_in(home, LOGIN, PASSWORD)
    with _on(40):
        assert newday.begin(signed.store) == 0
        assert _officer(signed.store) != li
    with _on(3):
        assert newday.begin(signed.store) == 1
        assert _officer(signed.store) == li
    signed.store.close()


def test_another_pc_with_a_wrong_clock_holds_it_up_until_somebody_looked(store: Store) -> None:
    with _on(60):
        store.note(Event("sign_in"))
    assert newday._doubted(store)
    welcoming.agree_to_clock(store)
    assert not newday._doubted(store)


def test_what_could_not_be_done_is_told_and_done_the_next_time(
    planned: tuple[Home, int],
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
) -> None:
    home, li = planned
    expected_log("handover 1 did not take hold: Trouble")
    expected_log("not all that is due was done: Trouble")

    def full(*_about: object) -> bool:
        raise Trouble("磁盘已满。")

    with _on(3):
        with monkeypatch.context() as failing:
            failing.setattr(takinghold, "_carried_out", full)
            signed = signing.sign_in(home, LOGIN, PASSWORD)  # it keeps nobody out
            with pytest.raises(Trouble, match="没有全部办成") as told:
                newday.begin(signed.store)
            assert "磁盘已满" in told.value.kept
            assert _officer(signed.store) != li
        assert newday.begin(signed.store) == 1
        assert _officer(signed.store) == li
        signed.store.close()


def test_one_that_fails_does_not_stop_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def fails(_store: Store) -> int:
        raise Trouble("磁盘已满。")

    def works(_store: Store) -> int:
        done.append("works")
        return 1

    monkeypatch.setattr(newday, "_BRINGS", (fails, works))
    with pytest.raises(Trouble):
        newday.begin(store)
    assert done == ["works"]
    with store.reading() as session:
        assert audit.doubted(session.connection()) is None
