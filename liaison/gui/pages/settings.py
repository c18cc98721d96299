"""设置: how the program looks on this PC, where the data lies, accounts, and what it is."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import PySide6
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

import liaison
from liaison.base.words import N_, _
from liaison.gui.calls import call, words_of
from liaison.gui.card import NAMES
from liaison.gui.house import House, Page
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, section, title
from liaison.gui.look import style
from liaison.gui.pages.accounts import Accounts
from liaison.services import pcsettings
from liaison.services.rights import Operation, allowed_at_all
from liaison.store.step import Done

THEMES = (("light", N_("浅色")), ("dark", N_("深色")), ("system", N_("跟随系统")))
SCALES = (100, 115, 130, 150)
"""Sizes of type and controls to choose from, in per cent."""

MINUTES = (1, 3, 5, 10, 15, 20, 30)
"""Minutes without key or mouse to choose from (safety.md §2.2: 1 to 30)."""

AHEAD = (0, 1, 3, 7, 14)
"""Working days ahead to choose from that the workbench tells of a deadline."""

_WIDE = 860
_LABEL_WIDE = 96


class Choice(QWidget):
    """A few ways side by side, one of them in use."""

    def __init__(
        self,
        name: str,
        ways: Sequence[tuple[Any, str]],
        now: Any,
        on_choice: Callable[[Any], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.ways: dict[Any, QPushButton] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_xs)
        for value, words in ways:
            made = button(words, partial(on_choice, value), small=True, parent=self)
            made.setCheckable(True)
            made.setChecked(value == now)
            made.setAccessibleName(f"{name} {words}")
            group.addButton(made)
            self.ways[value] = made
            layout.addWidget(made)
        layout.addStretch(1)

    def choose(self, value: Any) -> None:
        """Show another way as the one in use; nothing else is done."""
        if value in self.ways:
            self.ways[value].setChecked(True)


class SettingsPage(Page):
    """Everything is applied at once; there is nothing to save."""

    name = "settings"
    records = frozenset({"account", "officer"})

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        kept = house.settings
        themes = [(value, _(words)) for value, words in THEMES]
        languages = [(code, words) for code, words in NAMES.items()]
        scales = [(one, f"{one}%") for one in SCALES]
        self.theme = Choice(_("主题"), themes, kept.theme, self._set_theme, self)
        self.language = Choice(_("语言"), languages, kept.language, self._set_language, self)
        nearest = min(SCALES, key=lambda one: abs(one - kept.scale))
        self.scale = Choice(_("字号"), scales, nearest, self._set_scale, self)
        self.accounts = Accounts(house, self)
        minutes = [(one, _("{n} 分钟").format(n=one)) for one in MINUTES]
        self.idle = Choice(_("自动锁定"), minutes, kept.idle_minutes, self._set_idle, self)
        self.idle.setEnabled(allowed_at_all(house.who, Operation.settings))
        ahead = [(one, _("{n} 个工作日").format(n=one) if one else _("当天")) for one in AHEAD]
        self.remind = Choice(_("提前提醒"), ahead, kept.remind_days, self._set_remind, self)
        self._lay()

    def hear(self, done: Done) -> None:
        """Accounts or officers changed."""
        self.accounts.refresh()

    # -- inside

    def _set_theme(self, theme: str) -> None:
        self.house.keep(theme=theme)

    def _set_language(self, language: str) -> None:
        self.house.keep(language=language)

    def _set_scale(self, scale: int) -> None:
        self.house.keep(scale=scale)

    def _set_remind(self, days: int) -> None:
        self.house.keep(remind_days=days)

    def _set_idle(self, minutes: int) -> None:
        keep = partial(self.house.keep, idle_minutes=minutes)
        work = partial(pcsettings.change, name="idle_minutes", value=minutes)
        call(self, self.house.jobs, work, lambda _noted: keep(), self._not_set)

    def _not_set(self, failure: Failure) -> None:
        self.idle.choose(self.house.settings.idle_minutes)
        self.accounts.bar.say("error", words_of(failure))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.house.home.folder)))

    def _copy_about(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{name}: {is_}" for name, is_ in _about()))
        self.house.toast(_("已复制版本信息"))

    def _lay(self) -> None:
        sizes = style.now().sizes
        inside = QWidget()
        inside.setProperty("kind", "clear")
        inside.setMaximumWidth(round(_WIDE * style.now().scale))
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_l)
        for words, body in (
            (_("显示"), self._display()),
            (_("账号"), self.accounts),
            (_("提醒"), self._reminding()),
            (_("自动锁定"), self._locking()),
            (_("基础资料"), self._lists()),
            (_("数据"), self._data()),
            (_("关于"), self._about()),
        ):
            layout.addWidget(_block(words, body))
        layout.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        scroll.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form = self.accounts.form
        form.opened.connect(
            lambda: QTimer.singleShot(0, scroll, lambda: scroll.ensureWidgetVisible(form))
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(sizes.page_margin, sizes.page_margin, 0, 0)
        outer.setSpacing(sizes.gap_l)
        outer.addWidget(title(_("设置"), self))
        outer.addWidget(scroll, 1)

    def _display(self) -> QWidget:
        return _rows(
            (
                (_("主题"), self.theme),
                (_("语言"), self.language),
                (_("字号"), self.scale),
            )
        )

    def _locking(self) -> QWidget:
        words = _("系统锁屏或休眠时立即锁定。锁定前会留好草稿，重新登录后可接着填写。")
        if not self.idle.isEnabled():
            words += _("时间由管理员设置。")
        told = PlainLabel(words, self, kind="small", wrap=True)
        return _rows(((_("无操作"), self.idle), ("", told)))

    def _reminding(self) -> QWidget:
        words = _("工作台提前这些工作日列出快到期的事项，本周内的总是列出。提醒不打断手上的工作。")
        told = PlainLabel(words, self, kind="small", wrap=True)
        return _rows(((_("提前"), self.remind), ("", told)))

    def _lists(self) -> QWidget:
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.now().sizes.gap_s)
        for page, words, icon in (
            ("stations", _("警务站"), "map-pin"),
            ("codes", _("代码表"), "tag"),
            ("duties", _("常态任务"), "list-checks"),
            ("excuses", _("任务免除"), "circle-check"),
            ("calendar_days", _("节假日安排"), "calendar"),
            ("phrases", _("常用语"), "message-square"),
        ):
            row.addWidget(button(words, partial(self.house.go, page), icon=icon, parent=made))
        row.addStretch(1)
        return made

    def _data(self) -> QWidget:
        folder = PlainLabel(str(self.house.home.folder), self, elide=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        open_ = button(
            _("打开文件夹"), self._open_folder, icon="folder-open", small=True, parent=self
        )
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.now().sizes.gap_m)
        row.addWidget(folder, 1)
        row.addWidget(open_)
        kept = PlainLabel(
            _("数据已加密，复制或移动前请先退出程序；密钥文件 keyring.json 要和数据一起备份。"),
            self,
            kind="small",
            wrap=True,
        )
        return _rows(((_("数据文件夹"), line), ("", kept)))

    def _about(self) -> QWidget:
        lines: list[tuple[str, QWidget]] = [
            (name, PlainLabel(words, self)) for name, words in _about()
        ]
        copy = button(_("复制版本信息"), self._copy_about, kind="quiet", small=True, parent=self)
        return _rows((*lines, ("", copy)))


def _about() -> tuple[tuple[str, str], ...]:
    system = f"{platform.system()} {platform.release()}"
    parts = (f"Python {platform.python_version()}", f"Qt {PySide6.__version__}", system)
    return (
        (_("版本"), _("警企联络") + f" {liaison.__version__}"),
        (_("运行环境"), " · ".join(parts)),
    )


def _block(words: str, body: QWidget) -> QFrame:
    made = QFrame()
    made.setProperty("kind", "surface")
    sizes = style.now().sizes
    layout = QVBoxLayout(made)
    layout.setContentsMargins(*(sizes.gap_l,) * 4)
    layout.setSpacing(sizes.gap_m)
    layout.addWidget(section(words, made))
    layout.addWidget(body)
    return made


def _rows(pairs: Sequence[tuple[str, QWidget]]) -> QWidget:
    made = QWidget()
    sizes = style.now().sizes
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(sizes.gap_l)
    grid.setVerticalSpacing(sizes.gap_m)
    grid.setColumnMinimumWidth(0, round(_LABEL_WIDE * style.now().scale))
    grid.setColumnStretch(1, 1)
    for row, (words, widget) in enumerate(pairs):
        grid.addWidget(PlainLabel(words, made, kind="second"), row, 0)
        if isinstance(widget, QPushButton):
            grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(widget, row, 1)
    return made
