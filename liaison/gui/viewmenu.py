"""The choice of saved views: first what is there, then what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from liaison.base.words import _, beside
from liaison.services import views
from liaison.services.views import View
from liaison.store.step import Who

if TYPE_CHECKING:
    from liaison.gui.views import ViewButton


class ViewMenu(QMenu):
    """All records, the views by name, and below them the deeds; opened for the keyboard."""

    def __init__(
        self, parent: ViewButton, found: Sequence[View], in_use: View | None, who: Who
    ) -> None:
        super().__init__(parent)
        self._found, self._who = found, who
        self.setAccessibleName(_("保存的视图"))
        self.opening: QMenu | None = None
        self.renaming: QMenu | None = None
        self.deleting: QMenu | None = None
        self._add(self, _("全部记录"), parent.use_none, in_use is None)
        if not found:
            hint = self.addAction(_("还没有保存的视图：筛选、排好列以后，可以在这里保存"))
            hint.setEnabled(False)
            return
        self.addSeparator()
        for view in found:
            here = in_use is not None and (in_use.by, in_use.name) == (view.by, view.name)
            self._add(self, self.words_of(view), partial(parent.use, view), here)

    def words_of(self, view: View) -> str:
        """Return how a view is called here: by its name, whose it is, and what it is for."""
        told = []
        if view.shared:
            mine = view.by == self._who.login
            told.append(_("共享") if mine else _("{who} 共享").format(who=view.whose))
        if view.opens:
            told.append(_("打开时使用"))
        return beside(view.name, _("，").join(told))

    def add_deeds(self, button: ViewButton, changed: bool) -> None:
        """Add what can be done; ``changed``: the own view in use shows something else by now."""
        self.addSeparator()
        if changed and button.in_use is not None:
            words = _("更新“{name}”").format(name=button.in_use.name)
            self._add(self, words, button.update_view)
        self._add(self, _("保存当前视图…"), button.save)
        if self._found:
            self._add_changes(button)
        self.addSeparator()
        # The keys stand beside the words only: the page itself listens to them.
        self._add(self, _("列和排序…") + "\tCtrl+Shift+L", button.arrange_asked.emit)
        self._add(self, _("导出当前列表…") + "\tCtrl+E", button.export)

    def _add_changes(self, button: ViewButton) -> None:
        self.opening = self._below(_("打开本页时使用"))
        none = not any(view.opens for view in self._found)
        self._add(self.opening, _("全部记录"), partial(button.open_with, None), none)
        for view in self._found:
            self._add(self.opening, view.name, partial(button.open_with, view), view.opens)
        own = [view for view in self._found if view.by == self._who.login]
        if own:
            self.renaming = self._below(_("改名或共享"))
            for view in own:
                self._add(self.renaming, f"{view.name}…", partial(button.rename, view))
        gone = [view for view in self._found if views.may_drop(view, self._who)]
        if gone:
            self.deleting = self._below(_("删除视图"))
            for view in gone:
                self._add(self.deleting, view.name, partial(button.drop, view))

    def _below(self, words: str) -> QMenu:
        made = QMenu(words, self)
        self.addMenu(made)
        return made

    @staticmethod
    def _add(
        menu: QMenu, words: str, act: Callable[[], Any], checked: bool | None = None
    ) -> QAction:
        action = menu.addAction(words.replace("&", "&&"))
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        action.triggered.connect(lambda _checked=False: act())
        return action
