"""F1, the manual, and the map of the keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from liaison.gui import helpsheet, keymap, manual, manualtext
from liaison.gui.helpsheet import HelpSheet
from liaison.gui.kit.dialogs import Tell
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.manual import Chapter, Place
from liaison.gui.manualtext import ManualText
from liaison.gui.pages import ENTRIES
from liaison.gui.pages.help import HelpPage
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from tests.gui import screens_manual
from tests.gui.hands import click, focused, parts, press
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.scenes import Scene

TEXT = """# 手册

开头的话。

## 一、第一章

- **甲**：说明甲。
- 说明[乙](#乙)。

![没有的图](pictures/none.png)

## 二、第二章（附）

### 乙

**丙丁**：`键` | 值。
"""


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: str(one.name))
def test_every_page_has_its_place_in_the_manual(entry: Any) -> None:
    topics = manual.TOPICS.get(entry.name, ())
    assert topics, f"{entry.name}: name its chapter in manual.TOPICS"
    assert any(manual.find(topic) is not None for topic in topics), topics


def test_topics_name_no_page_twice_and_no_nonsense() -> None:
    assert all(topic for topics in manual.TOPICS.values() for topic in topics)


def test_every_picture_of_the_manual_is_there() -> None:
    text = (manual.folder() / manual.FILE).read_text("utf-8")
    for words, name in manual.PICTURE.findall(text):
        assert words, f"{name}: say what it shows"
        assert (manual.folder() / name).is_file(), f"{name}: run dev.py pictures"
        assert Path(name).stem in screens_manual.SCENES, f"{name}: say how it is taken"
    whole = sum(one.stat().st_size for one in (manual.folder() / "pictures").glob("*.png"))
    assert whole <= 1_500_000


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A manual of two chapters."""
    (tmp_path / manual.FILE).write_text(TEXT, "utf-8")
    monkeypatch.setattr(manual, "folder", lambda: tmp_path)
    manual.chapters.cache_clear()
    yield tmp_path
    manual.chapters.cache_clear()


def test_chapters_are_split_and_missing_pictures_left_out(small: Path) -> None:
    first, second = manual.chapters()
    assert (first.title, second.title) == ("第一章", "第二章（附）")
    assert first.heading == "一、第一章"
    assert "none.png" not in first.text
    assert first.leads() == ["甲"]
    assert second.leads() == ["乙", "丙丁"]
    assert "**" not in first.plain()


@pytest.mark.parametrize(
    ("topic", "place"),
    [
        ("第一章", Place(0)),
        ("第二章", Place(1)),
        ("甲", Place(0, "甲")),
        ("丙", Place(1, "丙丁")),
        ("乙", Place(1, "乙")),
        ("没有", None),
    ],
)
def test_a_topic_is_a_chapter_or_what_stands_at_a_head(
    small: Path, topic: str, place: Place | None
) -> None:
    assert manual.find(topic) == place


def test_what_is_asked_falls_back_to_the_text_and_to_the_beginning(small: Path) -> None:
    assert manual.asked("说明甲") == Place(0, "说明甲")
    assert manual.asked("没有") == Place(0)
    assert manual.asked("") == Place(0)


def test_search_finds_all_words_in_any_order(small: Path) -> None:
    assert [hit.place.chapter for hit in manual.search("说明")] == [0, 0]
    assert [hit.line for hit in manual.search("甲 说明")] == ["甲：说明甲。"]
    assert manual.search("  ") == []
    assert manual.search("说明 没有") == []


@pytest.mark.parametrize("words", ["%", "(", "\\", "*", "😀", "'", "a" * 500, "[", "\n"])
def test_odd_words_find_nothing_and_break_nothing(words: str) -> None:
    assert all(words.strip().split()[0] in hit.line for hit in manual.search(words))


def test_the_real_manual_answers_what_officers_ask() -> None:
    for words in ("走访", "恢复密钥", "撤销", "身份证", "备份", "导入", "代管"):
        assert manual.search(words), words
    assert manual.asked("走访") == manual.find("登记走访")


def test_the_text_follows_links_of_its_own_and_none_outside(small: Path) -> None:
    text = ManualText()
    text.resize(500, 300)
    text.show()
    text.go(Place(0))
    text.anchorClicked.emit(QUrl("https://example.com/#乙"))
    assert text.place() == Place(0)
    text.anchorClicked.emit(QUrl("#乙"))
    assert text.place() == Place(1, "乙")
    assert text.can_go_back()
    text.go_back()
    assert text.place() == Place(0)
    assert not text.can_go_back()


def test_pictures_are_no_wider_than_the_text_and_never_from_outside(small: Path) -> None:
    (small / "pictures").mkdir()
    picture = QImage(900, 400, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    picture.save(str(small / "pictures" / "a.png"))
    (small.parent / "secret.png").write_bytes((small / "pictures" / "a.png").read_bytes())
    text = ManualText()
    text.resize(500, 300)
    text.show()
    shown = text.loadResource(2, QUrl("pictures/a.png"))
    assert 0 < shown.width() <= text.viewport().width()
    assert text.loadResource(2, QUrl("../secret.png")) is None
    assert text.loadResource(2, QUrl("pictures/none.png")) is None


def test_words_found_are_marked(small: Path) -> None:
    text = ManualText()
    text.go(Place(0), "说明")
    assert len(text.extraSelections()) == 2


def test_the_text_is_never_set_while_it_is_being_laid(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Setting it from a resize that laying it had caused crashed the program."""
    laid, inside = 0, False
    nested: list[Place] = []
    show = ManualText._show

    def watched(text: ManualText, place: Place, marked: str = "") -> None:
        nonlocal laid, inside
        if inside:
            nested.append(place)
            return
        laid, inside = laid + 1, True
        show(text, place, marked)
        inside = False

    monkeypatch.setattr(ManualText, "_show", watched)
    text = ManualText()
    try:
        for high in (300, 20_000, 300):  # with the chapters longer, shorter and longer than it
            text.resize(900, high)
            text.show()
            for chapter in manual.chapters():
                text.go(Place(chapter.place))
                text.go(Place(chapter.place), "登记")
                app.processEvents()
        assert laid >= 6 * len(manual.chapters())
        assert not nested
    finally:
        text.close()
        text.deleteLater()


def test_the_page_opens_where_it_is_asked_to(stage: Scene) -> None:
    page = HelpPage(stage.house)
    stage.show(page, topic="登记走访")
    assert page.view.text.place() == manual.find("登记走访")
    assert focused() is page.view.text
    daily = manual.find("登记走访")
    assert daily is not None
    assert page.view.list.currentRow() == daily.chapter
    page.open()
    assert page.view.text.place() == manual.find("登记走访")


def test_the_page_searches_and_comes_back_to_the_chapters(stage: Scene) -> None:
    page = HelpPage(stage.house)
    stage.show(page)
    page.view.search.setText("恢复密钥")
    stage.settle()
    stage.wait_for(lambda: "找到" in page.view.told.text())
    assert page.view.list.count() == len(manual.search("恢复密钥"))
    press(page.view.search, Qt.Key.Key_Return)
    assert focused() is page.view.text
    assert page.view.text.extraSelections()
    page.view.search.setText("没有这个词")
    stage.wait_for(lambda: "没有这个词" in page.view.told.text())
    assert page.view.list.count() == 0
    page.view.search.clear()
    stage.wait_for(lambda: page.view.list.count() == len(manual.chapters()))
    click(page.view.back)
    assert page.view.text.place() == Place(0)


def test_a_chapter_is_printed(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = []
    monkeypatch.setattr(
        "liaison.gui.manualview.print_out", lambda _parent, paper: printed.append(paper)
    )
    page = HelpPage(stage.house)
    stage.show(page, topic="月底")
    [(words, key, act)] = page.actions_offered()
    assert (words, key) == ("打印本章", "Ctrl+P")
    act()
    assert "导出本月工作簿" in printed[0].toPlainText()


# -- F1


def sheet_of(window: Window) -> HelpSheet:  # noqa: F811
    """Return the help in front."""
    found = window.key_map
    assert isinstance(found, HelpSheet)
    assert found.isVisible()
    return found


def test_f1_in_a_field_tells_of_the_field_then_of_the_keys(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    window.go("companies", new=True)
    settle(program.jobs)
    page: Any = window.pages.front()
    page.form.form.boxes["credit_code"].editor.setFocus()
    hand.press(program, Qt.Key.Key_F1)
    sheet = sheet_of(window)
    told = [label.text() for label in parts(sheet, PlainLabel)]
    assert "统一社会信用代码" in told
    assert any("18 位" in words for words in told)
    assert sheet.place == manual.of_page("companies")
    assert focused() is sheet.text
    press(sheet.text, Qt.Key.Key_F1)
    assert focused() is sheet.keys.search
    press(sheet.keys.search, Qt.Key.Key_Escape)
    settle(program.jobs)
    assert window.page() == "companies"
    left = window.focusWidget()
    assert page.form.form.boxes["credit_code"].editor.isAncestorOf(left)


def test_f1_on_a_page_shows_its_place_and_its_own_keys_first(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    window.go("ledgers")
    settle(program.jobs)
    hand.press(program, Qt.Key.Key_F1)
    sheet = sheet_of(window)
    assert sheet.place == manual.of_page("ledgers")
    offered = window.pages.front().actions_offered()  # type: ignore[union-attr]
    own = [keymap.told(key) for _words, key, _act in offered if key]
    title, pairs = sheet.keys._groups[0]
    assert (title, [key for key, _words in pairs]) == ("本页", own)
    sheet.open_manual()
    settle(program.jobs)
    assert window.page() == "help"
    front = window.pages.front()
    assert isinstance(front, HelpPage)
    assert front.view.text.place() == manual.of_page("ledgers")


def test_the_mark_at_the_top_opens_help_too(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    click(window.top.help)
    sheet_of(window).accept()
    settle(program.jobs)


def test_f1_in_a_dialog_shows_help_over_it(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    dialog = Tell(window, "没有完成", "文件正在 WPS 中打开。", "warn")
    dialog.open()
    dialog.activateWindow()
    settle(program.jobs, lambda: dialog.isAncestorOf(focused()))
    press(focused(), Qt.Key.Key_F1)
    sheet = sheet_of(window)
    assert sheet.parent() is dialog
    assert sheet.whole.isHidden(), "the page under a dialog is not left"
    sheet.accept()
    settle(program.jobs)
    assert dialog.isVisible()
    dialog.accept()


def test_a_dialog_with_no_window_under_it_passes_f1_on() -> None:
    dialog = Tell(None, "没有完成", "文件正在 WPS 中打开。", "warn")
    dialog.show()
    press(dialog, Qt.Key.Key_F1)
    assert dialog.isVisible()


def test_the_keys_are_narrowed_by_what_is_typed(stage: Scene) -> None:
    page = RecordsPage(stage.house, "companies")
    stage.show(page)
    keys = keymap.KeyMap([], page)
    stage.shown.append(keys)
    keys.show()
    keys.narrow("保存")
    shown = {label.text() for label in parts(keys, PlainLabel) if label.isVisible()}
    assert shown == {"表单", "Ctrl+S", "保存"}
    keys.narrow("没有这个键")
    assert [label.text() for label in parts(keys, PlainLabel) if label.isVisible()] == [
        "没有这样的按键。"
    ]
    keys.narrow("")
    assert len([one for one in parts(keys, PlainLabel) if one.isVisible()]) > 10


def test_the_map_is_printed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = []
    monkeypatch.setattr(keymap, "print_out", lambda _parent, paper: printed.append(paper))
    keys = keymap.KeyMap([], None)
    keys.narrow("保存")
    click(keys.paper)
    words = printed[0].toPlainText()
    assert "Ctrl+S" in words
    assert "Shift+Tab" in words


def test_paper_is_printed_when_a_printer_was_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from PySide6 import QtPrintSupport

    class Chosen:
        def __init__(self, printer: QtPrintSupport.QPrinter, _parent: QWidget) -> None:
            printer.setOutputFileName(str(tmp_path / "keys.pdf"))

        def exec(self) -> int:
            return 1

    monkeypatch.setattr(QtPrintSupport, "QPrintDialog", Chosen)
    over = QWidget()
    assert manualtext.print_out(over, manualtext.on_paper("## 键盘操作"))
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(Chosen, "exec", lambda _self: 0)
    assert not manualtext.print_out(over, manualtext.on_paper("## 键盘操作"))


def test_what_has_no_description_has_no_help_of_its_own(app: QApplication) -> None:
    over = QWidget()
    layout = QVBoxLayout(over)
    plain, told = QLineEdit(), QLineEdit()
    told.setAccessibleName("新密码")
    told.setAccessibleDescription("至少 10 个字符。")
    layout.addWidget(plain)
    layout.addWidget(told)
    assert helpsheet.about(plain) == helpsheet.About()
    assert helpsheet.about(None) == helpsheet.About()
    assert helpsheet.about(told) == ("新密码", "至少 10 个字符。")


def test_a_chapter_tells_its_words_without_marks() -> None:
    assert Chapter(0, "一、甲", "甲", "1. **乙**：`丙`").plain() == "乙：丙"
