"""The list of a register: title, search, filters, table with its drawer, several rows at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from liaison.base.errors import Stale
from liaison.base.words import _
from liaison.gui import arranging, ask, shapes
from liaison.gui.boardlinks import links
from liaison.gui.calls import Intention, Kept, words_of
from liaison.gui.cardexport import CardExport
from liaison.gui.details import Details
from liaison.gui.emptylists import may_add, nothing_yet
from liaison.gui.filters import FilterBar, Where
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.drawer import Beside, Drawer
from liaison.gui.kit.labels import PlainLabel, title
from liaison.gui.kit.searchbox import SearchBox
from liaison.gui.listing import Empty, Listing
from liaison.gui.look import style
from liaison.gui.selectionbar import SelectionBar
from liaison.services import records
from liaison.services.reading import Query
from liaison.services.registers import Register
from liaison.services.seeking import barred

_MANY = 10  # deleting more than this is asked about first
_SEARCH_WIDE = 260


class ListPage(QWidget):
    """Everything one does with a list without leaving it."""

    opened = Signal(int)
    """The whole form (or card) of a record is wanted."""
    new_asked = Signal()
    """A new record is wanted."""
    company_asked = Signal(int)
    """The card of a company is wanted."""

    def __init__(self, house: House, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house, self._register = house, register
        self._removing, self._restoring = Intention(), Intention()
        self.setProperty("kind", "page")
        self._title = title(_(register.label), self)
        self.count = PlainLabel(parent=self, kind="second")
        self.search = SearchBox(_("搜索{what}").format(what=_(register.label)), self)
        self.new = button(
            _("登记走访") if register.name == "visits" else shapes.new_words(register),
            self.new_asked.emit,
            kind="primary",
            icon="plus",
            key="Ctrl+N",
            parent=self,
        )
        self.may_add = may_add(house, register)
        self.new.setVisible(self.may_add)
        self.bar = MessageBar(self)
        self.filters = FilterBar(register, self, barred(register.record, house.who))
        self.listing = Listing(house, register, self)
        self.drawer = Drawer()
        self.details: Details | None = None
        self.selection = SelectionBar(house, register, self)
        self.views = arranging.dress(house, register, self)
        self._lay()
        self._connect()

    # -- what is shown

    def narrow(self, named: tuple[str, ...] = (), where: Where = (), words: str = "") -> None:
        """Show the list narrowed by exactly this."""
        self.filters.set_all(named, where)
        self.search.setText(words)
        self._query_changed()

    def query(self) -> Query:
        """Return what the list shows."""
        return Query(
            self._register,
            where=self.filters.where(),
            named=self.filters.named(),
            words=self.search.text().strip(),
            binned=self.filters.binned(),
        )

    def refresh(self, go_to: int | None = None) -> None:
        """Read list and drawer again."""
        self.listing.refresh(go_to)
        if not self.drawer.isHidden() and self.details and self.details.card:
            self.details.load(self.details.card.id)

    def is_whole(self) -> bool:
        """Is nothing left out: no filter, no words looked for?"""
        return self.filters.is_empty() and not self.search.text().strip()

    def clear_filters(self) -> None:
        """Show the whole list again."""
        self.search.clear()
        self.filters.clear()

    def look_at(self, id: int) -> None:
        """Show a record in the drawer."""
        if self.details is None or self.drawer.isHidden():
            self.details = Details(self._house, self._register)
            self.details.edit_asked.connect(self._open_details)
            self.details.restore_asked.connect(self.restore)
            self.details.company_asked.connect(self.company_asked)
            self.details.shown.connect(self._name_drawer)
            self.drawer.open("", self.details)
        self.details.load(id)

    # -- what is done

    def delete(self) -> None:
        """Put the selected records into the recycle bin."""
        if not self.filters.binned():
            self.listing.with_selected(self._delete)

    def restore(self) -> None:
        """Take the selected records out of the recycle bin."""
        self.listing.with_selected(self._restore)

    def assign(self) -> None:
        """Ask for the officer of the selected companies."""
        self.listing.with_selected(self.selection.start_assigning)

    def find_here(self) -> None:
        """Put the keyboard into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 opens the form, Ctrl+F the search, Down leads from the search into the list."""
        key, current = event.key(), self.listing.current_id()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_F2 and current is not None and not self.filters.binned():
            self.opened.emit(current)
        elif key == Qt.Key.Key_F and control:
            self.find_here()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return) and self.search.hasFocus():
            self.listing.setFocus(Qt.FocusReason.OtherFocusReason)
            self.listing.table.go_to(0)
        else:
            super().keyPressEvent(event)

    # -- inside

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(sizes.page_margin, sizes.gap_l, sizes.page_margin, sizes.gap_m)
        head.setSpacing(sizes.gap_s)
        head.addWidget(self._title)
        head.addWidget(self.count)
        head.addStretch(1)
        self.search.setMaximumWidth(round(_SEARCH_WIDE * style.now().scale))
        head.addWidget(self.search, 9)  # it is the search that gives way where words are long
        head.addWidget(self.views)
        for link in links(self._house, self._register.name, self):
            head.addWidget(link)
        head.addWidget(self.new)
        layout.addLayout(head)
        bars = QVBoxLayout()
        bars.setContentsMargins(sizes.page_margin, 0, sizes.page_margin, 0)
        bars.addWidget(self.bar)
        layout.addLayout(bars)
        layout.addWidget(self.filters)
        layout.addWidget(Beside(self.listing, self.drawer, self), 1)
        layout.addWidget(self.selection)

    def _connect(self) -> None:
        self.search.searched.connect(lambda _words: self._query_changed())
        self.filters.changed.connect(self._query_changed)
        self.filters.columns_asked.connect(self.listing.table.header().choose_columns)
        self.listing.when_empty(self._empty)
        self.listing.counted.connect(self._tell_count)
        self.listing.chosen.connect(self.look_at)
        self.listing.followed.connect(self._follow)
        self.listing.opened.connect(self._open)
        self.listing.sized.connect(self._tell_selected)
        self.listing.delete_asked.connect(self.delete)
        self.drawer.full_asked.connect(self._open_details)
        self.selection.delete_asked.connect(self.delete)
        self.selection.restore_asked.connect(self.restore)
        self.selection.assign_asked.connect(self.assign)
        made = self.listing.with_selected
        self.selection.cards_asked.connect(
            lambda: made(CardExport(self, self._house, self.bar).start)
        )
        self.selection.clear_asked.connect(self.listing.table.clearSelection)

    def _query_changed(self) -> None:
        self.bar.clear()
        self.new.setVisible(self.may_add and not self.filters.binned())
        self.listing.show_query(self.query())

    def _tell_count(self, total: int) -> None:
        self.count.setText(shapes.count_words(self._register, total))

    def _tell_selected(self, count: int) -> None:
        self.selection.say(count, self.filters.binned())

    def _follow(self, id: int) -> None:
        if not self.drawer.isHidden():
            self.look_at(id)

    def _open(self, id: int) -> None:
        """Open a record's form; what lies in the bin is only looked at."""
        if self.filters.binned():
            self.look_at(id)
        else:
            self.opened.emit(id)

    def _open_details(self) -> None:
        if self.details is not None and self.details.card is not None:
            self._open(self.details.card.id)

    def _name_drawer(self, name: str) -> None:
        if self.details is not None:
            self.drawer.open(name, self.details)

    def _empty(self) -> Empty:
        if self.filters.binned():
            return Empty(_("回收站是空的。"), icon="trash-2")
        if not self.is_whole():
            words, clear = _("没有符合条件的记录。"), _("清除筛选")
            return Empty(words, clear, self.clear_filters, "search-x")
        return nothing_yet(self, self._house, self._register)

    def _delete(self, ids: list[int]) -> None:
        label = _(self._register.label)
        if not ids or (len(ids) > _MANY and not self._agreed(len(ids), label)):
            return
        record = self._register.record
        words = _("已删除 {n} 条{what}。").format(n=len(ids), what=label)
        self._removing.change(
            self,
            self._house.jobs,
            lambda store, op_id: records.remove_all(store, record, ids, op_id),
            lambda kept: self._done(kept, words),
            self._tell,
            about=ids,
        )

    def _agreed(self, many: int, label: str) -> bool:
        return ask.confirm(
            self,
            _("删除 {n} 条{what}？").format(n=f"{many:,}", what=label),
            _("删除后可在回收站中恢复。"),
            yes=_("删除"),
            danger=True,
        )

    def _restore(self, ids: list[int]) -> None:
        record = self._register.record
        words = _("已恢复 {n} 条{what}。").format(n=len(ids), what=_(self._register.label))
        self._restoring.change(
            self,
            self._house.jobs,
            lambda store, op_id: records.restore_all(store, record, ids, op_id),
            lambda kept: self._done(kept, words),
            self._tell,
            about=ids,
        )

    def _done(self, kept: Kept, words: str) -> None:
        self.drawer.shut()
        self._house.toast(words, kept.step_id)
        self.listing.table.clearSelection()
        self.refresh()

    def _tell(self, failure: Failure) -> None:
        more = _("列表已刷新，请重新选择。") if isinstance(failure, Stale) else ""
        if more:
            self.refresh()
        self.bar.say("error", words_of(failure) + more)
