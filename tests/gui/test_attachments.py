"""The panel 附件: real drops, keys and clicks on forms and on the card of a company."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage

from liaison.base.opened import private_copy
from liaison.gui import ask, attachopen as module
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.taking import sources
from liaison.gui.window import Window
from liaison.services import filekind
from liaison.store import shelf
from liaison.store.undo import undo
from tests.gui.desks import Desk, retype
from tests.gui.hands import CONTROL, click, focused, press
from tests.gui.papers import drop, listed, names, panel_of
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.services import contents

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_dropped_files_are_kept_at_once_and_can_be_undone(
    desk: Desk, files: dict[str, Path]
) -> None:
    panel = panel_of(desk)
    assert panel.hint.isVisible()
    drop(panel, [files["现场.jpg"], files["承诺书.pdf"], files["工具.exe"]])
    desk.scene.settle()
    assert names(panel) == ["现场.jpg", "承诺书.pdf", "工具.exe"]
    assert not panel.hint.isVisible()
    assert not panel.is_waiting()
    assert "已添加 3 个附件" in desk.scene.told[-1][0]
    states = [one.state() for one in panel.grid.entries.entries()]
    assert states[2][0].startswith("只能另存")
    assert panel.grid.entries.entries()[0].picture is not None
    step = desk.scene.told[-1][1]
    assert step is not None
    desk.do(lambda store: undo(store, step))
    assert listed(desk) == []
    assert files["现场.jpg"].exists()


def test_what_cannot_be_taken_is_told_and_the_others_are_kept(
    desk: Desk, files: dict[str, Path], tmp_path: Path
) -> None:
    panel = panel_of(desk)
    flood = tmp_path / "大图.png"
    flood.write_bytes(contents.png_claiming(20_000, 20_000))
    drop(panel, [files["空.txt"], flood, tmp_path / "没有.pdf", tmp_path, files["承诺书.pdf"]])
    desk.scene.settle()
    assert names(panel) == ["承诺书.pdf"]
    told = panel.bar.words()
    assert "“空.txt”是空文件" in told
    assert "超过 5000 万像素" in told
    assert "无法读取“没有.pdf”" in told
    assert "另有 1 个文件没有添加" in told


def test_a_picture_is_pasted(desk: Desk) -> None:
    panel = panel_of(desk)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    QGuiApplication.clipboard().setImage(image)
    panel.add.setFocus()
    press(panel.add, Qt.Key.Key_V, CONTROL)
    desk.scene.settle()
    (item,) = listed(desk)
    assert item.name.startswith("截图 20261120-")
    assert (item.kind, item.width, item.height) == (filekind.PNG, 60, 40)
    QGuiApplication.clipboard().setText("字")
    press(panel.add, Qt.Key.Key_V, CONTROL)
    assert "没有文件或图片" in panel.bar.words()


def test_nothing_is_taken_from_the_network() -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("http://example.invalid/a.png"), QUrl("ftp://example.invalid/a")])
    assert sources(mime) == []


def test_chosen_by_the_button(desk: Desk, files: dict[str, Path]) -> None:
    panel = panel_of(desk)
    with ask.answering([str(files["承诺书.pdf"])]):
        click(panel.add)
    desk.scene.settle()
    assert names(panel) == ["承诺书.pdf"]
    with ask.answering(None):
        click(panel.add)


def test_keys_alone_open_describe_save_and_remove(
    desk: Desk, files: dict[str, Path], outside: list[Path], tmp_path: Path
) -> None:
    panel = panel_of(desk)
    drop(panel, [files["承诺书.pdf"], files["现场.jpg"]])
    desk.scene.settle()
    panel.grid.setFocus()
    press(panel.grid, Qt.Key.Key_Home)
    press(panel.grid, Qt.Key.Key_Return)
    desk.scene.settle()
    assert [path.name for path in outside] == ["承诺书.pdf"]
    assert outside[0].parent.parent == desk.scene.house.home.opened

    with ask.answering("盖章件"):
        press(panel.grid, Qt.Key.Key_F2)
    desk.scene.settle()
    assert listed(desk)[0].note == "盖章件"
    with ask.answering(tmp_path / "另存.pdf"):
        press(panel.grid, Qt.Key.Key_S, CONTROL | SHIFT)
    desk.scene.settle()
    assert (tmp_path / "另存.pdf").read_bytes() == contents.PDF
    press(panel.grid, Qt.Key.Key_Delete)
    desk.scene.settle()
    assert names(panel) == ["现场.jpg"]
    words, step = desk.scene.told[-1]
    assert words == "已删除 1 个附件。"
    assert step is not None
    assert focused() is panel.grid


def test_buttons_show_what_can_be_done_with_what_is_selected(
    desk: Desk, files: dict[str, Path]
) -> None:
    panel = panel_of(desk)
    drop(panel, [files["承诺书.pdf"], files["工具.exe"]])
    desk.scene.settle()
    assert not panel.open_button.isVisible()
    panel.grid.select(0)
    assert panel.open_button.isVisible()
    assert panel.note_button.isVisible()
    panel.grid.select(1)
    assert not panel.open_button.isVisible()
    assert panel.save_button.isVisible()
    panel.grid.selectAll()
    assert not panel.save_button.isVisible()
    click(panel.remove_button)
    desk.scene.settle()
    assert listed(desk) == []


def test_what_must_not_be_opened_is_offered_to_be_saved(
    desk: Desk, files: dict[str, Path], outside: list[Path], tmp_path: Path
) -> None:
    panel = panel_of(desk)
    drop(panel, [files["工具.exe"]])
    desk.scene.settle()
    panel.open_row(0)
    desk.scene.settle()
    assert outside == []
    assert "“工具.exe”不能直接打开" in panel.bar.words()
    with ask.answering(tmp_path / "x.bin"):
        panel.bar._acted()
    desk.scene.settle()
    assert (tmp_path / "x.bin").read_bytes() == contents.EXE


def test_without_a_program_for_it_saving_is_offered(
    desk: Desk, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = panel_of(desk)
    monkeypatch.setattr(module, "show_outside", lambda _path: False)
    drop(panel, [files["承诺书.pdf"]])
    desk.scene.settle()
    panel.open_row(0)
    desk.scene.settle()
    assert "没有能打开" in panel.bar.words()


def test_a_lost_file_is_shown_as_such(desk: Desk, files: dict[str, Path]) -> None:
    panel = panel_of(desk)
    drop(panel, [files["承诺书.pdf"]])
    desk.scene.settle()
    (item,) = listed(desk)
    desk.do(lambda store: shelf.drop(store, [item.digest]))
    panel.load(desk.company)
    desk.scene.settle()
    assert panel.grid.entries.entries()[0].state() == ("文件缺失", "overdue")
    panel.open_row(0)
    desk.scene.settle()
    assert "不见了" in panel.bar.words()


def test_files_of_a_new_record_wait_until_it_is_saved(desk: Desk, files: dict[str, Path]) -> None:
    page = desk.open("companies")
    panel = page.attachments
    assert panel is not None
    assert "保存记录时一并添加" in panel.hint.text()
    drop(panel, [files["现场.jpg"], files["承诺书.pdf"]])
    desk.scene.settle()
    assert names(panel) == ["现场.jpg", "承诺书.pdf"]
    assert page.is_changed()
    panel.grid.setFocus()
    panel.grid.select(1)
    press(panel.grid, Qt.Key.Key_Delete)
    assert names(panel) == ["现场.jpg"]
    retype(page, "name", "新来的企业")
    desk.save(page)
    desk.scene.settle()
    assert page.form.card is not None
    (item,) = listed(desk, id=page.form.card.id)
    assert item.name == "现场.jpg"
    assert names(panel) == ["现场.jpg"]
    assert not page.is_changed()


def test_saved_and_begun_anew_each_record_has_its_own(desk: Desk, files: dict[str, Path]) -> None:
    page = desk.open("companies")
    assert page.attachments is not None
    drop(page.attachments, [files["承诺书.pdf"]])
    desk.scene.settle()
    retype(page, "name", "新来的企业")
    page.save_and_new()
    desk.scene.settle()
    assert names(page.attachments) == []
    assert not page.is_changed()
    assert [one.name for one in listed(desk, id=3)] == ["承诺书.pdf"]


def test_what_waited_is_kept_in_the_panel_when_it_cannot_be_attached(
    desk: Desk, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.open("companies")
    panel = page.attachments
    assert panel is not None
    drop(panel, [files["承诺书.pdf"]])
    desk.scene.settle()
    retype(page, "name", "新来的企业")

    def full(_path: Path, _content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    desk.save(page)
    desk.scene.settle()
    assert "附件没有添加（承诺书.pdf）" in panel.bar.words()
    assert page.is_changed()
    monkeypatch.undo()
    panel.bar._acted()
    desk.scene.settle()
    assert [one.name for one in listed(desk, id=3)] == ["承诺书.pdf"]
    assert not page.is_changed()


def test_the_card_of_a_company_shows_them(desk: Desk, files: dict[str, Path]) -> None:
    page = RecordsPage(desk.scene.house, "companies")
    desk.scene.show(page, id=desk.company)
    assert page.card is not None
    panel = page.card.attachments
    drop(panel, [files["承诺书.pdf"]])
    desk.scene.settle()
    assert panel.isVisible()
    assert names(panel) == ["承诺书.pdf"]
    page.card.load(desk.second)
    desk.scene.settle()
    assert names(panel) == []
    assert panel.hint.isVisible()


@pytest.mark.parametrize("how", ["lock", "end", "killed"])
def test_what_was_opened_is_gone_after_locking_leaving_and_a_kill(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    how: str,
) -> None:
    path = private_copy(program.home, "承诺书.pdf", contents.PDF)
    if how == "lock":
        hand.press(program, Qt.Key.Key_L, CONTROL)
        settle(program.jobs, lambda: program.login is not None and not path.exists())
    elif how == "end":
        program.end()
    else:  # the next start finds what a killed one left
        program.end()
        path = private_copy(program.home, "承诺书.pdf", contents.PDF)
        hand.sign_in(hand.start(program.home))
    assert not path.exists()
    assert list(program.home.opened.iterdir()) == []
