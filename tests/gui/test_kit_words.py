"""Words are shown as they are: never as markup, never cut without saying so."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.dialogs import Choose, Confirm, Option, Tell, WriteLine
from liaison.gui.kit.drawer import Drawer
from liaison.gui.kit.filters import FilterChip
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import Badge, Chip, PlainLabel, section, tip, title
from liaison.gui.kit.nav import Nav
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.kit.toast import Toast
from liaison.gui.look import style
from tests.gui import gallery, hands, pieces
from tests.gui.samples import GROUPS

PROBE = '<b>x</b><img src="file:///nowhere.png"><a href="#">y</a> & <1'


def _labels(qtbot: QtBot) -> list[QWidget]:
    drawer = Drawer()
    drawer.open(PROBE, QWidget())
    bar = MessageBar()
    bar.say("warn", PROBE, PROBE)
    progress = Progress()
    progress.begin(PROBE, 10)
    nav = Nav(PROBE, GROUPS)
    nav.set_officer(PROBE)
    made: list[QWidget] = [
        PlainLabel(PROBE),
        title(PROBE),
        section(PROBE),
        drawer,
        bar,
        progress,
        nav,
        Toast(PROBE, print),
        Confirm(None, PROBE, PROBE, PROBE, PROBE, False),
        Tell(None, PROBE, PROBE, "error"),
        Choose(None, PROBE, PROBE, [Option("a", PROBE, PROBE)]),
        WriteLine(None, PROBE, PROBE, "", True),
    ]
    for widget in made:
        qtbot.addWidget(widget)
    return made


def test_no_label_anywhere_reads_markup(qtbot: QtBot) -> None:
    """S7 of safety.md: an image named in a company's name must not be loaded."""
    labels = [
        label
        for widget in _labels(qtbot)
        for label in [widget, *hands.parts(widget, QLabel)]
        if isinstance(label, QLabel)
    ]
    assert sum(PROBE in label.text() for label in labels) >= 12
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert all(isinstance(label, PlainLabel) for label in labels)


def test_plain_label_refuses_other_forms(qtbot: QtBot) -> None:
    label = PlainLabel(PROBE)
    qtbot.addWidget(label)
    with pytest.raises(ValueError, match="plain text"):
        label.setTextFormat(Qt.TextFormat.RichText)
    assert label.text() == PROBE


def test_tips_show_tags_as_they_are() -> None:
    assert "&lt;b&gt;x&lt;/b&gt;" in tip("<b>x</b>")
    assert "<br>" in tip("一\n二")
    assert tip("") == ""
    assert html.escape("\"R&D\" <甲> '乙'") in tip("\"R&D\" <甲> '乙'")


def test_ampersand_on_a_button_is_shown(qtbot: QtBot) -> None:
    made = button("安&全")
    qtbot.addWidget(made)
    assert made.text() == "安&&全"
    assert made.accessibleName() == "安&全"


def test_elided_label_cuts_and_tells_the_whole(qtbot: QtBot) -> None:
    label = PlainLabel("江城精密机械有限公司第二分公司", elide=True)
    qtbot.addWidget(label)
    label.resize(90, 20)
    label.show()
    label.grab()
    assert label._cut().endswith("…")
    assert "第二分公司" in label.toolTip()
    label.resize(600, 20)
    assert label._cut() == label.text()
    assert label.toolTip() == ""


def test_label_becomes_another_kind(qtbot: QtBot) -> None:
    label = PlainLabel("少了 7 位", kind="small")
    qtbot.addWidget(label)
    label.show()
    label.become("title")
    assert label.font().pixelSize() == style.now().sizes.title


def test_chip_says_its_word(qtbot: QtBot) -> None:
    chip = Chip("逾期", "overdue")
    qtbot.addWidget(chip)
    assert chip.accessibleName() == chip.words() == "逾期"
    before = chip.sizeHint().width()
    chip.say("整改逾期", "overdue")
    assert chip.sizeHint().width() > before
    assert chip.sizeHint().height() == style.now().sizes.chip


