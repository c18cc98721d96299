"""The first page of a handover: who gives, from which day, why, which companies, to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.gui.calls import Latest, call, words_of
from liaison.gui.editors import Source
from liaison.gui.editors.offerline import OfferLine
from liaison.gui.fieldbox import FieldBox
from liaison.gui.handinglines import Line, LinesModel, LinesTable, line
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.layouts import column
from liaison.gui.look import style
from liaison.records import Assignment, Handover
from liaison.records.assignment import Reason
from liaison.services import handing, names
from liaison.services.handingpackage import package
from liaison.services.offers import Offer
from liaison.store.step import Store

_SETTLE_MS = 120
_LINE_WIDE = 220


@dataclass(frozen=True)
class Choice:
    """A handover as chosen: ``receivers`` pairs companies with who gets them."""

    giver_id: int
    day: date
    reason: Reason
    receivers: tuple[tuple[int, int], ...]
    note: str


class HandingChoice(QWidget):
    """Companies come preselected; one receiver for all, or another for those selected."""

    changed = Signal()

    def __init__(
        self,
        house: House,
        giver_id: int | None,
        day: date | None,
        company_id: int | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._house, self._company, self._latest = house, company_id, Latest()
        self._giver = giver_id
        self._read: tuple[int, date] | None = None
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.read)
        self.boxes: dict[str, FieldBox] = {}
        self.model = LinesModel(self)
        self.table = LinesTable(self, compact=True)
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("移交的企业"))
        self.other = OfferLine("Officer", house.jobs, self)
        self.other_words = PlainLabel(parent=self, kind="second")
        self._lay()
        self.boxes["day"].editor.set_value(None, (day or clock.today()).isoformat())
        self.boxes["reason"].editor.set_value(Reason.rotation.value)
        self.table.turned.connect(self._turn)
        self.table.selection_sized.connect(self._selected)
        self.other.picked.connect(self._give_selected)
        self._empty(_("先选移交人，这里列出其联络或代管的企业。"))

    def begin(self) -> None:
        """Name the giver that was asked for, and put the keyboard where something is missing."""
        name = "giver_id" if self._giver is None else "receiver_id"
        self.boxes[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        giver = self._giver
        if giver is not None:
            call(self, self._house.jobs, lambda store: _named(store, giver), self._name, self._no)

    def chosen(self) -> Choice | None:
        """Return the handover as chosen; None, and what is missing is marked."""
        wrong = [one for one in self.boxes.values() if one.check() is not None]
        receivers = self._receivers()
        if wrong or self._read is None or not receivers or 0 in dict(receivers).values():
            first = wrong[0] if wrong else self.boxes["receiver_id"]
            first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        giver, day = self._read
        if (giver, day) != (self._officer("giver_id"), self._day()):
            return None  # what is shown is another's; this one's companies are being read
        reason = Reason.read(self.boxes["reason"].editor.value())
        note = str(self.boxes["note"].editor.value() or "")
        return Choice(giver, day, reason, receivers, note)

    def is_ready(self) -> bool:
        """Is everything chosen that must be?"""
        receivers = dict(self._receivers())
        return self._read is not None and bool(receivers) and 0 not in receivers.values()

    def summary(self) -> str:
        """Tell how much goes, stays and is still without a receiver."""
        lines = self.model.lines()
        going = [one for one in lines if one.goes]
        if not lines:
            return ""
        words = _("移交 {n} 家，留下 {m} 家。").format(n=len(going), m=len(lines) - len(going))
        without = sum(one == 0 for _company, one in self._receivers())
        if without:
            words += _("{n} 家还没有接收人。").format(n=without)
        return words

    def read(self) -> None:
        """Read the companies of the giver on the day, when either is another."""
        giver, day = self._officer("giver_id"), self._day()
        self._latest.drop()  # whoever was chosen in between is chosen no more
        if giver == 0 or day is None or self._read == (giver, day):
            self.changed.emit()
            return

        def work(store: Store) -> list[Line]:
            return lines_of(store, giver, day)

        def come(found: list[Line]) -> None:
            same = self._read is not None and self._read[0] == giver
            self._read = (giver, day)
            self._show(found, self.model.lines() if same else [])

        self._latest.call(self, self._house.jobs, work, come, self._no)

    # -- inside

    def _show(self, lines: list[Line], before: Sequence[Line] = ()) -> None:
        """Show companies; of another day what was chosen for them ``before`` stays."""
        chosen = {one.company_id: one for one in before}
        for one in lines:
            one.goes = self._company in (None, one.company_id)
            if (was := chosen.get(one.company_id)) is not None:
                one.goes, one.receiver_id, one.receiver = was.goes, was.receiver_id, was.receiver
        self.model.put(lines)
        if lines:
            self.table.show_rows()
            self._give_all()
        else:
            self._empty(_("这一天没有由其联络或代管的企业。"))
        self.changed.emit()

    def _receivers(self) -> tuple[tuple[int, int], ...]:
        return tuple((one.company_id, one.receiver_id) for one in self.model.lines() if one.goes)

    def _officer(self, name: str) -> int:
        value = self.boxes[name].editor.value()
        return value if isinstance(value, int) else 0

    def _day(self) -> date | None:
        editor: Any = self.boxes["day"].editor
        found: date | None = editor.day()
        return found

    def _give_all(self) -> None:
        """Who is named above receives every company that was not given to another."""
        receiver, editor = self._officer("receiver_id"), self.boxes["receiver_id"].editor
        before = getattr(self, "_given", 0)
        name = editor.kept()[1] if receiver else ""
        for one in self.model.lines():
            if one.receiver_id in (0, before):
                one.receiver_id, one.receiver = receiver, name
        self._given = receiver
        self.model.touched(range(self.model.rowCount()))
        self.changed.emit()

    def _give_selected(self, offer: Offer) -> None:
        rows = self.table.selected_rows()
        for row in rows:
            one: Line = self.model.item(row)
            one.receiver_id, one.receiver, one.goes = offer.id, offer.title, True
        self.other.clear()
        self.model.touched(rows)
        self.changed.emit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, rows: list[int]) -> None:
        found = [self.model.item(row) for row in rows]
        goes = not all(one.goes for one in found)
        for one in found:
            one.goes = goes
        self.model.touched(rows)
        self.changed.emit()

    def _selected(self, many: int) -> None:
        words = (
            _("所选 {n} 家改交给").format(n=many)
            if many
            else _("选中几家可改交他人（空格：移交或留下）")
        )
        self.other_words.setText(words)
        self.other.setEnabled(many > 0)

    def _name(self, name: str) -> None:
        self.boxes["giver_id"].editor.set_value(self._giver, name)
        self.read()

    def _no(self, failure: Failure) -> None:
        self._read = None
        self.model.put(())
        self.table.show_error(words_of(failure), _("重新读取"), self.read)
        self.changed.emit()

    def _empty(self, words: str) -> None:
        self.table.show_empty(words, icon="handshake")
        self._selected(0)

    def _changed(self, name: str) -> None:
        if name in ("giver_id", "day"):
            self._settle.start()
        elif name == "receiver_id":
            self._give_all()

    def _lay(self) -> None:
        source, sizes = Source(self._house.jobs), style.now().sizes
        ours, theirs = fields_of(Handover), fields_of(Assignment)
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.gap_m)
        places = (
            ("giver_id", ours["giver_id"], _("移交人"), (0, 0, 1, 1)),
            ("receiver_id", theirs["officer_id"], _("接收人"), (0, 1, 1, 1)),
            ("day", ours["day"], _("交接日期"), (0, 2, 1, 1)),
            ("reason", ours["reason"], _("原因"), (1, 0, 1, 1)),
            ("note", ours["note"], _("交接说明"), (1, 1, 1, 2)),
        )
        for name, bound, label, place in places:
            needed = name in ("giver_id", "day", "reason")
            box = FieldBox(bound, label, needed, source, self)
            box.changed.connect(self._changed)
            box.editor.agreed.connect(lambda one=name: self._changed(one))
            grid.addWidget(box, *place)
            self.boxes[name] = box
        for at in range(3):
            grid.setColumnStretch(at, 1)
        self.other.setFixedWidth(round(_LINE_WIDE * style.now().scale))
        self.other.setAccessibleName(_("所选企业的接收人"))
        row = QHBoxLayout()
        row.setSpacing(sizes.gap_s)
        row.addWidget(self.other_words)
        row.addWidget(self.other)
        row.addStretch(1)
        layout = column(self)
        layout.setSpacing(sizes.gap_s)
        layout.addLayout(grid)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)


def lines_of(store: Store, giver_id: int, day: date) -> list[Line]:
    """Return the companies an officer could hand over, with what hangs on each."""
    with store.reading() as session:
        companies = handing.to_hand(session, giver_id, day)
        return [line(one) for one in package(session, giver_id, companies, day).companies]


def _named(store: Store, officer_id: int) -> str:
    with store.reading() as session:
        return str(names.titles(session, "Officer", [officer_id]).get(officer_id, ""))
