"""Saved views on a list page: the button, the choice under it, and what is done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QPushButton

from liaison.base.words import _, listed
from liaison.gui import viewstate
from liaison.gui.calls import call, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.look import icons
from liaison.gui.putoff import pop_up
from liaison.gui.viewmenu import ViewMenu
from liaison.gui.viewsheet import NameSheet
from liaison.services import views
from liaison.services.registers import Register
from liaison.services.views import View
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.gui.listpage import ListPage

KEY = "Ctrl+Shift+F"


class ViewButton(QPushButton):
    """Shows the views of a list page; the one in use stands on the button."""

    arrange_asked = Signal()
    """Columns and sorting are to be chosen."""

    def __init__(self, house: House, register: Register, page: ListPage) -> None:
        super().__init__(_("视图"), page)
        self._house, self._register, self._page = house, register, page
        self.in_use: View | None = None
        self._before: Mapping[str, Any] | None = None
        self.menu_shown: ViewMenu | None = None
        self.sheet: NameSheet | None = None
        self.setProperty("kind", "plain")
        self.setAutoDefault(False)
        icons.wear(self, "star", "text")
        self.setShortcut(KEY)
        self.setToolTip(_("保存的视图 ({key})").format(key=KEY))
        self.clicked.connect(lambda _checked=False: self.choose())
        page.listing.counted.connect(lambda _total: self._tell())
        page.listing.table.header().columns_changed.connect(self._tell)

    def begin(self) -> None:
        """Show the list as its person has it open: with a view of their own choice, or whole."""
        register = self._register

        def work(store: Store) -> View | None:
            with store.reading() as session:
                return views.opening(session, register)

        def come(view: View | None) -> None:
            if not self._is_whole():
                return  # by now it was asked for something else
            if view is None:
                self._page.narrow()
            else:
                self.use(view)

        call(self, self._house.jobs, work, come, lambda _failure: come(None))

    def choose(self) -> None:
        """Read the views and show them."""
        register = self._register

        def work(store: Store) -> list[View]:
            with store.reading() as session:
                return views.of_register(session, register)

        call(self, self._house.jobs, work, self._show, self._failed)

    def use(self, view: View) -> None:
        """Show the list as a view keeps it."""
        if self._before is None:
            self._before = self.arranged()
        self.in_use = view
        viewstate.arrange(self._page.listing, view.columns or {})
        self._page.narrow(view.named, view.where, view.words)
        self._tell()
        if view.left_out:
            words = _("这个视图中的部分筛选条件已不存在或不能使用，列表比保存时宽：{names}")
            self._page.bar.say("warn", words.format(names=listed(view.left_out)))

    def use_none(self) -> None:
        """Show all records again, in the columns there were before any view was used."""
        self.in_use = None
        if self._before is not None:
            viewstate.arrange(self._page.listing, self._before)
            self._before = None
        self._page.clear_filters()
        self._tell()

    def save(self) -> None:
        """Ask for a name and keep what the list shows now."""
        own = self.in_use if self._is_own(self.in_use) else None
        about = _("记住现在的筛选、搜索、列和排序；同名的视图会被替换。")
        told = (own.name, own.shared) if own else ("", False)
        self.sheet = NameSheet(self, _("保存视图"), about, *told)
        self.sheet.accepted.connect(self._keep_named)
        self._open_sheet()

    def update_view(self) -> None:
        """Keep what the list shows now in the own view that is in use."""
        if self.in_use is not None:
            self._keep(self.in_use.name, self.in_use.shared)

    def rename(self, view: View) -> None:
        """Ask how a view is to be called from now on, and who may use it."""
        self.sheet = NameSheet(self, _("改名或共享"), "", view.name, view.shared)
        self.sheet.accepted.connect(partial(self._renamed, view))
        self._open_sheet()

    def open_with(self, view: View | None) -> None:
        """Have the list open with a view from now on, or with none."""
        words = (
            _("以后打开“{list}”时使用视图“{name}”。")
            if view
            else _("以后打开“{list}”时显示全部记录。")
        )
        told = words.format(list=_(self._register.label), name=view.name if view else "")
        work = lambda store: views.open_with(store, self._register, view)  # noqa: E731
        call(self, self._house.jobs, work, lambda _none: self._house.toast(told), self._failed)

    def export(self) -> None:
        """Write the list as it is shown."""
        from liaison.gui.listexport import ListExport  # what writes Excel is not for the start

        name = self.in_use.name if self.in_use is not None and not self._is_changed() else ""
        ListExport(self._house, self._register, self._page).start(name)

    def drop(self, view: View) -> None:
        """Delete a view; the list stays as it is."""

        def gone(_nothing: None) -> None:
            if self._is_in_use(view):
                self.in_use = None
                self._tell()
            self._house.toast(_("视图“{name}”已删除。").format(name=view.name))

        call(self, self._house.jobs, lambda store: views.drop(store, view), gone, self._failed)

    def arranged(self) -> dict[str, Any]:
        """Return columns and sorting as they are now, as plain values."""
        return viewstate.arranged(self._page.listing)

    # -- inside

    def _show(self, found: Sequence[View]) -> None:
        self.menu_shown = ViewMenu(self, found, self.in_use, self._house.who)
        self.menu_shown.add_deeds(self, changed=self._is_own(self.in_use) and self._is_changed())
        self.menu_shown.aboutToHide.connect(self.menu_shown.deleteLater)
        pop_up(self.menu_shown, self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _open_sheet(self) -> None:
        assert self.sheet is not None
        self.sheet.open()
        self.sheet.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_named(self) -> None:
        assert self.sheet is not None
        self._keep(self.sheet.name.text().strip(), self.sheet.shared.isChecked())

    def _keep(self, name: str, shared: bool) -> None:
        named, where, words = self._narrowed()
        login = self._house.who.login
        view = View(0, name, login, shared, where, named, words, self.arranged())

        def kept(_nothing: None) -> None:
            self.in_use = view
            self._tell()
            self._house.toast(_("视图“{name}”已保存。").format(name=name))

        work = lambda store: views.keep(store, self._register, view)  # noqa: E731
        call(self, self._house.jobs, work, kept, self._failed)

    def _renamed(self, view: View) -> None:
        assert self.sheet is not None
        name, shared = self.sheet.name.text().strip(), self.sheet.shared.isChecked()

        def done(_nothing: None) -> None:
            self._house.toast(_("视图“{name}”已保存。").format(name=name))
            if self.in_use is not None and self._is_in_use(view):
                self.in_use = replace(self.in_use, name=name, shared=shared)
                self._tell()

        work = lambda store: views.rename(store, view, name, shared)  # noqa: E731
        call(self, self._house.jobs, work, done, self._failed)

    def _tell(self) -> None:
        """Put the view in use on the button, marked when the list shows something else by now."""
        words = _("视图")
        if self.in_use is not None:
            name = self.in_use.name.replace("&", "&&")
            words = _("{name}（已改）").format(name=name) if self._is_changed() else name
        if words != self.text():
            self.setText(words)
            self.setShortcut(KEY)  # setText takes the key away

    def _is_in_use(self, view: View) -> bool:
        """Is it the view on the button? One just saved is known by its name alone."""
        return self.in_use is not None and (self.in_use.by, self.in_use.name) == (
            view.by,
            view.name,
        )

    def _is_own(self, view: View | None) -> bool:
        return view is not None and view.by == self._house.who.login

    def _is_changed(self) -> bool:
        """Does the list show other rows, columns or an other order than the view in use?"""
        view = self.in_use
        if view is None:
            return False
        narrowed = (view.named, view.where, view.words)
        if narrowed != self._narrowed():
            return True
        kept = view.columns or {}
        return bool(kept) and viewstate.order(kept) != viewstate.order(self.arranged())

    def _is_whole(self) -> bool:
        return self._narrowed() == ((), (), "")

    def _narrowed(self) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], str]:
        query = self._page.query()
        return query.named, query.where, query.words

    def _failed(self, failure: Failure) -> None:
        self._page.bar.say("warn", words_of(failure))
