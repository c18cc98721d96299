"""Nobody there: when it is told, when it is time, and what the desktop says (S10)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes import addressof, wintypes
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from liaison.base.clock import clock
from liaison.gui import away, awaybus, awaywindows, idle
from liaison.gui.awaywindows import WindowsAway
from liaison.gui.idle import Idle

SEAT = "/org/freedesktop/login1"


class Hands:
    """A window somebody sits at, and seconds that pass when a test says so."""

    def __init__(self, app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(clock, "ticks", lambda: self.now)
        self.line = QLineEdit()
        self.line.show()
        self.line.activateWindow()
        QTest.qWaitForWindowActive(self.line)
        self.idle = Idle(app, 600)
        self.warned: list[tuple[int, bool]] = []
        self.back: list[None] = []
        self.due: list[float] = []
        self.idle.warned.connect(lambda left, long: self.warned.append((left, long)))
        self.idle.back.connect(lambda: self.back.append(None))
        self.idle.due.connect(lambda: self.due.append(self.now))
        self.idle.start()

    def after(self, seconds: float) -> None:
        """Let time pass and the timer look."""
        self.now += seconds
        if self.idle._running:
            self.idle.check()

    def key(self) -> None:
        """Press a key as the platform does: in the window, not in the widget."""
        handle = self.line.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, Qt.Key.Key_A)


@pytest.fixture
def hands(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    made = Hands(app, monkeypatch)
    yield made
    made.idle.stop()
    made.idle.deleteLater()


def test_it_is_told_thirty_seconds_before_and_due_after_ten_minutes(hands: Hands) -> None:
    hands.after(569)
    assert not hands.warned
    hands.after(1)
    assert hands.warned == [(30, False)]
    hands.after(29.5)
    assert hands.warned[-1] == (1, False)
    assert not hands.due
    hands.after(0.5)
    assert hands.due == [1600.0]
    hands.after(100)
    assert len(hands.due) == 1, "told once"


def test_a_key_puts_it_off_and_takes_the_warning_back(hands: Hands) -> None:
    hands.after(580)
    hands.key()
    assert len(hands.back) == 1
    hands.after(569)
    assert not hands.due
    hands.after(31)
    assert hands.due == [1000 + 580 + 600]


def test_hanzi_from_an_input_method_count_as_work(app: QApplication, hands: Hands) -> None:
    hands.after(500)
    written = QInputMethodEvent()
    written.setCommitString("走访")
    app.sendEvent(hands.line, written)
    hands.after(300)
    assert not hands.due


def test_only_a_mouse_that_moved_counts(
    app: QApplication, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = QCursor.pos()
    handle = hands.line.windowHandle()
    assert handle is not None

    def move() -> None:
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(3, 3),
            QPointF(9, 9),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        app.sendEvent(handle, event)

    hands.after(500)
    move()
    hands.after(100)
    assert hands.due, "the window moved under the mouse, nobody moved the mouse"
    hands.idle.start()
    hands.after(500)
    monkeypatch.setattr(QCursor, "pos", lambda: at + QPoint(5, 5))
    move()
    hands.after(500)
    assert len(hands.due) == 1


def test_a_dialog_opened_later_is_watched_too(hands: Hands) -> None:
    second = QLineEdit()
    second.show()
    second.activateWindow()
    QTest.qWaitForWindowActive(second)
    hands.after(500)
    handle = second.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_B)
    hands.after(300)
    assert not hands.due


def test_the_wall_clock_does_not_matter(hands: Hands) -> None:
    with clock.held(datetime(2036, 1, 1, tzinfo=UTC)):
        hands.after(300)
    with clock.held(datetime(1970, 1, 1, tzinfo=UTC)):
        hands.after(299)
        assert not hands.due
        hands.after(1)
    assert hands.due


def test_after_twelve_hours_everybody_signs_in_again(hands: Hands) -> None:
    for _minute in range(12 * 60 - 5):
        hands.key()
        hands.after(60)
    assert hands.warned[-1] == (300, True)
    for _minute in range(5):
        hands.key()
        hands.after(60)
    assert hands.due == [1000 + idle.LONGEST], "no key puts this off"


def test_another_number_of_minutes_holds_at_once(hands: Hands) -> None:
    hands.after(100)
    hands.idle.set_seconds(60)
    assert hands.due


def test_the_timer_looks_by_itself(app: QApplication) -> None:
    """With the real clock, in small: due as soon as the screen works after 0.5 s of quiet."""
    due: list[float] = []
    turns: list[float] = []
    made = Idle(app, 0.5)
    begun = clock.ticks()
    made.due.connect(lambda: due.append(clock.ticks() - begun))
    made.start()
    while not due and len(turns) < 1000:
        turns.append(clock.ticks() - begun)
        QTest.qWait(10)
    made.stop()
    assert due[0] >= 0.5
    assert len([one for one in turns if one > 0.6]) <= 1, "however slow the turns are"


# -- the desktop


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a D-Bus daemon of our own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("dbus-daemon is not installed")
    started = subprocess.Popen(
        [daemon, "--session", "--print-address=1", "--nofork", "--nopidfile"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert started.stdout is not None
    try:
        yield started.stdout.readline().strip()
    finally:
        started.terminate()
        started.wait()
        started.stdout.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="D-Bus is of Linux desktops")
def test_locks_and_sleep_of_linux_desktops_are_heard_within_a_second(
    bus: str, app: QApplication
) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    ear = QDBusConnection.connectToBus(bus, "ear")
    mouth = QDBusConnection.connectToBus(bus, "mouth")
    assert mouth.registerService(awaybus.LOGIND)
    heard: list[str] = []
    listeners = [awaybus.SessionBus(ear), awaybus.SystemBus(ear, "3")]
    for one in listeners:
        one.left.connect(heard.append)

    def send(*where: str, on: list[bool]) -> None:
        message = QDBusMessage.createSignal(*where)
        message.setArguments(on)
        mouth.send(message)

    def say(path: str, interface: str, name: str, *values: bool) -> list[str]:
        heard.clear()
        send(path, interface, name, on=list(values))
        begun = clock.ticks()
        while not heard and clock.ticks() - begun < 10:
            QTest.qWait(5)
        return list(heard)

    for interface, name in awaybus.SAVERS:
        assert say("/any", interface, name, True) == [away.LOCKED], interface
    assert say("/", awaybus.UKUI, "lock") == [away.LOCKED]
    assert say(f"{SEAT}/session/_33", f"{awaybus.LOGIND}.Session", "Lock") == [away.LOCKED]
    assert say(SEAT, f"{awaybus.LOGIND}.Manager", "PrepareForSleep", True) == [away.ASLEEP]
    assert say(SEAT, f"{awaybus.LOGIND}.Manager", "PrepareForShutdown", True) == [away.ENDING]
    send("/any", awaybus.SAVERS[0][0], "ActiveChanged", on=[False])  # unlocked again
    send(f"{SEAT}/session/_34", f"{awaybus.LOGIND}.Session", "Lock", on=[])  # another's
    # Messages keep their order: what was wrongly heard would stand before this one.
    assert say(SEAT, f"{awaybus.LOGIND}.Manager", "PrepareForSleep", True) == [away.ASLEEP]
    for one in listeners:
        one.deleteLater()
    QDBusConnection.disconnectFromBus("ear")
    QDBusConnection.disconnectFromBus("mouth")


def test_sessions_are_named_as_logind_names_them() -> None:
    assert awaybus.label("3") == "_33"
    assert awaybus.label("c2") == "c2"
    assert awaybus.label("12") == "_312"
    assert awaybus.label("a-b") == "a_2db"


def test_no_bus_is_started_only_to_listen(tmp_path: Path) -> None:
    assert not awaybus.session_bus_stands({})
    assert not awaybus.session_bus_stands({"XDG_RUNTIME_DIR": str(tmp_path)})
    (tmp_path / "bus").touch()
    assert awaybus.session_bus_stands({"XDG_RUNTIME_DIR": str(tmp_path)})
    assert awaybus.session_bus_stands({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"})


@pytest.mark.parametrize(
    ("message", "what", "why"),
    [
        (0x02B1, 0x7, "os"),
        (0x02B1, 0x8, ""),
        (0x02B1, 0x2, "os"),
        (0x02B1, 0x4, "os"),
        (0x0218, 0x4, "sleep"),
        (0x0218, 0x12, ""),
        (0x0100, 0x7, ""),
    ],
)
def test_windows_messages_are_read_from_memory(
    app: QApplication, message: int, what: int, why: str
) -> None:
    """As far as it can be tried elsewhere: a message of Windows' own shape in memory."""
    heard: list[str] = []
    listener = WindowsAway(app)
    listener.left.connect(heard.append)
    told = wintypes.MSG()
    told.message, told.wParam = message, what
    passed = awaywindows._Filter(listener).nativeEventFilter(
        b"windows_generic_MSG", addressof(told)
    )
    assert passed == (False, 0), "Qt gets every message"
    awaywindows._Filter(listener).nativeEventFilter(b"xcb_generic_event_t", 0)
    listener.end()
    listener.deleteLater()
    assert heard == ([why] if why else [])
