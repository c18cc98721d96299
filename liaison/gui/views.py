"""Saved views on a list page: the button with the choice, and the sheet that names a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.calls import call, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style
from liaison.gui.putoff import pop_up
from liaison.services import views
from liaison.services.registers import Register
from liaison.services.views import View
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.gui.listpage import ListPage

KEY = "Ctrl+Shift+F"
_WIDE = 360


class NameSheet(QDialog):
    """Asks what a view is called and whether everybody may use it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "sheet")
        self.setWindowTitle(_("保存视图"))
        self.name = QLineEdit(self)
        self.name.setMaxLength(views.LONGEST)
        self.name.setPlaceholderText(_("如“本月重点单位走访”"))
        self.name.setAccessibleName(_("视图名称"))
        self.shared = QCheckBox(_("共享给全站"), self)
        self.problem = PlainLabel(parent=self, kind="problem", wrap=True)
        self.problem.hide()
        self.go = button(_("保存"), self.accept, kind="primary", parent=self)
        self.go.setDefault(True)
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(sizes.gap_l,) * 4)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(PlainLabel(_("保存视图"), self, kind="section"))
        about = _("记住现在的筛选、搜索、列和排序；同名的视图会被替换。")
        layout.addWidget(PlainLabel(about, self, kind="second", wrap=True))
        for one in (self.name, self.shared, self.problem):
            layout.addWidget(one)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(_("取消"), self.reject, parent=self))
        foot.addWidget(self.go)
        layout.addLayout(foot)
        self.setMinimumWidth(round(_WIDE * style.now().scale))

    def accept(self) -> None:
        """Close when there is a name."""
        if self.name.text().strip():
            super().accept()
        else:
            self.problem.setText(_("请填写视图名称。"))
            self.problem.show()
            self.name.setFocus()


class ViewButton(QPushButton):
    """Shows the views of a list page; the one in use stands on the button."""

    def __init__(self, house: House, register: Register, page: ListPage) -> None:
        super().__init__(_("视图"), page)
        self._house, self._register, self._page = house, register, page
        self._views: Sequence[View] = ()
        self.menu_shown: QMenu | None = None
        self.deleting: QMenu | None = None
        self.sheet: NameSheet | None = None
        self.setProperty("kind", "plain")
        self.setAutoDefault(False)
        icons.wear(self, "star", "text")
        self.setShortcut(KEY)
        self.setToolTip(_("保存的视图 ({key})").format(key=KEY))
        self.clicked.connect(lambda _checked=False: self.choose())

    def choose(self) -> None:
        """Read the views and show them."""
        register = self._register

        def work(store: Store) -> list[View]:
            with store.reading() as session:
                return views.of_register(session, register)

        call(self, self._house.jobs, work, self._show, self._failed)

    def use(self, view: View) -> None:
        """Show the list as a view keeps it."""
        if view.columns:
            self._page.listing.table.restore_state(view.columns)
        self._page.narrow(view.named, view.where, view.words)
        self._call_it(view.name)
        if view.left_out:
            words = _("这个视图中的部分筛选条件已不存在，没有使用：{names}")
            self._page.bar.say("warn", words.format(names="、".join(view.left_out)))

    def save(self) -> None:
        """Ask for a name and keep what the list shows now."""
        self.sheet = NameSheet(self)
        self.sheet.accepted.connect(self._named)
        self.sheet.open()
        self.sheet.name.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside

    def _show(self, found: Sequence[View]) -> None:
        self._views = found
        menu = QMenu(self)
        self.menu_shown = menu
        own = self._house.who.login
        self._add(menu, _("全部记录"), self._all)
        if found:
            menu.addSeparator()
        for view in found:
            words = view.name
            if view.shared:
                whose = _("共享") if view.by == own else _("{who} 共享").format(who=view.by)
                words = f"{view.name}（{whose}）"
            self._add(menu, words, partial(self.use, view))
        menu.addSeparator()
        self._add(menu, _("保存当前视图…"), self.save)
        gone = [view for view in found if views.may_drop(view, self._house.who)]
        if gone:
            below = self.deleting = QMenu(_("删除视图"), menu)
            menu.addMenu(below)
            for view in gone:
                self._add(below, view.name, partial(self._drop, view))
        menu.aboutToHide.connect(menu.deleteLater)
        pop_up(menu, self.mapToGlobal(QPoint(0, self.height() + 2)))

    @staticmethod
    def _add(menu: QMenu, words: str, act: Callable[[], Any]) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False: act())

    def _all(self) -> None:
        self._page.clear_filters()
        self._call_it("")

    def _call_it(self, name: str) -> None:
        self.setText(name.replace("&", "&&") or _("视图"))
        self.setShortcut(KEY)  # setText takes the key away

    def _named(self) -> None:
        assert self.sheet is not None
        query = self._page.query()
        view = View(
            0,
            self.sheet.name.text(),
            self._house.who.login,
            self.sheet.shared.isChecked(),
            query.where,
            query.named,
            query.words,
            dict(self._page.listing.table.save_state()),
        )

        def kept(_nothing: None) -> None:
            self._call_it(view.name.strip())
            self._house.toast(_("视图“{name}”已保存。").format(name=view.name.strip()))

        call(
            self,
            self._house.jobs,
            lambda store: views.keep(store, self._register, view),
            kept,
            self._failed,
        )

    def _drop(self, view: View) -> None:
        def gone(_nothing: None) -> None:
            self._call_it("")
            self._house.toast(_("视图“{name}”已删除。").format(name=view.name))

        call(self, self._house.jobs, lambda store: views.drop(store, view), gone, self._failed)

    def _failed(self, failure: Failure) -> None:
        self._page.bar.say("warn", words_of(failure))
