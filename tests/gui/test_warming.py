"""Behind the log-in window the first screen is made ready, and nobody waits for that."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.gui import warming
from liaison.gui.jobs import Jobs
from liaison.gui.pictures import settle
from liaison.store import madeonce, rehearsal
from liaison.store.step import Store
from tests.gui.programs import Hand, hand  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def unrehearsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known yet, as when the program has just been started."""
    monkeypatch.setattr(madeonce, "_known", {})
    monkeypatch.setattr(rehearsal, "_state", rehearsal._State())


def test_the_first_screen_is_rehearsed_behind_the_log_in(hand: Hand, home: Home) -> None:  # noqa: F811
    program = hand.start(home)
    settle(program.jobs, rehearsal.is_over)
    assert program.warming.is_loaded
    assert program.jobs.store is None, "nobody has signed in"
    hand.sign_in(program)
    assert program.window is not None


def test_who_signs_in_at_once_is_let_in_all_the_same(hand: Hand, home: Home) -> None:  # noqa: F811
    program = hand.start(home)
    assert program.login is not None
    page = program.login.sign_in
    page.asked.connect(lambda: told.append(program.warming._asked.is_set()))
    told: list[bool] = []
    hand.sign_in(program)
    assert told == [True], "the rehearsal is told to leave off"


def test_what_was_left_off_is_made_ready_behind_the_next_log_in(
    hand: Hand,  # noqa: F811
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as idle:
        idle.setattr(warming, "rehearse", lambda _hurry: None)
        program = hand.start(home)
        hand.sign_in(program)
        settle(program.jobs, lambda: program.warming.is_loaded)
    assert not rehearsal.is_over()
    program.lock()
    settle(program.jobs, lambda: program.login is not None and rehearsal.is_over())


def test_a_program_that_ends_meanwhile_waits_for_no_rehearsal(
    hand: Hand,  # noqa: F811
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = threading.Event()

    def long(store: Store) -> None:
        begun.set()
        end = clock.ticks() + 60
        while clock.ticks() < end:
            with store.reading() as session:
                session.execute(select(1))

    monkeypatch.setattr(warming, "first_screen", long)
    program = hand.start(home)
    while not begun.is_set():
        QTest.qWait(5)
    program.end()
    assert not rehearsal.is_over(), "it was left off"
    monkeypatch.setattr(rehearsal, "empty", lambda _hurry: pytest.fail("too late to begin"))
    warming.rehearse(lambda: True)


def test_a_servers_statements_are_others(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "rehearse", lambda _hurry: pytest.fail("in vain"))
    jobs = Jobs()
    made = warming.Warming(lambda: jobs, lambda: False)
    try:
        with qtbot.waitSignal(made.loaded, timeout=20_000):
            made.start()
        settle(jobs)
        assert made.is_loaded
    finally:
        made.stop()
        jobs.close()