def test_badge_counts_and_hides_nothing(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    badge = Badge(0, "overdue", holder)
    holder.show()
    assert not badge.isVisible()
    badge.count(7)
    assert badge.isVisible()
    assert badge.words() == "7"
    badge.count(1200)
    assert badge.words() == "999+"
    assert badge.accessibleName() == "1200 条"


def test_badge_without_a_parent_opens_no_window(qtbot: QtBot) -> None:
    badge = Badge(3)
    qtbot.addWidget(badge)
    assert not badge.isVisible()


def test_buttons_tell_their_key(qtbot: QtBot) -> None:
    made = button("新增企业", key="Ctrl+N")
    only = icon_button("x", "关闭")
    for widget in (made, only):
        qtbot.addWidget(widget)
    assert "Ctrl+N" in made.toolTip()
    assert made.shortcut().toString() == "Ctrl+N"
    assert "关闭" in only.toolTip()
    assert only.accessibleName() == "关闭"


# -- chips of filters, flow, search


def test_filters_break_lines_and_never_overlap(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    chips = [FilterChip(f"联络民警:周建国{number}") for number in range(9)]
    for chip in chips:
        flow.addWidget(chip)
    holder.resize(500, flow.heightForWidth(500))
    holder.show()
    boxes = [QRect(chip.geometry()) for chip in chips]
    assert len({box.y() for box in boxes}) > 1
    assert all(box.right() < 500 for box in boxes)
    assert not [1 for n, a in enumerate(boxes) for b in boxes[n + 1 :] if a.intersects(b)]
    assert boxes[-1].bottom() < holder.height()


def test_flow_gives_its_items_back(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    flow.addWidget(FilterChip("一", holder))
    assert flow.count() == 1
    assert flow.itemAt(3) is None
    assert flow.takeAt(0) is not None
    assert flow.takeAt(0) is None
    assert flow.minimumSize().width() == 0


def test_filter_is_removed_by_cross_and_by_key(qtbot: QtBot) -> None:
    chip = FilterChip("等级:重点单位")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    chip.show()
    with qtbot.waitSignal(chip.removed):
        cross = chip.rect().center()
        cross.setX(chip.width() - 8)
        hands.click(chip, cross)
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.removed):
        hands.click(chip, chip.rect().center())
    with qtbot.waitSignal(chip.removed):
        hands.press(chip, Qt.Key.Key_Delete)
    with qtbot.waitSignal(chip.clicked):
        hands.press(chip, Qt.Key.Key_Return)
    assert chip.words() == "等级:重点单位"


def test_search_waits_for_the_input_method_and_esc_empties(qtbot: QtBot) -> None:
    box = SearchBox("搜索企业")
    qtbot.addWidget(box)
    box.show()
    heard: list[str] = []
    box.searched.connect(heard.append)
    hands.write(box, " jcjm ")
    qtbot.waitUntil(lambda: heard == ["jcjm"])
    hands.press(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: heard == ["jcjm", ""])
    assert box.accessibleName() == "搜索企业"


# -- the gallery: everything at once


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_or_overlaps_in_the_gallery(
    qtbot: QtBot, app: QApplication, scale: float
) -> None:
    style.dress(app, "light", scale)
    for made in (pieces.parts(), gallery.window(True)):
        qtbot.addWidget(made)
        made.show()
        app.processEvents()
        _assert_whole(made)
        _assert_apart(made)
    style.dress(app)


def _assert_whole(page: QWidget) -> None:
    cut = [
        label.text()
        for label in hands.parts(page, PlainLabel)
        if label.isVisible() and not label._elide and label.text()
        if label.width() < label.minimumSizeHint().width()
        or label.height() < label.minimumSizeHint().height()
    ]
    assert not cut


def _assert_apart(page: QWidget) -> None:
    shown = [one for one in hands.parts(page, QVBoxLayout) if one.parentWidget().isVisible()]
    assert shown
    for layout in shown:
        items = [layout.itemAt(number) for number in range(layout.count())]
        seen = [item.geometry() for item in items if not item.isEmpty()]
        for number, box in enumerate(seen):
            assert not any(box.intersects(other) for other in seen[number + 1 :])


def test_gallery_saves_its_pictures(tmp_path: Path, app: QApplication) -> None:
    gallery.shoot(tmp_path, "dark", 1.0)
    names = {path.name for path in tmp_path.iterdir()}
    assert {"list-dark-100.png", "parts-dark-100.png", "dialog4-dark-100.png"} <= names
    style.dress(app)


def test_line_edits_keep_their_height_when_focused(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    lines = [QLineEdit(), QLineEdit()]
    for line in lines:
        layout.addWidget(line)
    holder.show()
    holder.activateWindow()
    lines[0].setFocus()
    assert lines[0].sizeHint().height() == lines[1].sizeHint().height() == 32
