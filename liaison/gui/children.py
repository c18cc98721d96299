"""Records kept inside another (contacts, parties, sessions): a small table, written in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base import dates
from liaison.base.words import _
from liaison.fields.kind import Text
from liaison.fields.record import Record
from liaison.gui.calls import Intention, Kept, call, was_cancelled, words_of
from liaison.gui.draftlines import DraftBar
from liaison.gui.form import Form, Write
from liaison.gui.formdraft import Place, inside
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.table import Table
from liaison.gui.layouts import Surface
from liaison.gui.look import style
from liaison.gui.merge import Meeting
from liaison.gui.models import Index
from liaison.records import MediationSession
from liaison.services import drafts, following, records, registers
from liaison.services.drafts import Draft
from liaison.services.records import Card, Saved
from liaison.services.registers import Register
from liaison.store.step import Store

_MOST_ROWS = 6


class CardModel(QAbstractTableModel):
    """A handful of cards of one record type; their personal numbers are masked."""

    def __init__(self, register: Register, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields = register.fields
        self._register = register
        self._names = [name for name, one in register.fields.items() if one.field.listed]
        self._rows: list[Card] = []

    def take(self, cards: list[Card]) -> None:
        """Show these cards."""
        self.beginResetModel()
        self._rows = list(cards)
        self.endResetModel()

    def card(self, row: int) -> Card | None:
        """Return the card of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role != SHOW or not index.isValid():
            return None
        return self._rows[index.row()].texts[self._names[index.column()]]

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK, KEY) or way != Qt.Orientation.Horizontal:
            return None
        if not 0 <= column < len(self._names):
            return None
        name = self._names[column]
        if role == SHOW:
            return _(self._fields[name].field.label)
        kind = self._fields[name].kind
        look = "number" if kind.numeric and not isinstance(kind, Text) else "text"
        return name if role == KEY else look


