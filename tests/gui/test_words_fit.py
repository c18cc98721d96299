"""Words are read whole in both languages: filters, sort orders, chips, hints, headings, dialogs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from liaison.base import words
from liaison.base.words import _
from liaison.gui.arrangesheet import ArrangeSheet, Column
from liaison.gui.auditfilters import AuditFilters
from liaison.gui.card import Card
from liaison.gui.editors.choices import QuietCombo
from liaison.gui.entry import LabelledLine
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.labels import Chip, PlainLabel
from liaison.gui.look import style
from tests.gui.hands import parts

LANGUAGES = pytest.mark.parametrize("language", words.LANGUAGES)
LONG = "输入要找的文字、编号、信用代码、电话或企业拼音，所有记录一起搜索。"


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    words.use("zh")


def _is_whole(combo: QuietCombo) -> bool:
    """Has the line of a choice room for the words chosen?"""
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    room = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, combo)
    return combo.fontMetrics().horizontalAdvance(combo.currentText()) <= room.width()


@LANGUAGES
def test_filters_of_the_audit_say_all_of_it(language: str, qtbot: QtBot) -> None:
    words.use(language)
    made = AuditFilters()
    qtbot.addWidget(made)
    made.resize(1100, 40)
    made.show()
    assert all(_is_whole(one) for one in (made.days, made.who, made.action))


@LANGUAGES
def test_ways_to_sort_stand_under_each_other_and_are_read_whole(
    language: str, qtbot: QtBot
) -> None:
    words.use(language)
    under = QWidget()
    qtbot.addWidget(under)
    sheet = ArrangeSheet(under, [Column("name", _("企业"), True)], [], frozenset())
    sheet.show()
    ways = [way for _by, way in sheet.levels]
    assert all(_is_whole(one) for one in ways)
    assert len({(one.x(), one.width()) for one in ways}) == 1
    widths = {one.width() for one in parts(sheet, QPushButton)}
    assert min(widths) >= style.now().sizes.ending
    sheet.close()


def test_chips_of_one_kind_can_be_alike(qtbot: QtBot) -> None:
    chip = Chip("诉求")
    qtbot.addWidget(chip)
    assert chip.sizeHint().width() == chip.wide("诉求")
    assert chip.wide("矛盾纠纷") > chip.wide("诉求")


def test_a_card_grows_for_what_it_says(qtbot: QtBot) -> None:
    """Before anybody signs in there is one window: nothing in it may be pressed together."""
    card = Card(400)
    qtbot.addWidget(card)
    lines = [LabelledLine("请写下最后一组", help=LONG * 2, parent=card) for _n in range(4)]
    for one in lines:
        card.body.addWidget(one)
    card.resize(520, 200)
    card.show()
    qtbot.waitUntil(lambda: card.height() > 200)
    for one in lines:
        assert one.line.height() >= style.now().sizes.control
        assert one.height() >= one.heightForWidth(one.width())


@pytest.mark.parametrize("required", [True, False])
def test_a_label_is_never_cut_and_the_mark_stands_apart(required: bool, qtbot: QtBot) -> None:
    line = LabelledLine("请输入最后一组字符，确认已经抄好" * 2, required=required)
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    layout.addWidget(line)
    holder.resize(300 if not required else 700, 200)
    holder.show()
    name, *marks = [one for one in parts(line, PlainLabel) if one.text() and one.isVisible()]
    assert name.height() >= name.heightForWidth(name.width()) if not required else True
    assert [one.text() for one in marks] == (["*"] if required else [])
    assert all(one.property("kind") == "problem" for one in marks)


def test_a_sentence_in_an_empty_place_is_broken_evenly(qtbot: QtBot) -> None:
    blank = Blank()
    qtbot.addWidget(blank)
    blank.resize(800, 400)
    blank.show()
    blank.empty(LONG)
    label = next(one for one in parts(blank, PlainLabel) if one.text() == LONG)
    whole = label.fontMetrics().horizontalAdvance(LONG)
    assert label.width() < 0.75 * whole, "the second line holds more than a word or two"
    assert label.height() <= 2 * label.fontMetrics().lineSpacing() + 4
