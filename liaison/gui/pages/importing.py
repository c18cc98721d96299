"""The import page: choose files, see what they would bring, write it, take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.exchange import importing
from liaison.exchange.plan import Choices, Fate, Plan, SheetPlan
from liaison.gui import ask
from liaison.gui.calls import call, was_cancelled, words_of
from liaison.gui.exporting import Room
from liaison.gui.house import House, Page
from liaison.gui.importing_choose import KINDS, ChooseView, dropped
from liaison.gui.importing_head import CONFIRM_KEY, ImportHead
from liaison.gui.importing_preview import PreviewView
from liaison.gui.importing_result import ResultView
from liaison.gui.importing_run import Marking, Running
from liaison.gui.importing_write import Writing
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.progress import Progress
from liaison.gui.look import style
from liaison.store.step import Done
from liaison.store.undo import Undone


class ImportPage(Page):
    """Three steps in one place; nothing is written before the second is confirmed."""

    name = "import"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self._paths: tuple[Path, ...] = ()
        self._choices = Choices()
        self.choose = ChooseView(self)
        self.waiting = Blank(self)
        self.preview = PreviewView(self)
        self.result = ResultView(self)
        self.bar = MessageBar(self)
        self.progress = Progress(self)
        self.running = Running(self.progress, self)
        self.marking = Marking(self, self.running, self.bar)
        self.writing = Writing(self, self.running, self.bar)
        self.stack = QStackedWidget(self)
        self.head = ImportHead(self)
        self._held: QWidget | None = None
        self.setAcceptDrops(True)
        self._lay()
        self._connect()
        self._front(self.choose)

    # -- what the window asks

    @property
    def plan(self) -> Plan | None:
        """What importing the files would do, None before they were looked at."""
        return self.writing.plan

    def open(self, **what: Any) -> None:
        """Come to the front; ``paths=[…]`` are looked at at once."""
        if what.get("paths"):
            self.read(what["paths"])

    def hear(self, done: Done) -> None:
        """Look again when records changed under a preview, or the files were mended (F5)."""
        if self.stack.currentWidget() is self.preview and not self.running.busy:
            self.look()

    def may_leave(self) -> bool:
        """Reading is given up; what is being written is finished by the window."""
        if self.running.busy and self.stack.currentWidget() is self.waiting:
            self.running.stop()
        return True

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        offered: list[tuple[str, str, Callable[[], Any]]] = [
            (_("选择要导入的文件"), "Ctrl+O", self.choose_files)
        ]
        if self.stack.currentWidget() is self.preview:
            offered.append((_("确认导入"), CONFIRM_KEY, self.apply))
            offered.append((_("导出问题清单"), "", self.save_report))
        if self.stack.currentWidget() is self.result and self.writing.step_id is not None:
            offered.append((_("撤销本次导入"), "", self.undo))
        return offered

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the choice of files."""
        here = self.stack.currentWidget()
        if event.key() == Qt.Key.Key_Escape and here is not self.choose and not self.running.busy:
            self.start_anew()
        else:
            super().keyPressEvent(event)

    # -- files

    def start_anew(self) -> None:
        """Go back to the choice of files; what was looked at is forgotten."""
        if self.running.busy:
            return
        self.writing.take(None)
        self._choices = Choices()
        self.bar.clear()
        self._front(self.choose)

    def choose_files(self) -> None:
        """Ask which files, and look at them."""
        if self.running.busy:
            return
        start = self._paths[0].parent if self._paths else Path.home()
        paths = ask.choose_files(self, _("选择要导入的文件"), start, _(KINDS))
        if paths:
            self.read(paths)

    def read(self, paths: Sequence[Path]) -> None:
        """Look at these files with the usual choices."""
        if not self.running.busy:
            self.writing.take(None)
            self._paths, self._choices = tuple(paths), Choices()
            self.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files while another choice is possible."""
        here = self.stack.currentWidget()
        if here in (self.choose, self.result) and dropped(event.mimeData()):
            self.choose.zone.set_hot(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The files went elsewhere."""
        self.choose.zone.set_hot(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the files that were dropped."""
        self.choose.zone.set_hot(False)
        event.acceptProposedAction()
        self.read(dropped(event.mimeData()))

    # -- looking

    def look(self) -> None:
        """Find out what importing the files would do; nothing is written."""
        paths, choices = self._paths, self._choices
        self.bar.clear()
        self._held = None if self.plan is None else self.preview.focusWidget()
        watcher = self.running.begin()
        if self.plan is None:
            self.waiting.loading(_("正在读取文件…"))
            self._front(self.waiting)
        call(
            self,
            self.house.jobs,
            lambda store: importing.look(store, paths, choices, watcher),
            self._looked,
            self._not_looked,
        )

    def _looked(self, plan: Plan) -> None:
        self.running.end()
        self.writing.take(plan)
        self._choices = plan.choices
        self.preview.show_plan(plan)
        self._front(self.preview)
        self._hold()
        if plan.empty and plan.count(Fate.SAME) and not plan.count(Fate.REFUSED):
            self.bar.say("info", _("没有变化：文件内容与已有记录完全一致，不需要导入。"))

    def _not_looked(self, failure: Failure) -> None:
        self.running.end()
        if self.plan is not None:  # a choice could not be followed: the preview stays as it was
            self._choices = self.plan.choices
            self.preview.show_plan(self.plan)
            self._hold()
        else:
            self._front(self.choose)
        if was_cancelled(failure):
            self.bar.say("warn", _("已取消读取，没有导入任何数据。"))
        else:
            self.bar.say("error", words_of(failure), _("重试"), self.look)

    def _hold(self) -> None:
        """Leave the keyboard where it was before the preview was switched off, if that is left."""
        held = self._held
        here = held is not None and shiboken6.isValid(held) and held.isVisible()
        (held if held is not None and here else self.preview).setFocus()

    def _decide(self, choices: Choices) -> None:
        self._choices = replace(choices, kinds=self._choices.kinds)
        self.look()

    def _take_for(self, sheet: SheetPlan, kind: str) -> None:
        self._choices = self._choices.take_for(sheet, kind)
        self.look()

    # -- writing

    def apply(self) -> None:
        """Write what the preview shows, in one step."""
        self.writing.apply()

    def undo(self) -> None:
        """Take back what was written."""
        self.result.undo.setEnabled(False)
        self.writing.undo()

    def save_report(self) -> None:
        """Write copies of the files with the bad cells marked."""
        if self.plan is not None:
            self.marking.save(self._paths, self.plan)

    def _written(self) -> None:
        assert self.plan is not None
        self.result.show_done(self.plan)
        self._front(self.result)
        self.result.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.isVisible():
            self.house.toast(self.result.words.text(), self.writing.step_id)

    def _undone(self, told: Undone) -> None:
        self.result.show_undone(told)
        self._offer()
        self.result.again.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _front(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(view if view is not self.waiting else self.stack)
        self._offer()

    def _offer(self) -> None:
        """Show the buttons of the step in front."""
        here, busy = self.stack.currentWidget(), self.running.busy
        self.preview.setEnabled(not busy)
        files = () if here is self.choose else self._paths
        plan = self.plan if here is self.preview else None
        self.head.show_step(files, plan, here in (self.preview, self.result), busy)

    def _connect(self) -> None:
        self.head.back_asked.connect(self.start_anew)
        self.head.report_asked.connect(self.save_report)
        self.head.confirm_asked.connect(self.apply)
        self.choose.asked.connect(self.choose_files)
        self.running.changed.connect(self._offer)
        self.writing.written.connect(self._written)
        self.writing.undone.connect(self._undone)
        self.writing.not_undone.connect(partial(self.result.undo.setEnabled, True))
        self.writing.look_asked.connect(self.look)
        self.preview.choices_changed.connect(self._decide)
        self.preview.kind_chosen.connect(self._take_for)
        self.result.undo_asked.connect(self.undo)
        self.result.report_asked.connect(self.save_report)
        self.result.again_asked.connect(self.start_anew)
        self.result.list_asked.connect(partial(self.house.go, "companies"))

    def _lay(self) -> None:
        sizes = style.now().sizes
        for view in (self.choose, self.waiting, self.preview, self.result):
            self.stack.addWidget(view)
        head = QVBoxLayout()
        head.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, 0)
        head.setSpacing(sizes.gap_s)
        head.addWidget(self.head)
        head.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        layout.addWidget(Room(self.progress, self))