class ChildPanel(Surface):
    """Adding and changing happens under the table; removing can be undone."""

    changed = Signal()
    """Something was kept or removed."""

    def __init__(
        self, house: House, record: type[Record], of: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(_(record.label), parent)
        self._house, self.record, self._of = house, record, of
        self._removing = Intention()
        self._register = registers.inside(record)
        self._parent_id = 0
        self.form: Form | None = None
        self._under: QWidget | None = None
        self.add = button(_("新增{what}").format(what=_(record.label)), self.start, small=True)
        self.add.setParent(self)
        self.model = CardModel(self._register, self)
        self.table = Table(self, compact=True)
        self.table.setModel(self.model)
        self.table.setSortingEnabled(False)
        self.table.setAccessibleName(_(record.label))
        self.table.row_opened.connect(self._open_row)
        self._none = PlainLabel(_("还没有。"), self, kind="second")
        self._bar = DraftBar(self)
        self.head.addStretch(1)
        self.head.addWidget(self.add)
        self.body.addWidget(self._none)
        self.body.addWidget(self.table)
        self.body.addWidget(self._bar)

    def load(self, parent_id: int) -> None:
        """Show what belongs to a record; what was begun and not saved stands there again."""
        self._parent_id = parent_id
        record, of, prefix = self.record, self._of, f"{self._place().prefix}:"

        def work(store: Store) -> tuple[list[Card], list[Draft]]:
            with store.reading() as session:
                begun = drafts.within(session, of, parent_id, prefix)
                return records.inside(session, record, parent_id), begun

        call(self, self._house.jobs, work, lambda told: self._show(*told), self._tell)

    def start(self) -> None:
        """Begin a new record under the table."""
        form = self._open_form()
        form.start({str(self.record.inside): self._parent_id})

    def edit(self, id: int) -> None:
        """Change one under the table."""
        self._open_form().load(id)

    def remove(self, card: Card) -> None:
        """Put one into the recycle bin; a toast offers undo."""
        record, of, version = self.record, card.id, card.version

        def work(store: Store, op_id: str) -> Saved:
            return records.remove(store, record, of, version, op_id=op_id)

        jobs, about = self._house.jobs, (of, version)
        self._removing.change(self, jobs, work, self._removed, self._tell, about)

    def is_changed(self) -> bool:
        """Is something written that is not kept?"""
        return self.form is not None and bool(self.form.changes())

    def stop(self) -> None:
        """Close what is being written; what was typed can be fetched back."""
        if self.form is None:
            return
        draft = self.form.keeper.written()
        self.form.keeper.forget()
        self._close()
        if draft is not None:
            again = partial(self._take_up, draft)
            self._bar.say("info", _("已取消填写。"), _("恢复填写"), again)

    def _take_up(self, draft: Draft) -> None:
        """Go on with what was being written."""
        call(self, self._house.jobs, lambda store: drafts.keep(store, draft), None, self._tell)
        self._resume(draft)

    def _resume(self, draft: Draft) -> None:
        name = draft.form.rpartition(":")[2]
        if name.isdigit():
            self.edit(int(name))
        else:
            self.start()

    def _close(self) -> None:
        if self._under is not None:
            self._under.hide()
            self._under.deleteLater()
        self._under = self.form = None
        self.add.setEnabled(True)

    def _place(self) -> Place:
        return inside(self.record.__tablename__, self._of, self._parent_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the row, Delete removes it, Esc closes what is being written."""
        key, card = event.key(), self.model.card(self.table.currentIndex().row())
        if key == Qt.Key.Key_Escape and self.form is not None:
            self.stop()
        elif self.table.hasFocus() and card is not None and key == Qt.Key.Key_F2:
            self.edit(card.id)
        elif self.table.hasFocus() and card is not None and key == Qt.Key.Key_Delete:
            self.remove(card)
        else:
            super().keyPressEvent(event)

    # -- inside

    def _show(self, cards: list[Card], begun: list[Draft]) -> None:
        if begun and self.form is None:
            self._resume(begun[0])
        self.model.take(cards)
        self._none.setVisible(not cards)
        self.table.setVisible(bool(cards))
        sizes = style.now().sizes
        rows = min(len(cards), _MOST_ROWS)
        self.table.setFixedHeight(sizes.row + rows * sizes.row_compact + sizes.gap_m)

    def _open_row(self, row: int) -> None:
        card = self.model.card(row)
        if card is not None:
            self.edit(card.id)

    def _open_form(self) -> Form:
        if self.form is not None:  # what was begun there stays a draft
            self.form.keeper.now()
            self._close()
        self._bar.clear()
        sizes = style.now().sizes
        self._under = QWidget(self)
        layout = QVBoxLayout(self._under)
        layout.setContentsMargins(0, sizes.gap_s, 0, 0)
        layout.setSpacing(sizes.gap_s)
        writer = writer_of(self.record)
        form = Form(self._house, self._register, self._under, writer, self._place())
        layout.addWidget(form)
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addStretch(1)
        row.addWidget(button(_("取消"), self.stop, kind="quiet", small=True, parent=self._under))
        keep = button(_("保存{what}").format(what=_(self.record.label)), form.save, small=True)
        keep.setParent(self._under)
        row.addWidget(keep)
        layout.addLayout(row)
        form.ready.connect(self._ready)
        form.submitted.connect(form.save)
        form.saved.connect(self._kept)
        form.refused.connect(self._tell)
        meeting = Meeting(form, self)
        form.stale.connect(meeting.begin)
        meeting.nothing.connect(self._tell)
        meeting.drafted.connect(form.keeper.now)
        self.body.addWidget(self._under)
        self.form = form
        self.add.setEnabled(False)
        return form

    def _ready(self) -> None:
        if self.form is None:
            return
        if self.form.draft is None:
            self.form.focus_first()
        else:
            self._bar.tell(self.form.draft, self.stop)

    def _kept(self, kept: Kept) -> None:
        self._close()
        self._bar.clear()
        if kept.result is not None:
            words = _("{what}已保存。").format(what=_(self.record.label))
            self._house.toast(words, kept.step_id)
            self.load(self._parent_id)
            self.changed.emit()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _removed(self, kept: Kept) -> None:
        words = _("{what}已删除。").format(what=_(self.record.label))
        self._house.toast(words, kept.step_id)
        self.load(self._parent_id)
        self.changed.emit()

    def _tell(self, failure: Failure) -> None:
        if not was_cancelled(failure):
            self._bar.say("error", words_of(failure))


def writer_of(record: type[Record]) -> Callable[[Store, Write], Saved] | None:
    """Return how a new record of a type is kept where saving alone is not enough."""
    return _mediate if record is MediationSession else None


def _mediate(store: Store, write: Write) -> Saved:
    """Record a mediation session; the dispute goes on with it."""
    if write.id is not None:
        of = write.id, write.version, write.op_id
        return records.save(store, MediationSession, write.values, *of, leave=write.leave)
    typed: dict[str, Any] = dict(write.values)
    day = _day(typed.get("held_on"))
    return following.mediate(
        store,
        typed["dispute_id"],
        str(typed.get("account") or ""),
        str(typed.get("result") or ""),
        day,
        str(typed.get("place") or ""),
        str(typed.get("mediators") or ""),
        op_id=write.op_id,
    )


def _day(raw: Any) -> Any:
    return dates.day(raw) if raw else None
