"""The yearly notice on holidays: pasted or read from a file, looked at, then kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import N_, _
from liaison.exchange import holidays as reading
from liaison.exchange.notice import read_notice
from liaison.gui import ask
from liaison.gui.calls import Intention, Kept, Latest, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button, ending
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import Head, PlainModel
from liaison.services import holidays
from liaison.services.holidays import SAME, Fate
from liaison.services.workdays import WEEKDAYS, Special
from liaison.store.step import Store

_FILES = N_("放假通知 (*.xlsx *.xls *.csv *.json *.txt);;全部文件 (*)")
_SETTLE_MS = 250
_SIZE = (640, 520)
_ROLES: dict[str, Role] = {holidays.NEW: "primary", holidays.CHANGED: "soon"}


def _day(one: Fate) -> str:
    return f"{one.special.day} {_(WEEKDAYS[one.special.day.weekday()])}"


_HEADS = (
    Head("day", N_("日期"), "", _day),
    Head("kind", N_("安排"), "", lambda one: one.special.kind.words),
    Head("name", N_("名称"), "", lambda one: one.special.name),
    Head("basis", N_("依据"), "text", lambda one: one.special.basis),
    Head(
        "fate", N_("处理"), "", lambda one: _(one.fate),
        role=lambda one: _ROLES.get(one.fate, "neutral"),
    ),
)  # fmt: skip


class HolidaySheet(QDialog):
    """Above the words of the notice, below what it would change; nothing is kept unseen."""

    kept = Signal(str, object)
    """The words to tell, and the step that can be undone."""
    list_asked = Signal()

    def __init__(self, house: House, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "sheet")
        self.setProperty("page", "calendar_days")
        self.setWindowTitle(_("节假日安排"))
        self._house = house
        self._days: Sequence[Special] = ()
        self._keeping = Intention()
        self._latest = Latest()
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(_("放假通知原文"))
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(
            _(
                "粘贴国务院办公厅放假通知的原文，如：国庆节：10月1日（周五）至7日（周四）放假调休，共7天。"
            )
        )
        self._model = PlainModel(_HEADS, self)
        self.table = Table(self, compact=True)
        self.table.setModel(self._model)
        self.table.setAccessibleName(_("将要写入的日期"))
        self.told = PlainLabel("", self, kind="second", wrap=True)
        self.go = button(_("写入"), self.save, kind="primary", key="Ctrl+Return", parent=self)
        self.file = button(_("从文件读取…"), self.choose_file, icon="folder-open", parent=self)
        self.list = button(_("查看全部日期"), self._list, kind="quiet", parent=self)
        self._patience = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._patience.timeout.connect(self.look)
        self.text.textChanged.connect(self._patience.start)
        self._lay()
        self._show([])

    def look(self) -> None:
        """Read the words and show what they would change."""
        words = self.text.toPlainText()
        if words.strip():
            self._read(partial(read_notice, words))
        else:
            self._latest.drop()
            self._show([])

    def choose_file(self) -> None:
        """Read a file instead."""
        path = ask.choose_file(self, _("选择放假通知"), kinds=_(_FILES))
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Show what a file would change."""
        self._read(partial(reading.read, path))

    def save(self) -> None:
        """Keep what is shown, as one step that can be undone."""
        if not self.go.isEnabled():
            return
        days = list(self._days)
        self.go.setEnabled(False)
        self._keeping.change(
            self,
            self._house.jobs,
            lambda store, op_id: holidays.keep(store, days, op_id),
            self._done,
            self._refused,
            about=tuple(days),
        )

    def _read(self, work: Any) -> None:
        def look(store: Store) -> list[Fate]:
            return holidays.preview(store, work())

        def fail(failure: Failure) -> None:
            self._show([])
            self._complain(failure)

        self._latest.call(self, self._house.jobs, look, self._show, fail)

    def _show(self, seen: Sequence[Fate]) -> None:
        self._days = [one.special for one in seen]
        self._model.put(seen)
        new = sum(one.fate != SAME for one in seen)
        self.told.become("second")
        words = _("共 {n} 天，其中 {new} 天要写入。")
        if seen and not new:
            words = _("这 {n} 天都已登记过，没有要写入的。")
        elif not seen:
            words = _("粘贴通知原文，或从文件读取；先在下面核对，再写入。写入后可以撤销。")
        self.told.setText(words.format(n=len(seen), new=new))
        self.go.setEnabled(new > 0)

    def _complain(self, failure: Failure) -> None:
        self.told.become("problem")
        self.told.setText(words_of(failure))

    def _done(self, kept: Kept) -> None:
        counts = kept.result
        words = _("已写入节假日安排 {n} 天。").format(n=sum(counts.values()) - counts[SAME])
        self.accept()
        self.kept.emit(words, kept.step_id)

    def _refused(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        self._complain(failure)

    def _list(self) -> None:
        self.reject()
        self.list_asked.emit()

    def _lay(self) -> None:
        sizes, scale = style.now().sizes, style.now().scale
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.gap_xl, sizes.gap_xl, sizes.gap_xl, sizes.gap_l)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(PlainLabel(_("节假日安排"), self, kind="section"))
        layout.addWidget(self.text, 2)
        layout.addWidget(self.told)
        layout.addWidget(self.table, 3)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.file)
        row.addWidget(self.list)
        row.addStretch(1)
        for one in (button(_("取消"), self.reject, parent=self), self.go):
            row.addWidget(ending(one))
        layout.addLayout(row)
        self.resize(*(round(one * scale) for one in _SIZE))
