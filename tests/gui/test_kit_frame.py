"""Navigation, palette, drawer, toasts, bars, progress, cards and charts, by key and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.bars import Bars
from liaison.gui.kit.cards import FigureCard
from liaison.gui.kit.drawer import Beside, Drawer
from liaison.gui.kit.fuzzy import Command, rank, score
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.nav import Nav
from liaison.gui.kit.palette import CommandPalette
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.ring import Ring
from liaison.gui.kit.table import Table
from liaison.gui.kit.toast import Toasts
from liaison.gui.look import style
from liaison.gui.look.tokens import SIZES
from tests.gui.samples import GROUPS, Companies

LEFT = Qt.MouseButton.LeftButton
COMMANDS = (
    Command("visit.new", "登记走访", "新增", "Ctrl+Shift+Z", "footprints", "djzf new visit"),
    Command("company.new", "新增企业", "新增", "Ctrl+N", "building-2", "xzqy"),
    Command("ledger", "导出本月台账", "台账", "", "file-down", "dcbytz"),
    Command("lock", "锁定", "程序", "Ctrl+L", "lock", "sd"),
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


# -- navigation


@pytest.fixture
def nav(qtbot: QtBot) -> Nav:
    made = Nav("警企联络", GROUPS)
    made.resize(188, 680)
    qtbot.addWidget(made)
    made.set_current("desk")
    made.show()
    return made


def test_click_goes_to_a_page(nav: Nav, qtbot: QtBot) -> None:
    with qtbot.waitSignal(nav.chosen) as chosen:
        qtbot.mouseClick(nav._rows["visit"], LEFT)
    assert chosen.args == ["visit"]
    assert nav.current() == "visit"


def test_setting_the_page_from_outside_tells_nobody(nav: Nav, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(nav.chosen):
        nav.set_current("ledger")
    assert "当前页" in nav._rows["ledger"].accessibleName()
    assert "当前页" not in nav._rows["desk"].accessibleName()


def test_keys_walk_the_navigation(nav: Nav, qtbot: QtBot) -> None:
    nav.activateWindow()
    nav._rows["desk"].setFocus()
    qtbot.waitUntil(nav._rows["desk"].hasFocus)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(nav.focusWidget(), key)
    assert nav._rows["company"].hasFocus()
    qtbot.keyClick(nav.focusWidget(), Qt.Key.Key_Up)
    assert nav._rows["days"].hasFocus()
    with qtbot.waitSignal(nav.chosen) as chosen:
        qtbot.keyClick(nav.focusWidget(), Qt.Key.Key_Return)
    assert chosen.args == ["days"]
    qtbot.keyClick(nav.focusWidget(), Qt.Key.Key_End)
    assert nav._rows["brief"].hasFocus()


def test_only_the_current_page_is_a_stop_for_tab(nav: Nav) -> None:
    stops = [
        key for key, row in nav._rows.items() if row.focusPolicy() & Qt.FocusPolicy.TabFocus.value
    ]
    assert stops == ["desk"]


def test_counts_are_told(nav: Nav) -> None:
    nav.set_count("hazard", 12, "overdue")
    assert "12 条" in nav._rows["hazard"].accessibleName()
    nav.set_count("hazard", 0)
    assert "条" not in nav._rows["hazard"].accessibleName()
    with pytest.raises(KeyError):
        nav.set_count("no such page", 1)


def test_navigation_folds_to_icons(nav: Nav, qtbot: QtBot) -> None:
    nav.set_count("hazard", 3, "overdue")
    with qtbot.waitSignal(nav.folded):
        qtbot.mouseClick(nav._fold, LEFT)
    assert nav.width() == SIZES.nav_folded
    assert "隐患" in nav._rows["hazard"].toolTip()
    nav.grab()
    qtbot.mouseClick(nav._fold, LEFT)
    assert nav.width() == SIZES.nav
    assert not nav.is_folded()


def test_foot_has_the_officer_and_the_lock(nav: Nav, qtbot: QtBot) -> None:
    nav.set_officer("周建国", "二级警长")
    assert "周建国" in nav._officer.accessibleName()
    with qtbot.waitSignal(nav.lock_asked):
        qtbot.mouseClick(nav._lock, LEFT)
    with qtbot.waitSignal(nav.officer_asked):
        qtbot.mouseClick(nav._officer, LEFT)


def test_all_pages_are_seen_in_the_smallest_window(nav: Nav) -> None:
    nav.resize(188, 680)
    QApplication.processEvents()
    last = nav._rows["brief"]
    assert last.mapTo(nav, QPoint(0, last.height())).y() < nav._officer.y()


# -- palette


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("走访", "visit.new"),
        ("台账", "ledger"),
        ("djzf", "visit.new"),
        ("导台", "ledger"),
        ("新增 企业", "company.new"),
        ("LOCK", None),
        ("锁定", "lock"),
    ],
)
def test_few_characters_find_what_is_meant(typed: str, best: str | None) -> None:
    found = rank(typed, COMMANDS)
    assert (found[0].key if found else None) == best


def test_better_answers_come_first() -> None:
    whole, begins, part, scattered = (
        score("企业", words) for words in ("企业", "企业名册", "新增企业", "企鹅业务")
    )
    assert whole > begins > part > scattered > 0
    assert score("企业", "走访") == 0
    assert [command.key for command in rank("", COMMANDS)] == [c.key for c in COMMANDS]


@pytest.fixture
def palette(window: QWidget, qtbot: QtBot) -> CommandPalette:
    made = CommandPalette(window)
    window.activateWindow()
    made.start(COMMANDS)
    qtbot.waitUntil(made._line.hasFocus)
    return made


def test_palette_is_used_by_keyboard_alone(palette: CommandPalette, qtbot: QtBot) -> None:
    line = palette._line
    qtbot.keyClicks(line, "新增")
    assert [command.key for command in palette.found()] == ["company.new", "visit.new"]
    qtbot.keyClick(line, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.picked) as picked:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert picked.args == ["visit.new"]
    assert not palette.isVisible()


def test_palette_gives_the_keyboard_back(window: QWidget, qtbot: QtBot) -> None:
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    made = CommandPalette(window)
    made.start(COMMANDS)
    qtbot.keyClick(made._line, Qt.Key.Key_Escape)
    assert not made.isVisible()
    assert window.focusWidget() is field


def test_palette_closes_when_one_clicks_elsewhere(window: QWidget, qtbot: QtBot) -> None:
    field = QLineEdit(window)
    field.move(10, 550)
    field.show()
    window.activateWindow()
    made = CommandPalette(window)
    made.start(COMMANDS)
    qtbot.waitUntil(made._line.hasFocus)
    qtbot.mouseClick(field, LEFT)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(lambda: not made.isVisible())
    assert window.focusWidget() is field


def test_click_chooses_a_command(palette: CommandPalette, qtbot: QtBot) -> None:
    with qtbot.waitSignal(palette.picked) as picked:
        at = palette._list.visualRect(palette._found.index(3)).center()
        qtbot.mouseClick(palette._list.viewport(), LEFT, pos=at)
    assert picked.args == ["lock"]


def test_palette_says_when_nothing_answers(palette: CommandPalette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette._line, "qqqq")
    assert palette.found() == []
    assert palette._none.isVisible()
    with qtbot.assertNotEmitted(palette.picked):
        qtbot.keyClick(palette._line, Qt.Key.Key_Return)


def test_records_are_offered_for_what_is_typed_now(palette: CommandPalette, qtbot: QtBot) -> None:
    heard: list[str] = []
    palette.typed.connect(heard.append)
    qtbot.keyClicks(palette._line, "江城")
    record = (Command("company/12", "江城精密机械有限公司", "企业"),)
    palette.offer("江", record)
    assert palette.found() == []
    palette.offer("江城", record)
    assert [command.key for command in palette.found()] == ["company/12"]
    assert heard == ["江", "江城"]


def test_palette_stays_inside_its_window(palette: CommandPalette, window: QWidget) -> None:
    for size in ((900, 600), (1366, 768), (500, 400)):
        window.resize(*size)
        QApplication.processEvents()
        assert window.rect().contains(palette.geometry())
        middle = palette.geometry().center().x()
        assert middle == pytest.approx(window.width() / 2, abs=2)


# -- drawer


def test_drawer_opens_beside_its_list_and_esc_closes(window: QWidget, qtbot: QtBot) -> None:
    table = Table()
    table.setModel(Companies(20))
    drawer = Drawer()
    beside = Beside(table, drawer, window)
    beside.setGeometry(window.rect())
    beside.show()
    window.activateWindow()
    assert drawer.isHidden()
    drawer.open("江城精密机械有限公司", PlainLabel("地址"))
    QApplication.processEvents()
    assert SIZES.drawer_min <= drawer.width() <= SIZES.drawer_max
    assert table.width() + drawer.width() == pytest.approx(beside.width(), abs=2)
    table.setFocus()
    with qtbot.waitSignal(drawer.closed):
        qtbot.keyClick(table, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert table.width() == beside.width()


def test_drawer_throws_away_what_it_showed(window: QWidget, qtbot: QtBot) -> None:
    drawer = Drawer(window)
    first, second = PlainLabel("一"), PlainLabel("二")
    with qtbot.waitSignal(first.destroyed):
        drawer.open("一", first)
        drawer.open("二", second)
    assert drawer.content() is second
    assert drawer.title() == "二"


def test_drawer_asks_for_the_whole_form(window: QWidget, qtbot: QtBot) -> None:
    drawer = Drawer(window)
    drawer.open("一", PlainLabel("一"))
    with qtbot.waitSignal(drawer.full_asked):
        qtbot.mouseClick(drawer._full, LEFT)
    with qtbot.waitSignal(drawer.closed):
        qtbot.keyClick(drawer, Qt.Key.Key_Escape)


# -- toasts and bars


def test_toast_can_be_undone(window: QWidget, qtbot: QtBot) -> None:
    toasts = Toasts(window)
    done: list[str] = []
    toast = toasts.say("已登记走访", lambda: done.append("撤销"))
    undo = next(part for part in toast.findChildren(QPushButton) if part.text() == "撤销")
    with qtbot.waitSignals([toast.undone, toast.gone]):
        qtbot.mouseClick(undo, LEFT)
    assert done == ["撤销"]
    assert toasts.shown() == []


def test_toast_goes_by_itself_unless_somebody_reads(window: QWidget, qtbot: QtBot) -> None:
    toasts = Toasts(window)
    toast = toasts.say("已保存")
    assert toast._timer.interval() == 6000
    assert toast._timer.isActive()
    qtbot.mouseMove(toast)
    QApplication.sendEvent(toast, _enter())
    assert not toast._timer.isActive()
    toast._timer.start(1)
    qtbot.waitUntil(lambda: toasts.shown() == [])


def _enter() -> object:
    from PySide6.QtGui import QEnterEvent

    at = QPoint(5, 5).toPointF()
    return QEnterEvent(at, at, at)


def test_toasts_are_stacked_at_the_bottom_and_at_most_three(window: QWidget) -> None:
    toasts = Toasts(window)
    for number in range(5):
        toasts.say(f"第 {number} 条")
    shown = toasts.shown()
    assert [toast.words() for toast in shown] == ["第 2 条", "第 3 条", "第 4 条"]
    boxes = [toast.geometry() for toast in shown]
    assert all(a.bottom() < b.top() for a, b in zip(boxes, boxes[1:], strict=False))
    window.resize(1200, 800)
    QApplication.processEvents()
    box = shown[-1].geometry()
    assert box.center().x() == pytest.approx(600, abs=2)
    assert box.bottom() < 800


def test_bar_says_what_is_wrong_and_what_to_do(window: QWidget, qtbot: QtBot) -> None:
    bar = MessageBar(window)
    assert bar.words() == ""
    done: list[int] = []
    for tone in ("info", "warn", "error"):
        bar.say(tone, "文件正在 WPS 中打开。", "重试", lambda: done.append(1))  # type: ignore[arg-type]
        bar.grab()
    assert bar.words() == "文件正在 WPS 中打开。"
    qtbot.mouseClick(bar.findChild(QPushButton), LEFT)
    assert done == [1]
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    bar.say("info", "本月已封存。", closable=False)
    assert not bar.findChild(QToolButton).isVisible()  # type: ignore[union-attr]
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.isVisible()


def test_long_words_make_the_bar_higher_not_cut(window: QWidget) -> None:
    layout = QVBoxLayout(window)
    bar = MessageBar(window)
    layout.addWidget(bar)
    layout.addStretch(1)
    bar.say("error", "短。")
    QApplication.processEvents()
    low = bar.height()
    bar.say("error", "未能写入文件:磁盘空间不足。原来的文件没有改动。请清理磁盘后重试。" * 5)
    QApplication.processEvents()
    assert bar.height() > low


# -- progress


def test_short_work_shows_no_bar(window: QWidget, qtbot: QtBot) -> None:
    progress = Progress(window)
    progress.begin("正在导出", 10)
    progress.at(10)
    progress.finish()
    qtbot.wait(450)
    assert not progress.isVisible()


def test_long_work_shows_how_far_and_can_be_stopped(window: QWidget, qtbot: QtBot) -> None:
    progress = Progress(window)
    progress.begin("正在导出 10 月工作台账", 1800)
    progress.at(900)
    assert not progress.isVisible()
    qtbot.waitUntil(progress.isVisible, timeout=2000)
    words = [label.text() for label in progress.findChildren(PlainLabel)]
    assert words == ["正在导出 10 月工作台账", "900 / 1800"]
    assert progress._bar.value() == 500
    with qtbot.waitSignal(progress.cancelled):
        qtbot.mouseClick(progress.findChild(QPushButton), LEFT)
    assert progress.stopped()
    progress.finish()
    assert not progress.isVisible()
    progress.begin("再来一次", 0)
    assert not progress.stopped()
    assert progress._bar.maximum() == 0
    progress.at(7)
    progress.finish()


# -- cards and charts


def test_card_opens_the_rows_behind_its_figure(window: QWidget, qtbot: QtBot) -> None:
    card = FigureCard("本月走访(家次)", "70", "比上月多 6", "done", window)
    card.resize(card.sizeHint())
    card.show()
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, LEFT)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.clicked):
            qtbot.keyClick(card, key)
    assert card.accessibleName() == "本月走访(家次) 70 比上月多 6"
    narrow = card.sizeHint().width()
    card.say("1,284,500,000 元", "与上月持平")
    assert card.figure() == "1,284,500,000 元"
    assert card.minimumSizeHint().width() > narrow
    card.grab()


@pytest.mark.parametrize(
    ("done", "total", "share"),
    [(0, 0, "—"), (0, 86, "0%"), (85, 86, "98%"), (86, 86, "100%"), (999, 1000, "99%")],
)
def test_ring_is_full_only_when_all_is_done(
    window: QWidget, done: int, total: int, share: str
) -> None:
    ring = Ring("企业覆盖", done, total, parent=window)
    assert ring.share() == share
    ring.say(done, total, "done", f"{done} / {total} 家")
    assert "家" in ring.accessibleName()
    ring.resize(ring.sizeHint())
    assert not ring.grab().isNull()


def test_bars_are_chosen_by_mouse_and_keys(window: QWidget, qtbot: QtBot) -> None:
    bars = Bars("走访", window)
    bars.say(["8月", "9月", "10月"], [63, 0, 70])
    bars.resize(300, 132)
    bars.show()
    assert bars.accessibleDescription() == "8月 63, 9月 0, 10月 70"
    with qtbot.waitSignal(bars.bar_chosen) as chosen:
        qtbot.mouseClick(bars, LEFT, pos=QPoint(50, 60))
    assert chosen.args == [0]
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    with qtbot.waitSignal(bars.bar_chosen) as chosen:
        qtbot.keyClick(bars, Qt.Key.Key_Return)
    assert chosen.args == [1]
    with pytest.raises(ValueError, match="labels"):
        bars.say(["8月"], [])
    bars.say([], [])
    bars.grab()
    qtbot.mouseClick(bars, LEFT)


def test_painted_widgets_survive_every_look(window: QWidget, app: QApplication) -> None:
    parts = (
        FigureCard("标签", "1", "", "neutral", window),
        Ring("覆盖", 1, 2, parent=window),
        Bars("走访", window),
        Nav("警企联络", GROUPS, window),
    )
    for theme, scale in (("dark", 1.0), ("light", 2.0)):
        before = [part.sizeHint().height() for part in parts[:3]]
        style.dress(app, theme, scale)  # type: ignore[arg-type]
        window.grab()
        after = [part.sizeHint().height() for part in parts[:3]]
        assert (after > before) == (scale > 1)
    style.dress(app)
