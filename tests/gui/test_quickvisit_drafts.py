"""Phrases, drafts, locking and pictures of a quick visit, and where it is offered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from liaison.gui import ask, quickvisit
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Attachment
from liaison.services import drafts
from tests.gui.hands import CONTROL, focused
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.quickdesk import (
    ALT,
    SHIFT,
    Keys,
    Park,
    back,
    choose,
    dialog,
    keys,  # noqa: F401
    many,
    open_quick,
    park,  # noqa: F401
    visits,
)


def test_phrases_are_put_in_by_letters(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    text: Any = focused()
    plain = text.toPlainText
    keys.press(Qt.Key.Key_J, CONTROL)
    keys.type("jcxf")
    keys.press(Qt.Key.Key_Return)
    assert text.toPlainText() == "检查消防通道、安全出口和灭火器材，均完好有效。"
    assert focused() is text
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.write("我自己的话。")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.press(Qt.Key.Key_J, CONTROL)
    keys.press(Qt.Key.Key_Return)  # 存为常用语 stands first
    keys.type("wzjd")
    keys.press(Qt.Key.Key_Return)
    assert plain() == "我自己的话。"
    from liaison.records import Phrase

    assert many(program, Phrase) == 1


def test_what_is_written_is_asked_about_and_comes_back(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("写到一半")
    keys.press(Qt.Key.Key_2, CONTROL | ALT)
    keys.write("电线裸露")
    with ask.answering(None):
        keys.press(Qt.Key.Key_Escape)
    assert sheet.isVisible()
    with ask.answering("keep"):
        keys.press(Qt.Key.Key_Escape)
    assert quickvisit.opened(window) is None
    [draft] = program.jobs.now(drafts.all_of)
    assert draft.form.startswith("visits-quick")
    back(window)
    window.go("workbench")
    keys.rest()
    keys.press(Qt.Key.Key_E, CONTROL)
    again = dialog(window)
    keys.rest()
    assert again.form.boxes["content"].editor.value() == "写到一半"
    assert [row.value().description for row in again.rows.rows] == ["电线裸露"]
    keys.press(Qt.Key.Key_Return, CONTROL)
    assert len(visits(program)) == 1
    assert program.jobs.now(drafts.all_of) == []


def test_what_is_dropped_does_not_come_back(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("写到一半")
    QTest.qWait(1200)
    keys.rest()
    assert len(program.jobs.now(drafts.all_of)) == 1
    with ask.answering("drop"):
        keys.press(Qt.Key.Key_Escape)
    assert program.jobs.now(drafts.all_of) == []


def test_locking_keeps_what_is_written(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    hand: Hand,  # noqa: F811
) -> None:
    open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("写到一半")
    program.lock("idle")
    settle(program.jobs, lambda: program.login is not None)
    hand.sign_in(program)
    [draft] = program.jobs.now(drafts.all_of)
    assert "写到一半" in str(draft.content)


def test_a_picture_pasted_is_attached_with_the_visit(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("检查。")
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    mime = QMimeData()
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)
    keys.press(Qt.Key.Key_V, CONTROL)
    settle(program.jobs, lambda: sheet.files.is_waiting() and not sheet.files.is_taking())
    keys.press(Qt.Key.Key_Return, CONTROL)
    settle(program.jobs)
    assert many(program, Attachment) == 1
    assert visits(program)[0].content == "检查。"


def test_files_dropped_anywhere_are_taken(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    tmp_path: Any,
) -> None:
    from tests.gui.papers import drop, photo

    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_R, ALT)
    path = tmp_path / "现场.jpg"
    path.write_bytes(photo(300, 200))
    drop(sheet, [path])  # type: ignore[arg-type]
    settle(program.jobs, lambda: sheet.files.is_waiting() and not sheet.files.is_taking())
    keys.press(Qt.Key.Key_Return, CONTROL)
    settle(program.jobs)
    assert many(program, Attachment) == 1


def test_the_palette_and_the_visits_page_offer_it(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    keys.press(Qt.Key.Key_K, CONTROL)
    keys.type("djzf")
    keys.press(Qt.Key.Key_Return)
    assert quickvisit.opened(window) is not None
    keys.press(Qt.Key.Key_Escape)
    back(window)
    window.go("visits")
    keys.rest()
    keys.press(Qt.Key.Key_N, CONTROL)
    QTest.qWait(130)  # a button shows itself pressed first
    keys.rest()
    assert quickvisit.opened(window) is not None
    keys.press(Qt.Key.Key_Escape)
    back(window)
    keys.press(Qt.Key.Key_N, CONTROL | SHIFT)
    page: Any = window.pages.front()
    assert page.form is not None
    assert page.form.isVisible()
