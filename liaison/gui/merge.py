"""Two people, one record: what was there, theirs and mine side by side, and the choice."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui import remember
from liaison.gui.calls import call
from liaison.gui.clash import _NAME_WIDE, _TEXT_TALL, Clash, shown
from liaison.gui.form import Form
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.dialogs import Sheet
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.layouts import scrolled
from liaison.gui.look import style
from liaison.services import merging
from liaison.services.merging import Field3, Merge, Who
from liaison.services.names import labelled
from liaison.services.registers import Register
from liaison.store.step import Store

_WIDE, _TALL = 760, 440


class Meeting(QObject):
    """Compares a form with what was kept meanwhile, asks, and saves what was chosen."""

    drafted = Signal()
    """The person keeps what they typed as a draft and does not save now."""
    nothing = Signal(object)
    """Others have changed nothing that is seen here: the failure as it was."""

    def __init__(self, form: Form, parent: QWidget) -> None:
        super().__init__(form)
        self._form, self._parent = form, parent
        self.sheet: MergeSheet | None = None

    def begin(self, failure: Failure) -> None:
        """Compare, and show the sheet."""
        form = self._form
        card, record, base = form.card, form.register.record, form.keeper.base
        assert card is not None
        mine = {name: form.boxes[name].editor.value() for name in form.changes()}

        def work(store: Store) -> Merge:
            return merging.three(store, record, card.id, base, mine, card.version)

        call(self, form.house.jobs, work, partial(self._compared, failure), self.nothing.emit)

    def _compared(self, failure: Failure, merge: Merge) -> None:
        card = self._form.card
        assert card is not None
        if merge.card.version == card.version and not merge.card.deleted:
            self.nothing.emit(failure)
            return
        if not merge.card.deleted and all(one.who is Who.me for one in merge.fields):
            self._form.take(merge, set(), {})
            self._form.save()
            return
        sheet = MergeSheet(self._form.register, merge, self._parent)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.accepted.connect(partial(self._agreed, sheet))
        sheet.drafted.connect(self.drafted)
        sheet.finished.connect(self._over)
        self.sheet = sheet
        sheet.open()
        sheet.focus_first()

    def _agreed(self, sheet: MergeSheet) -> None:
        self._form.take(sheet.merge, sheet.theirs(), sheet.written())
        self._form.save()

    def _over(self, _result: int) -> None:
        self.sheet = None


class MergeSheet(Sheet):
    """One line for each field in question; what only one side changed stands below in grey."""

    drafted = Signal()

    def __init__(self, register: Register, merge: Merge, parent: QWidget | None) -> None:
        gone = merge.card.deleted
        said = _("“{number}”已被 {by} 于 {at} {did}。您填写的内容都在，什么都没有丢。").format(
            number=labelled(merge.card.number, merge.card.texts.get(register.record.title)),
            by=merge.by,
            at=merge.at,
            did=_("放入回收站") if gone else _("修改"),
        )
        title = _("这条记录已被删除") if gone else _("两个人修改了同一条记录")
        super().__init__(parent, title, "", "warn")
        self.setProperty("page", "merge")
        self.merge, self._register = merge, register
        self._rows: dict[str, Clash] = {}
        self.body.addWidget(PlainLabel(said, self, kind="second", wrap=True))
        self.body.addSpacing(style.now().sizes.gap_xs)
        self.body.addWidget(self._content(), 1)
        self._left = PlainLabel("", self, kind="second")
        self._buttons.insertWidget(0, self._left)
        self.add_button(_("返回表单"), "plain", accepts=False)
        self._buttons.addWidget(button(_("留作草稿"), self._draft, parent=self))
        self.go = self.add_button(
            _("恢复并保存") if gone else _("保存合并结果"), "primary", accepts=True
        )
        self.go.setDefault(True)
        self._tell()
        remember.place(self, "merge")

    def theirs(self) -> set[str]:
        """Return the fields for which theirs was chosen."""
        return {name for name, row in self._rows.items() if row.chosen() == "theirs"}

    def written(self) -> dict[str, str]:
        """Return the texts put together by hand, by field."""
        return {name: row.text() for name, row in self._rows.items() if row.chosen() == "both"}

    def rows(self) -> dict[str, Clash]:
        """Return the fields that need a choice."""
        return dict(self._rows)

    def focus_first(self) -> None:
        """Put the keyboard on the first choice still open, else on the main button."""
        row = next((one for one in self._rows.values() if one.chosen() is None), None)
        (row.ways["theirs"] if row is not None else self.go).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next open choice while there is one."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self.go.isEnabled():
            self.focus_first()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _content(self) -> QWidget:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        sizes = style.now().sizes
        layout.setContentsMargins(0, 0, sizes.gap_m, 0)
        layout.setSpacing(sizes.gap_l)
        for one in self.merge.clashes:
            row = Clash(self._register, one, inside)
            row.decided.connect(self._tell)
            self._rows[one.name] = row
            layout.addWidget(row)
        for who, heading in (
            (Who.they, _("只有对方修改，将采用对方的")),
            (Who.me, _("只有您修改，将保留您的")),
        ):
            quiet = [one for one in self.merge.fields if one.who is who]
            if quiet:
                layout.addWidget(self._quiet(heading, quiet, inside))
        layout.addStretch(1)
        area = scrolled(inside, self)
        scale = style.now().scale
        area.setMinimumWidth(round(_WIDE * scale))
        room = self.screen().availableGeometry().height() * 6 // 10
        papers = sum(one.paper is not None for one in self._rows.values())
        wanted = inside.sizeHint().height() + round(papers * (_TEXT_TALL + sizes.gap_s) * scale)
        area.setMinimumHeight(min(wanted, round(_TALL * scale), room))
        return area

    def _quiet(self, heading: str, fields: list[Field3], parent: QWidget) -> QWidget:
        block = QWidget(parent)
        grid = QGridLayout(block)
        sizes = style.now().sizes
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.gap_m)
        grid.setVerticalSpacing(sizes.gap_xs)
        grid.addWidget(PlainLabel(heading, block, kind="small"), 0, 0, 1, 2)
        grid.setColumnMinimumWidth(0, round(_NAME_WIDE * style.now().scale))
        grid.setColumnStretch(1, 1)
        for place, one in enumerate(fields, 1):
            name = PlainLabel(_(self._register.label_of(one.name)), block, kind="second")
            now = one.theirs if one.who is Who.they else one.mine
            told = f"{shown(one.base)} → {shown(now)}"
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(told, block, kind="second", wrap=True), place, 1)
        return block

    def _tell(self) -> None:
        missing = sum(one.chosen() is None for one in self._rows.values())
        self.go.setEnabled(not missing)
        self._left.setText(_("还有 {n} 处待选择").format(n=missing) if missing else "")

    def _draft(self) -> None:
        self.drafted.emit()
        self.reject()
