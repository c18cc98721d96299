"""The screens that are drawn for looking at: each scene brings some of them up.

Used by ``tests/shots.py``. A scene that fails is told and the others go on.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.gui import bugsheet
from liaison.gui.kit import dialogs
from liaison.gui.look import style
from liaison.gui.pages import ENTRIES
from liaison.gui.pictures import save, settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.services import demo, dutyseed, holidays, names
from liaison.store import keys, opening
from tests.gui import (
    screens_board as assigning,
    screens_entering as entering,
    screens_help as helps,
    screens_trust as trust,
)
from tests.gui.screens_calendar import calendar
from tests.gui.screens_recording import many, recording
from tests.gui.screens_search import searching
from tests.gui.screens_unsaved import unsaved
from tests.gui.screens_views import arranging
from tests.stores import seated

DAY = datetime(2026, 10, 28, 1, 30, tzinfo=UTC)
SIZE, SMALLEST = (1366, 768), (1180, 680)
LOGIN, OFFICER, PASSWORD = "zhao", "li", "Abcdef123456!"
FIRST = opening.First("循环园区警务站", LOGIN, PASSWORD, bureau="云岭县公安局")
_FILES = ("liaison.db", "keyring.json")
_WAIT_MS = 120


def stored(folder: Path, kind: str) -> Path:
    """Return a closed store to copy, made once: ``full`` of invented records, or ``empty``."""
    home = Home(folder / kind)
    if not home.keyring.exists():
        store, _recovery = opening.create(home, FIRST, keys.LEAST)
        if kind == "full":
            dutyseed.seed(store)
            holidays.seed(store)
            demo.fill(store)
            with store.reading() as session:
                officer = names.offer(session, "Officer")[0][0]
            seated(store, OFFICER, "officer", officer)
            assert store.key is not None
            keys.add(home.keyring, store.key, OFFICER, PASSWORD, keys.LEAST)
        store.close()
    return home.folder


class Camera:
    """Shows windows of one theme and language, and keeps their pictures."""

    def __init__(self, out: Path, folder: Path, theme: str, language: str) -> None:
        self.out, self._folder = out, folder
        self._theme, self._language = theme, language
        found = QApplication.instance()
        self.app = found if isinstance(found, QApplication) else QApplication(["liaison"])
        self._data = tempfile.TemporaryDirectory()
        self._programs: list[Program] = []

    def program(self, kind: str) -> Program:
        """Start the program over a copy of a store: full, empty, or none at all."""
        home = Home(Path(tempfile.mkdtemp(dir=self._data.name)))
        if kind != "none":
            kept = Home(stored(self._folder, kind))
            for name in _FILES:
                shutil.copy2(kept.folder / name, home.folder / name)
            if kept.attachments.is_dir():
                shutil.copytree(kept.attachments, home.attachments, dirs_exist_ok=True)
        last = "" if kind == "none" else LOGIN
        Settings(language=self._language, theme=self._theme, last_login=last).save(home.settings)
        return self.over(home)

    def over(self, home: Home) -> Program:
        """Start the program over a data folder that is there."""
        made = Program(home, self.app)
        self._programs.append(made)
        made.begin()
        settle(made.jobs)
        return made

    def window(self, kind: str = "full", login: str = LOGIN) -> tuple[Program, Window]:
        """Sign in and return the window, at the size of a station's screen."""
        program = self.program(kind)
        assert program.login is not None
        program.login.sign_in.login.line.setText(login)
        program.login.sign_in.password.line.setText(PASSWORD)
        program.login.sign_in.go.click()
        settle(program.jobs, lambda: program.window is not None)
        assert program.window is not None
        program.window.resize(*SIZE)
        program.window.activateWindow()
        settle(program.jobs)
        return program, program.window

    def shoot(self, widget: QWidget, name: str) -> None:
        """Keep a picture of a widget as it stands."""
        QTest.qWait(_WAIT_MS)
        save(widget.grab(), self.out / f"{name}.png")

    def close(self) -> None:
        """End what the scene started."""
        while self._programs:
            self._programs.pop().end()
        QTest.qWait(1)
        self._data.cleanup()


def login(camera: Camera) -> None:
    """The log-in, a wrong password, and the way back with the recovery key."""
    program = camera.program("full")
    window = program.login
    assert window is not None
    camera.shoot(window, "login")
    window.sign_in.password.line.setText("wrong")
    window.sign_in.go.click()
    settle(program.jobs)
    camera.shoot(window, "login-wrong")
    window.sign_in.lost.click()
    window.recover.password.first.line.setText("Abcdef12")
    camera.shoot(window, "login-recover")


