"""Backups by themselves: after the start, every half-hour, at the end, and the month's drill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.gui import ask, backing
from liaison.gui.pages.backups import BackupsPage
from liaison.gui.pictures import settle
from liaison.records import Company
from liaison.services import drilled, forgetting
from liaison.store import backuplist, carrying
from tests.gui.programs import Hand, hand  # noqa: F401 - a fixture
from tests.gui.scenes import Scene
from tests.stores import add


@pytest.fixture
def page(stage: Scene) -> BackupsPage:
    """Something on the screen that backups are told on."""
    return BackupsPage(stage.house)


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Noon of the day after: forty minutes later it is still the same day."""
    told = (clock.local(clock.now()) + timedelta(days=1)).replace(hour=12)
    with clock.held(told):
        yield told


def test_backups_by_themselves(noon: datetime, stage: Scene, page: BackupsPage, home: Home) -> None:
    stage.show(page)
    made = backing.Backing(stage.house, page)
    made.look()
    stage.settle()
    assert [one.why for one in backuplist.listed(home.backups)] == ["daily"]
    stage.house.jobs.now(lambda store: add(store, Company, name="甲公司"))
    with clock.held(noon + timedelta(minutes=40)):
        made.look()
        stage.settle()
        assert [one.why for one in backuplist.listed(home.backups)] == ["timer", "daily"]
        made.look()
        stage.settle()
        assert len(backuplist.listed(home.backups)) == 2
    stage.house.jobs.now(lambda store: add(store, Company, name="乙公司"))
    made.last()
    stage.settle()
    assert "exit" in [one.why for one in backuplist.listed(home.backups)]


def test_a_stick_that_comes_later_gets_the_newest(
    stage: Scene, page: BackupsPage, home: Home, tmp_path: Path
) -> None:
    place = tmp_path / "stick"
    stage.house.keep(second_place=str(place))
    told: list[str] = []
    made = backing.Backing(stage.house, page)
    made.told.connect(told.append)
    made.look()
    stage.settle()
    assert "没有找到第二位置" in told[0]
    place.mkdir()
    made.look()
    stage.settle()
    (carried,) = place.glob("liaison-*/liaison-*.db")
    assert carrying.intact(backuplist.look(carried) or backuplist.listed(home.backups)[0])


def test_the_months_drill_is_done_by_itself(stage: Scene, page: BackupsPage) -> None:
    with clock.held(clock.now() + timedelta(days=32)):
        backing.Backing(stage.house, page).look()
        stage.settle()
        assert stage.house.jobs.now(drilled.last_drill) is not None


def test_closing_the_program_backs_up_first(hand: Hand, home: Home) -> None:  # noqa: F811
    program = hand.start(home)
    window = hand.sign_in(program)
    window.house.jobs.now(lambda store: add(store, Company, name="甲公司"))
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    window.close()
    settle(program.jobs, lambda: bool(closed))
    assert [one.why for one in backuplist.listed(home.backups)] == ["daily"]


def test_a_backup_that_fails_at_the_end_is_told_and_the_program_closes(
    hand: Hand,  # noqa: F811
    home: Home,
) -> None:
    program = hand.start(home)
    window = hand.sign_in(program)
    home.backups.write_text("a file where the folder should be")
    closed: list[bool] = []
    window.closed.connect(lambda: closed.append(True))
    with ask.answering() as asked:
        window.close()
        settle(program.jobs, lambda: bool(closed))
    assert asked[-1].title == "退出前的备份没有成功"


def test_what_others_have_wiped_is_heard_of(
    stage: Scene, page: BackupsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [frozenset({"company"}), frozenset[str]()]
    monkeypatch.setattr(forgetting, "look", lambda _store: told.pop(0))
    heard: list[frozenset[str]] = []
    stage.house.jobs.changed.connect(lambda done: heard.append(done.records))
    made = backing.Backing(stage.house, page)
    for _n in range(2):
        made.look()
        stage.settle()
    assert [one for one in heard if one == {"company"}] == [frozenset({"company"})]
    assert told == []
