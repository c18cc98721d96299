"""The bridge to fcitx: where it is built, what it is told, and what it does with answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)

from liaison.gui import fcitx, fcitxkeys, inputmethod
from liaison.gui.entry import PasswordLine
from liaison.gui.fcitxbus import Key

X = {"DISPLAY": ":0"}
NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("told", "plugin", "expected"),
    [
        ({**X, "QT_IM_MODULE": "fcitx"}, False, True),
        ({**X, "QT_IM_MODULE": "fcitx5"}, False, True),
        ({**X, "QT_IM_MODULE": "fcitx"}, True, False),
        ({**X, "XMODIFIERS": "@im=fcitx"}, False, True),
        ({**X, "GTK_IM_MODULE": "fcitx"}, False, True),
        ({**X, "QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"}, False, True),
        ({**X, "QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}, False, False),
        ({**X, "QT_IM_MODULE": "compose", "XMODIFIERS": "@im=fcitx"}, False, False),
        ({**X, "QT_IM_MODULES": "wayland;fcitx;ibus"}, False, True),
        ({**X, "QT_IM_MODULES": "wayland;ibus", "QT_IM_MODULE": "fcitx"}, False, False),
        ({**X, "XMODIFIERS": "@im=ibus"}, False, False),
        (X, False, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_IM_MODULE": "fcitx"}, False, False),
        ({**X, "WAYLAND_DISPLAY": "wayland-0", "QT_IM_MODULE": "fcitx"}, False, True),
        ({"QT_IM_MODULE": "fcitx"}, False, False),
        ({**X, "QT_IM_MODULE": "fcitx", "QT_QPA_PLATFORM": "offscreen"}, False, False),
        ({**X, "QT_IM_MODULE": "fcitx", "QT_QPA_PLATFORM": "xcb"}, False, True),
        ({**X, "QT_IM_MODULE": "fcitx", "QT_QPA_PLATFORM": "wayland;xcb"}, False, False),
        ({**X, "QT_IM_MODULE": "fcitx", inputmethod.OVERRIDE: "off"}, False, False),
        ({**X, "QT_IM_MODULE": "ibus", inputmethod.OVERRIDE: "on"}, True, True),
    ],
)
def test_the_bridge_is_built_only_where_fcitx_types(
    told: dict[str, str], plugin: bool, expected: bool
) -> None:
    assert inputmethod.wanted(told, "linux", plugin) is expected
    assert not inputmethod.wanted(told, "win32", plugin)


def test_qt_is_kept_from_looking_for_a_plugin_it_has_not() -> None:
    told = {**X, "QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx"}
    assert inputmethod.prepare(told, "linux")
    assert told == {**X, "QT_IM_MODULE": inputmethod.INSTEAD}


def test_under_wayland_alone_the_compositor_hands_words_on() -> None:
    told = {"WAYLAND_DISPLAY": "wayland-0", "QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}
    assert not inputmethod.prepare(told, "linux")
    assert "QT_IM_MODULE" not in told
    told = {"WAYLAND_DISPLAY": "wayland-0", "QT_IM_MODULE": "ibus"}
    assert not inputmethod.prepare(told, "linux")
    assert told["QT_IM_MODULE"] == "ibus"


def test_what_is_not_ours_stays_as_it_is() -> None:
    told = {**X, "QT_IM_MODULE": "ibus"}
    assert not inputmethod.prepare(told, "linux")
    assert told == {**X, "QT_IM_MODULE": "ibus"}


def test_a_plugin_of_fcitx_is_found_where_qt_looks(tmp_path: Path) -> None:
    told = {**X, "QT_IM_MODULE": "fcitx", "QT_PLUGIN_PATH": f":{tmp_path}"}
    assert inputmethod.prepare(dict(told), "linux")
    inside = tmp_path / "platforminputcontexts"
    inside.mkdir()
    (inside / "libfcitx5platforminputcontextplugin.so").touch()
    assert not inputmethod.prepare(told, "linux")


def test_a_password_is_never_composed_shown_or_not(app: QApplication) -> None:
    line = PasswordLine()
    for shown in (False, True, False):
        line.eye().setChecked(shown)
        assert not fcitx.takes_words(line), shown
    assert fcitx.takes_words(QLineEdit())
    line.deleteLater()


def test_the_place_told_is_the_cell_that_is_painted(app: QApplication) -> None:
    table = QTableWidget(3, 3)
    table.resize(400, 300)
    table.show()
    table.setCurrentCell(2, 1)
    seen = table.visualRect(table.currentIndex())
    told = fcitx.place_of(table)
    ratio = table.devicePixelRatioF()
    assert told.topLeft() == table.viewport().mapToGlobal(seen.topLeft()) * ratio
    table.close()
    table.deleteLater()


def test_without_a_session_bus_there_is_no_bridge(app: QApplication, tmp_path: Path) -> None:
    assert inputmethod.start(app, {**X, "XDG_RUNTIME_DIR": str(tmp_path)}) is None


@pytest.mark.parametrize(
    ("display", "number"), [(":0", 0), (":10.0", 10), ("host:12.1", 12), ("", 0), (":x", 0)]
)
def test_the_number_of_the_display(display: str, number: int) -> None:
    assert inputmethod.display_number({"DISPLAY": display}) == number


def key(
    of: int,
    text: str = "",
    held: Qt.KeyboardModifier = NONE,
    native: tuple[int, int, int] = (0, 0, 0),
) -> QKeyEvent:
    """Return the press of a key."""
    return QKeyEvent(QEvent.Type.KeyPress, of, held, *native, text)


@pytest.mark.parametrize(
    ("event", "symbol"),
    [
        (key(Qt.Key.Key_A, "a"), 0x61),
        (key(Qt.Key.Key_A, "A", Qt.KeyboardModifier.ShiftModifier), 0x41),
        (key(Qt.Key.Key_C, "\x03", Qt.KeyboardModifier.ControlModifier), 0x63),
        (key(Qt.Key.Key_Space, " ", Qt.KeyboardModifier.ControlModifier), 0x20),
        (key(Qt.Key.Key_Udiaeresis, "ü"), 0xFC),
        (key(0x4E2D, "中"), 0x0100_4E2D),
        (key(Qt.Key.Key_Return, "\r"), 0xFF0D),
        (key(Qt.Key.Key_Enter, "\r", Qt.KeyboardModifier.KeypadModifier), 0xFF8D),
        (key(Qt.Key.Key_7, "7", Qt.KeyboardModifier.KeypadModifier), 0xFFB7),
        (key(Qt.Key.Key_Backspace, "\b"), 0xFF08),
        (key(Qt.Key.Key_Escape), 0xFF1B),
        (key(Qt.Key.Key_F12), 0xFFC9),
        (key(Qt.Key.Key_Shift), 0xFFE1),
        (key(Qt.Key.Key_unknown), 0),
        (key(Qt.Key.Key_A, "a", NONE, (38, 0x6C1, 0)), 0x6C1),
    ],
)
def test_a_key_is_told_by_its_x_symbol(event: QKeyEvent, symbol: int) -> None:
    assert fcitxkeys.symbol(event) == symbol


def test_modifiers_are_told_as_x_masks() -> None:
    held = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
    assert fcitxkeys.state(key(Qt.Key.Key_A, "A", held)) == 0b1001
    assert fcitxkeys.state(key(Qt.Key.Key_A, "A", held, (38, 0x41, 0x12))) == 0x12


@pytest.mark.parametrize(
    ("symbol", "state", "of", "text"),
    [
        (0x61, 0, Qt.Key.Key_A, "a"),
        (0x41, 1, Qt.Key.Key_A, "A"),
        (0xFF0D, 0, Qt.Key.Key_Return, "\r"),
        (0xFF08, 0, Qt.Key.Key_Backspace, ""),
        (0xFF51, 4, Qt.Key.Key_Left, ""),
        (0xFFB7, 0, Qt.Key.Key_7, "7"),
        (0x0100_4E2D, 0, 0x4E2D, "中"),
    ],
)
def test_a_key_handed_back_is_the_key_it_was(symbol: int, state: int, of: int, text: str) -> None:
    event = fcitxkeys.handed_back(symbol, state, False)
    assert (event.key(), event.text()) == (of, text)
    assert fcitxkeys.state(event) == state


class Answers(QObject):
    """Stands for an input context: remembers what it was told, takes what it is bidden to."""

    committed = Signal(str)
    forwarded = Signal(int, int, bool)
    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.stands = True
        self.taken: set[int] = set()
        self.keys: list[Key] = []
        self.told: list[str] = []
        self.places: list[QRect] = []

    def is_ready(self) -> bool:
        return self.stands

    def takes(self, pressed: Key) -> bool:
        self.keys.append(pressed)
        return pressed.symbol in self.taken

    def focus(self, here: bool) -> None:
        self.told.append("in" if here else "out")

    def reset(self) -> None:
        self.told.append("reset")

    def place(self, at: QRect) -> None:
        self.places.append(at)

    def end(self) -> None:
        self.told.append("end")


class Desk:
    """A window with fields, and a bridge over it."""

    def __init__(self, app: QApplication) -> None:
        self.answers = Answers()
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        self.line, self.plain = QLineEdit(), QPlainTextEdit()
        layout.addWidget(self.line)
        layout.addWidget(self.plain)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.bridge = fcitx.Bridge(app, self.answers)  # type: ignore[arg-type]
        self.line.setFocus()

    def press(self, of: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        window = QApplication.focusWindow()
        assert window is not None
        QTest.keyClick(window, of, held)


@pytest.fixture
def typing(app: QApplication) -> Iterator[Desk]:
    """A window over the bridge; the bridge is taken away after."""
    made = Desk(app)
    yield made
    made.bridge._look_at(None)
    app.focusWindowChanged.disconnect(made.bridge._look_at)
    app.focusChanged.disconnect(made.bridge._focus_changed)
    app.aboutToQuit.disconnect(made.answers.end)
    made.bridge.deleteLater()


def test_a_key_is_asked_once_down_and_once_up(typing: Desk) -> None:
    typing.press(Qt.Key.Key_N)
    assert [(one.symbol, one.released) for one in typing.answers.keys] == [
        (0x6E, False),
        (0x6E, True),
    ]
    assert typing.line.text() == "n"


def test_a_key_that_is_taken_reaches_neither_the_field_nor_a_shortcut(typing: Desk) -> None:
    done = []
    action = QAction(typing.window)
    action.setShortcut("Esc")
    action.triggered.connect(lambda: done.append("esc"))
    typing.window.addAction(action)
    typing.answers.taken = {0x6E, 0xFF1B}
    typing.press(Qt.Key.Key_N)
    typing.press(Qt.Key.Key_Escape)
    assert typing.line.text() == ""
    assert done == []
    typing.answers.taken.clear()
    typing.press(Qt.Key.Key_Escape)
    assert done == ["esc"]


def test_words_come_whole_beyond_the_basic_plane(typing: Desk) -> None:
    typing.answers.committed.emit("𠮷林𫚭")
    assert typing.line.text() == "𠮷林𫚭"
    typing.press(Qt.Key.Key_Backspace)
    assert typing.line.text() == "𠮷林"


def test_a_key_handed_back_does_its_work(typing: Desk) -> None:
    typing.line.setText("ab")
    typing.answers.forwarded.emit(0xFF08, 0, False)
    assert typing.line.text() == "a"
    typing.answers.forwarded.emit(0x62, 0, False)
    assert typing.line.text() == "ab"


def test_leaving_a_field_gives_up_the_word(typing: Desk) -> None:
    typing.answers.told.clear()
    typing.plain.setFocus()
    assert typing.answers.told == ["reset", "out", "in"]
    typing.answers.committed.emit("你好")
    assert typing.plain.toPlainText() == "你好"
    assert typing.line.text() == ""


@pytest.mark.parametrize("way", ["hidden", "fixed", "disabled"])
def test_hidden_and_fixed_fields_get_no_bridge(typing: Desk, way: str) -> None:
    typing.plain.setFocus()
    if way == "hidden":
        typing.line.setEchoMode(QLineEdit.EchoMode.Password)
    elif way == "fixed":
        typing.line.setReadOnly(True)
    else:
        typing.line.setEnabled(False)
        typing.plain.setReadOnly(True)
    typing.line.setFocus()
    typing.answers.keys.clear()
    typing.press(Qt.Key.Key_N)
    typing.answers.committed.emit("你好")
    assert typing.answers.keys == []
    assert "你好" not in typing.line.text() + typing.plain.toPlainText()


def test_a_field_that_is_hidden_while_it_has_the_keyboard_leaves_the_bridge(typing: Desk) -> None:
    typing.line.setEchoMode(QLineEdit.EchoMode.Password)
    typing.press(Qt.Key.Key_N)
    assert typing.answers.keys == []
    assert typing.line.text() == "n"


def test_a_field_with_suggestions_open_is_still_bridged(typing: Desk) -> None:
    typing.line.setCompleter(QCompleter(["nice", "niece"]))
    typing.press(Qt.Key.Key_N)
    completer = typing.line.completer()
    assert completer.popup().isVisible()
    typing.answers.taken = {0x69}
    typing.press(Qt.Key.Key_I)
    assert typing.line.text() == "n"
    typing.answers.committed.emit("你")
    assert typing.line.text() == "n你"
    completer.popup().hide()


def test_a_field_that_is_thrown_away_takes_its_word_with_it(typing: Desk) -> None:
    line, typing.line = typing.line, QLineEdit()
    line.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    typing.answers.committed.emit("你好")
    typing.answers.forwarded.emit(0x61, 0, False)
    typing.answers.ready.emit()
    typing.plain.setFocus()
    typing.answers.committed.emit("好")
    assert typing.plain.toPlainText() == "好"


def test_a_dialog_of_its_own_is_bridged_and_the_window_after_it(typing: Desk) -> None:
    dialog = QDialog(typing.window)
    line = QLineEdit(dialog)
    dialog.open()
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    line.setFocus()
    typing.answers.taken = {0x6E}
    typing.press(Qt.Key.Key_N)
    typing.answers.committed.emit("你")
    assert line.text() == "你"
    dialog.accept()
    dialog.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    typing.window.activateWindow()
    QTest.qWaitForWindowActive(typing.window)
    typing.answers.keys.clear()
    typing.press(Qt.Key.Key_N)
    assert typing.answers.keys


def test_without_fcitx_keys_go_straight_to_the_field(typing: Desk) -> None:
    typing.answers.stands = False
    typing.answers.taken = {0x6E}
    typing.press(Qt.Key.Key_N)
    assert typing.line.text() == "n"
    typing.answers.stands = True
    typing.answers.told.clear()
    typing.answers.ready.emit()
    assert typing.answers.told == ["in"]


def test_the_panel_is_told_where_the_cursor_is(typing: Desk) -> None:
    before = typing.answers.places[-1]
    typing.line.setText("走访循环园区")
    typing.press(Qt.Key.Key_End)
    assert typing.answers.places[-1].x() > before.x()
    assert typing.answers.places[-1].height() > 0
