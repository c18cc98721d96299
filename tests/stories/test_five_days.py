"""The first five days of a month, as officers live them: keyboard only, through the real window.

``LIAISON_WALK=folder`` keeps a picture of each step.
"""

from __future__ import annotations

from functools import partial

import pytest

from liaison.base.paths import Home
from liaison.gui.kit.toast import Toast
from tests.gui.programs import Hand
from tests.stories.firstweek import Day, Week
from tests.stories.leaderdays import fifth_day, fourth_day
from tests.stories.officerdays import first_day, second_day, third_day


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    papers = tmp_path_factory.mktemp("papers")
    days: dict[int, Day] = {
        1: first_day,
        2: partial(second_day, papers=papers),
        3: third_day,
        4: fourth_day,
        5: partial(fifth_day, papers=papers),
    }
    return Week(Home(tmp_path_factory.mktemp("week") / "data"), days)


@pytest.fixture(autouse=True)
def _today() -> None:
    """No day is held here as in the other stories: the week holds its own, one by one."""


@pytest.fixture(autouse=True)
def _news_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a piece of news must not be gone before it is looked at."""
    *others, _milliseconds = Toast.__init__.__defaults__ or ()
    monkeypatch.setattr(Toast.__init__, "__defaults__", (*others, 60_000))


def test_the_first_day(week: Week, hand: Hand) -> None:
    week.live(1, hand)


def test_the_second_day(week: Week, hand: Hand) -> None:
    week.live(2, hand)


def test_the_third_day(week: Week, hand: Hand) -> None:
    week.live(3, hand)


def test_the_fourth_day(week: Week, hand: Hand) -> None:
    week.live(4, hand)


def test_the_fifth_day(week: Week, hand: Hand) -> None:
    week.live(5, hand)