def wizard(camera: Camera) -> None:
    """The three steps of the first start."""
    program = camera.program("none")
    window = program.wizard
    assert window is not None
    camera.shoot(window, "wizard-1")
    window.station.fields["station"].line.setText(FIRST.station)
    window.next.click()
    window.account.login.line.setText(LOGIN)
    for line in (window.account.password.first.line, window.account.password.again.line):
        line.setText(PASSWORD)
    camera.shoot(window, "wizard-2")
    window.next.click()
    settle(program.jobs, lambda: not window.key.isHidden())
    camera.shoot(window, "wizard-3")


def pages(camera: Camera) -> None:
    """Every page of the navigation, and the pages beside it."""
    program, window = camera.window()
    for entry in ENTRIES:
        window.go(entry.name)
        settle(program.jobs)
        camera.shoot(window, f"page-{entry.name}")


def forms(camera: Camera) -> None:
    """What Ctrl+N opens on each page that has it."""
    program, window = camera.window()
    for entry in ENTRIES:
        if not entry.arguments:
            continue
        window.go(entry.name, new=True)
        settle(program.jobs)
        camera.shoot(window, f"form-{entry.name}")


def card(camera: Camera) -> None:
    """The card of a company."""
    program, window = camera.window()
    store = program.jobs.store
    assert store is not None
    with store.reading() as session:
        first = names.offer(session, "Company")[0][0]
    window.go("companies", id=first)
    settle(program.jobs)
    camera.shoot(window, "card-company")


def frame(camera: Camera) -> None:
    """The smallest window, folded navigation, palette, toast, map of the keys."""
    program, window = camera.window()
    window.resize(*SMALLEST)
    settle(program.jobs)
    camera.shoot(window, "frame-small")
    window.finder.open()
    camera.shoot(window, "palette")
    window.finder.palette.shut()
    window.nav.fold(True)
    window.toast("已保存“云岭永固建材有限公司”", 1)
    camera.shoot(window, "frame-folded")
    window.show_keys()
    camera.shoot(window.key_map, "keys")
    window.key_map.close()
    window.go("settings")
    settle(program.jobs)
    camera.shoot(window, "settings-small")


def beginning(camera: Camera) -> None:
    """Pages with nothing on them yet."""
    program, window = camera.window("empty")
    for name in ("workbench", "companies", "visits", "ledgers"):
        window.go(name)
        settle(program.jobs)
        camera.shoot(window, f"empty-{name}")


def officer(camera: Camera) -> None:
    """The workbench of one officer."""
    _program, window = camera.window(login=OFFICER)
    camera.shoot(window, "workbench-officer")


def questions(camera: Camera) -> None:
    """The dialogs: a decision, a message, the report of a bug."""
    _program, window = camera.window("empty")
    words = "删除后可以在回收站中恢复。"
    for name, made in (
        ("confirm", dialogs.Confirm(window, "删除这条走访?", words, "删除", "取消", True)),
        ("tell", dialogs.Tell(window, "没有完成", "文件正在 WPS 中打开。", "warn")),
        ("bug", bugsheet.BugSheet(window, Path("logs") / "report-20261028-093000.txt")),
    ):
        made.open()
        camera.shoot(made, f"dialog-{name}")
        made.close()


SCENES: dict[str, Callable[[Camera], None]] = {
    one.__name__: one
    for one in (
        login,
        entering.entering,
        wizard,
        frame,
        entering.locking,
        entering.leaving,
        entering.keeping,
        unsaved,
        recording,
        many,
        trust.damaged,
        trust.backing,
        trust.keeping_watch,
        trust.attached,
        searching,
        arranging,
        assigning.assigning_board,
        assigning.handing_over,
        assigning.backing_matrix,
        assigning.board_empty,
        assigning.desks,
        beginning,
        officer,
        questions,
        helps.helping,
        helps.large,
        calendar,
        pages,
        forms,
        card,
    )
}


def draw(out: Path, folder: Path, theme: str, language: str, only: Sequence[str]) -> int:
    """Draw the scenes in one theme and language; return how many failed."""
    keys.calibrated = lambda: keys.LEAST
    failed = 0
    with clock.held(DAY):
        for name, scene in SCENES.items():
            if only and name not in only:
                continue
            camera = Camera(out, folder, theme, language)
            try:
                scene(camera)
            except Exception:  # noqa: BLE001 - told, and the other scenes are still drawn
                failed += 1
                print(f"scene {name} failed", file=sys.stderr)
                traceback.print_exc()
            finally:
                camera.close()
    style.dress(QApplication.instance())  # type: ignore[arg-type]
    return failed
