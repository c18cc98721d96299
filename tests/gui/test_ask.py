"""Questions: the dialogs people see, and the seam by which tests answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QRadioButton,
)

from liaison.gui import ask
from liaison.gui.kit.dialogs import Option
from tests.gui import hands

WAYS = (Option("keep", "保留"), Option("take", "覆盖", "原内容可在历史里找回。"))


def pressing(key: Qt.Key) -> Callable[[QDialog], None]:
    return lambda dialog: hands.press(dialog.focusWidget() or dialog, key)


def words_of(dialog: QDialog) -> list[str]:
    return [part.text() for part in hands.parts(dialog, QPushButton)]


# -- dialogs


@pytest.mark.usefixtures("dialogs")
def test_enter_confirms_and_esc_does_not() -> None:
    hands.during(pressing(Qt.Key.Key_Return))
    assert ask.confirm(None, "保存修改?", "已修改 3 项。", "保存", "不保存")
    hands.during(pressing(Qt.Key.Key_Escape))
    assert not ask.confirm(None, "保存修改?", "已修改 3 项。")


@pytest.mark.usefixtures("dialogs")
def test_enter_does_not_confirm_what_cannot_be_undone() -> None:
    hands.during(pressing(Qt.Key.Key_Return))
    assert not ask.confirm(None, "封存?", "不能撤销。", "封存", danger=True)


@pytest.mark.usefixtures("dialogs")
def test_buttons_are_chinese_and_clicked() -> None:
    found: list[str] = []

    def click(dialog: QDialog) -> None:
        found.extend(words_of(dialog))
        hands.click(hands.parts(dialog, QPushButton)[1])

    hands.during(click)
    assert ask.confirm(None, "删除?", "移入回收站。")
    assert found == ["取消", "确定"]


@pytest.mark.usefixtures("dialogs")
def test_tell_is_read_and_closed() -> None:
    seen: list[str] = []

    def read(dialog: QDialog) -> None:
        seen.extend([dialog.windowTitle(), *words_of(dialog)])
        pressing(Qt.Key.Key_Return)(dialog)

    hands.during(read)
    ask.tell(None, "磁盘空间不足", "未能写入。", "error")
    assert seen == ["磁盘空间不足", "知道了"]


@pytest.mark.usefixtures("dialogs")
def test_one_of_several_ways_is_chosen_by_keys() -> None:
    def take(dialog: QDialog) -> None:
        first, second = hands.parts(dialog, QRadioButton)
        assert first.isChecked()
        hands.press(first, Qt.Key.Key_Down)
        assert second.isChecked()
        hands.press(second, Qt.Key.Key_Return)

    hands.during(take)
    assert ask.choose(None, "编号已存在", WAYS) == "take"
    hands.during(pressing(Qt.Key.Key_Escape))
    assert ask.choose(None, "编号已存在", WAYS, "有 3 行相同。") is None


@pytest.mark.usefixtures("dialogs")
def test_nothing_to_choose_from_is_a_bug() -> None:
    with pytest.raises(ValueError, match="nothing"):
        ask.choose(None, "编号已存在", ())


@pytest.mark.usefixtures("dialogs")
def test_a_reason_must_be_written() -> None:
    def write(dialog: QDialog) -> None:
        line, go = hands.part(dialog, QLineEdit), hands.parts(dialog, QPushButton)[1]
        assert not go.isEnabled()
        hands.write(line, "   ")
        assert not go.isEnabled()
        hands.press(line, Qt.Key.Key_Return)
        assert dialog.isVisible()
        hands.write(line, "wrong ")
        hands.press(line, Qt.Key.Key_Return)

    hands.during(write)
    assert ask.line(None, "退回整改", "请写明原因。") == "wrong"
    hands.during(pressing(Qt.Key.Key_Escape))
    assert ask.line(None, "退回整改", "请写明原因。", required=False) is None


@pytest.mark.usefixtures("dialogs")
def test_files_are_asked_for_and_none_when_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = str(tmp_path / "a.xlsx")
    for call, answer in (
        ("getOpenFileName", (name, "")),
        ("getOpenFileNames", ([name, name], "")),
        ("getExistingDirectory", str(tmp_path)),
    ):
        monkeypatch.setattr(QFileDialog, call, lambda *_, answer=answer: answer)
    assert ask.choose_file(None, "选择花名册", tmp_path, "Excel (*.xlsx)") == Path(name)
    assert ask.choose_files(None, "选择台账") == [Path(name)] * 2
    assert ask.folder(None, "存放位置", tmp_path) == tmp_path
    for call, nothing in (
        ("getOpenFileName", ("", "")),
        ("getOpenFileNames", ([], "")),
        ("getExistingDirectory", ""),
    ):
        monkeypatch.setattr(QFileDialog, call, lambda *_, nothing=nothing: nothing)
    assert ask.choose_file(None, "选择花名册") is None
    assert ask.choose_files(None, "选择台账") == []
    assert ask.folder(None, "存放位置") is None


@pytest.mark.usefixtures("dialogs")
def test_saving_suggests_a_name_and_adds_the_ending(tmp_path: Path) -> None:
    def save(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        line = next(
            edit for edit in hands.parts(dialog, QLineEdit) if edit.objectName() == "fileNameEdit"
        )
        assert line.text() == "10 月台账.xlsx"
        line.setText("另一个名字")
        dialog.accept()

    hands.during(save)
    found = ask.save_file(None, "导出", tmp_path / "10 月台账.xlsx", "Excel (*.xlsx)")
    assert found == tmp_path / "另一个名字.xlsx"
    hands.during(lambda dialog: dialog.reject())
    assert ask.save_file(None, "导出", tmp_path / "x.xlsx") is None


# -- answers of tests


def test_answers_are_given_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with ask.answering("yes", "no", "take", None, "原因", path, [path], path, None) as asked:
        assert ask.confirm(None, "一", "…")
        assert not ask.confirm(None, "二", "…")
        assert ask.choose(None, "三", WAYS) == "take"
        assert ask.choose(None, "四", WAYS) is None
        ask.tell(None, "五", "读过")
        assert ask.line(None, "六", "…") == "原因"
        assert ask.choose_file(None, "七") == path
        assert ask.choose_files(None, "八") == [path]
        assert ask.save_file(None, "九", path) == path
        assert ask.folder(None, "十") is None
    assert [one.title for one in asked] == list("一二三四五六七八九十")
    assert asked[4] == ask.Asked("tell", "五", "读过")


@pytest.mark.parametrize(
    ("answers", "question", "told"),
    [
        ((), lambda: ask.confirm(None, "删除?", ""), "not expected"),
        (("perhaps",), lambda: ask.confirm(None, "删除?", ""), "cannot be answered"),
        (("third",), lambda: ask.choose(None, "哪一种", WAYS), "cannot be answered"),
        (("yes",), lambda: None, "nobody asked"),
    ],
)
def test_wrong_answers_fail(
    answers: tuple[Any, ...], question: Callable[[], object], told: str
) -> None:
    with pytest.raises(AssertionError, match=told), ask.answering(*answers):
        question()


def test_an_error_inside_is_not_hidden_by_answers_left() -> None:
    with pytest.raises(KeyError), ask.answering("yes"):
        raise KeyError
