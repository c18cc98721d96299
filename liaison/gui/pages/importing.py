"""The import page: choose files, see what they would bring, write it, take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from liaison.base.errors import Stale
from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.exchange import importing
from liaison.exchange.plan import Choices, Fate, Plan, SheetPlan
from liaison.gui import ask
from liaison.gui.calls import Kept, call, change, was_cancelled, words_of
from liaison.gui.exporting import Room
from liaison.gui.house import House, Page
from liaison.gui.importing_choose import KINDS, ChooseView, dropped
from liaison.gui.importing_preview import PreviewView
from liaison.gui.importing_result import ResultView
from liaison.gui.importing_run import Marking, Running
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.progress import Progress
from liaison.gui.look import style
from liaison.store.step import Done, Store
from liaison.store.undo import Undone, undo

_CONFIRM_KEY = "Ctrl+Return"


class ImportPage(Page):
    """Three steps in one place; nothing is written before the second is confirmed."""

    name = "import"

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.plan: Plan | None = None
        self._paths: tuple[Path, ...] = ()
        self._choices = Choices()
        self._op_id = ""
        self._step_id: int | None = None
        self.choose = ChooseView(self)
        self.waiting = Blank(self)
        self.preview = PreviewView(self)
        self.result = ResultView(self)
        self.bar = MessageBar(self)
        self.progress = Progress(self)
        self.running = Running(self.progress, self)
        self.marking = Marking(self, self.running, self.bar)
        self.stack = QStackedWidget(self)
        self._title = title(_("导入"), self)
        self._files = PlainLabel(parent=self, kind="second", elide=True)
        self.back = icon_button("arrow-left", _("重新选择文件 (Esc)"), self.start_anew, parent=self)
        self.report = button(_("导出问题清单"), self.save_report, icon="file-down", parent=self)
        self.confirm = button("", self.apply, kind="primary", icon="check", parent=self)
        self.setAcceptDrops(True)
        self._lay()
        self._connect()
        self._front(self.choose)

    # -- what the window asks

    def open(self, **what: Any) -> None:
        """Come to the front; ``paths=[…]`` are looked at at once."""
        if what.get("paths"):
            self.read(what["paths"])

    def hear(self, done: Done) -> None:
        """Look again when records changed under a preview."""
        if self.stack.currentWidget() is self.preview and not self.running.busy:
            self.look()

    def refresh(self) -> None:
        """Read the files again (F5), e.g. after they were mended."""
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
            offered.append((_("确认导入"), _CONFIRM_KEY, self.apply))
            offered.append((_("导出问题清单"), "", self.save_report))
        if self.stack.currentWidget() is self.result and self._step_id is not None:
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
        self.plan, self._step_id, self._choices = None, None, Choices()
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
            self._paths, self._choices, self.plan = tuple(paths), Choices(), None
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
        self.plan, self._op_id = plan, uuid7()
        self._choices = plan.choices
        self.preview.show_plan(plan)
        self._front(self.preview)
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)
        if plan.empty and plan.count(Fate.SAME) and not plan.count(Fate.REFUSED):
            self.bar.say("info", _("没有变化:文件内容与已有记录完全一致,不需要导入。"))

    def _not_looked(self, failure: Failure) -> None:
        self.running.end()
        if self.plan is not None:  # a choice could not be followed: the preview stays as it was
            self._choices = self.plan.choices
            self.preview.show_plan(self.plan)
        else:
            self._front(self.choose)
        if was_cancelled(failure):
            self.bar.say("warn", _("已取消读取,没有导入任何数据。"))
        else:
            self.bar.say("error", words_of(failure), _("重试"), self.look)

    def _decide(self, choices: Choices) -> None:
        self._choices = replace(choices, kinds=self._choices.kinds)
        self.look()

    def _take_for(self, sheet: SheetPlan, kind: str) -> None:
        self._choices = self._choices.take_for(sheet, kind)
        self.look()

    # -- writing

    def apply(self) -> None:
        """Write what the preview shows, in one step."""
        plan, op_id = self.plan, self._op_id
        if plan is None or plan.empty or self.running.busy:
            return
        self.bar.clear()
        watcher = self.running.begin()

        def work(store: Store) -> Any:
            return importing.apply(store, plan, watcher, op_id)

        change(self, self.house.jobs, work, self._applied, self._not_applied)

    def _applied(self, kept: Kept) -> None:
        self.running.end()
        assert self.plan is not None
        self._step_id = kept.step_id
        self.result.show_done(self.plan)
        self._front(self.result)
        self.result.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.isVisible():
            self.house.toast(self.result.words.text(), kept.step_id)

    def _not_applied(self, failure: Failure) -> None:
        self.running.end()
        if was_cancelled(failure):
            self.bar.say("warn", _("已取消导入,没有写入任何数据。"))
        elif isinstance(failure, Stale):
            self.bar.say("warn", words_of(failure), _("重新核对"), self.look)
        else:
            self.bar.say("error", words_of(failure), _("重试"), self.apply)

    def save_report(self) -> None:
        """Write copies of the files with the bad cells marked."""
        if self.plan is not None:
            self.marking.save(self._paths, self.plan)

    def undo(self) -> None:
        """Take back what was written."""
        step_id = self._step_id
        if step_id is None or self.running.busy:
            return
        self.bar.clear()
        self.running.begin_blindly(_("正在撤销…"))
        self.result.undo.setEnabled(False)
        call(
            self,
            self.house.jobs,
            lambda store: undo(store, step_id),
            self._undone,
            self._not_undone,
        )

    def _undone(self, told: Undone) -> None:
        self.running.end()
        self._step_id = None
        self.result.show_undone(told)
        self.result.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_undone(self, failure: Failure) -> None:
        self.running.end()
        self.result.undo.setEnabled(True)
        self.bar.say("error", words_of(failure), _("重试"), self.undo)

    # -- inside

    def _front(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        self.setFocusProxy(view if view is not self.waiting else self.stack)
        names = "、".join(path.name for path in self._paths)
        self._files.setText("" if view is self.choose else names)
        self._offer()

    def _offer(self) -> None:
        """Show the buttons of the step in front."""
        here, plan = self.stack.currentWidget(), self.plan
        self.preview.setEnabled(not self.running.busy)
        at_preview = here is self.preview and plan is not None
        self.back.setVisible(here in (self.preview, self.result))
        self.confirm.setVisible(at_preview)
        self.report.setVisible(at_preview)
        self.back.setEnabled(not self.running.busy)
        if plan is None:
            return
        count = plan.count(Fate.NEW) + plan.count(Fate.CHANGED)
        words = _("没有可导入的内容") if plan.empty else _("确认导入 {n} 行").format(n=f"{count:,}")
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)
        self.confirm.setShortcut(_CONFIRM_KEY)  # setText takes the key away
        self.confirm.setEnabled(not plan.empty and not self.running.busy)
        told = any(sheet.problems for sheet in plan.sheets)
        self.report.setEnabled(told and not self.running.busy)

    def _connect(self) -> None:
        self.choose.asked.connect(self.choose_files)
        self.running.changed.connect(self._offer)
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
        top = QHBoxLayout()
        top.setSpacing(sizes.gap_s)
        self._title.setMinimumHeight(sizes.control)  # the title stays where it is at every step
        top.addWidget(self.back)
        top.addWidget(self._title)
        top.addSpacing(sizes.gap_s)
        top.addWidget(self._files, 1)
        top.addWidget(self.report)
        top.addWidget(self.confirm)
        head = QVBoxLayout()
        head.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, 0)
        head.setSpacing(sizes.gap_s)
        head.addLayout(top)
        head.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_m)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)
        layout.addWidget(Room(self.progress, self))
