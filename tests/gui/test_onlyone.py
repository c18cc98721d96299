"""A second start over a store that is open: the first window comes, or its holder is told."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PySide6.QtTest import QTest

from liaison.base.paths import Home
from liaison.gui import onlyone
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.store import holder, opening
from tests.commands import ROOT
from tests.gui.programs import Hand, hand, program  # noqa: F401
from tests.stores import LOGIN, Made

_KNOCK = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from liaison.base.paths import Home
from liaison.gui import onlyone
app = QCoreApplication([])
onlyone._PATIENCE_MS = 60_000  # the first window may be kept waiting by others' work
print(onlyone.knock(Home(Path(sys.argv[1]))))
"""
_HOLD = """
import sys
from pathlib import Path
from liaison.base.paths import Home
from liaison.store import opening
store = opening.open_with(Home(Path(sys.argv[1])), bytes.fromhex(sys.argv[2]), sys.argv[3])
print("open", flush=True)
sys.stdin.read()
store.close()
"""


def _second(home: Home) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _KNOCK, str(home.folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _answer(second: subprocess.Popen[str]) -> str:
    for _turn in range(5000):
        if second.poll() is not None:
            break
        QTest.qWait(20)
    assert second.poll() is not None, "the second start hangs"
    assert second.stdout is not None
    with second.stdout as told:
        return told.read().strip()


def test_a_second_start_brings_the_window_to_the_front(hand: Hand, program: Program) -> None:  # noqa: F811
    window = hand.sign_in(program)
    settle(program.jobs, program.door.is_open)  # some time after the window stands
    window.showMinimized()
    assert _answer(_second(program.home)) == "True"
    assert not window.isMinimized()
    assert window.isVisible()
    assert _answer(_second(program.home)) == "True", "and again"
    program.lock()
    settle(program.jobs, lambda: program.login is not None)
    assert _answer(_second(program.home)) == "False", "nobody has the store open: its own window"


def test_nobody_answers_for_a_closed_or_anothers_store(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
) -> None:
    home = program.home
    assert not onlyone.knock(home)
    note = home.folder / holder.NAME
    told = {"pc": "另一台", "user": "qian", "pid": 1, "since": "2026-11-22T08:00:00+00:00"}
    note.write_text(json.dumps(told), "utf-8")
    assert not onlyone.knock(home)
    note.write_text("x", "utf-8")
    assert not onlyone.knock(home)
    note.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="names of local sockets are not files there")
def test_a_door_left_by_a_killed_program_is_no_hindrance(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
) -> None:
    first = onlyone.Door(program.home, lambda: None, None)
    first.open()
    hand.sign_in(program)
    settle(program.jobs, program.door.is_open)
    assert _answer(_second(program.home)) == "True"
    first.close()


def test_who_holds_the_store_is_told_before_a_password_is_asked(
    hand: Hand,  # noqa: F811
    template: Made,
    home: Home,
) -> None:
    command = [sys.executable, "-c", _HOLD, str(home.folder), template.key.hex(), LOGIN]
    other = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdin is not None
    assert other.stdout is not None
    try:
        assert other.stdout.readline().strip() == "open"
        started = hand.start(home)
        assert started.login is not None
        login = started.login
        settle(started.jobs, lambda: not login.bar.isHidden())
        assert "数据正被本机用户" in login.bar.words()
        assert "请先关闭已打开的窗口" in login.bar.words()
        assert not login.sign_in.password.line.text()
    finally:
        other.stdin.close()
        other.wait(60)
        other.stdout.close()
    again = hand.start(home)
    assert again.login is not None
    assert again.login.bar.isHidden()
    store = opening.open_with(home, template.key, LOGIN)
    store.close()
