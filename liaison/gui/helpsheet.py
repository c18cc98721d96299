"""F1: help for what has the keyboard, and the keys that hold here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui import manual, remember
from liaison.gui.actions import Action
from liaison.gui.dialogkeys import HELPS
from liaison.gui.fieldbox import FieldBox
from liaison.gui.house import Page
from liaison.gui.keymap import KeyMap, Pairs
from liaison.gui.kit.buttons import button, ending
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.gui.manual import Place
from liaison.gui.manualtext import ManualText

_SIZE = (720, 560)


class About(NamedTuple):
    """What has the keyboard: its name and how it is filled in."""

    name: str = ""
    how: str = ""


def about(widget: QWidget | None) -> About:
    """Return what is known of a widget: of the field it is in, else its own description."""
    part = widget
    while part is not None:
        if isinstance(part, FieldBox):
            told = _("必填。") if part.needed else ""
            return About(part.label, told + part.editor.accessibleDescription())
        part = part.parentWidget()
    if widget is not None and widget.accessibleName() and widget.accessibleDescription():
        return About(widget.accessibleName(), widget.accessibleDescription())
    return About()


def of_dialog(dialog: QWidget | None) -> tuple[Place | None, Pairs]:
    """Return where the manual tells of a dialog, and the dialog's own keys.

    A dialog says the one by its property ``page`` (the page told of there), the
    other by shortcuts that have words (``whatsThis``).
    """
    if dialog is None:
        return None, ()
    made: list[QShortcut] = list(dialog.findChildren(QShortcut))
    keys = [(one.key().toString(), one.whatsThis()) for one in made if one.whatsThis()]
    page = dialog.property("page")
    return (manual.of_page(str(page)) if page else None), keys


class HelpSheet(QDialog):
    """Two leaves: the manual at the page's place with the field above it, and the keys.

    F1 again turns to the other leaf; Esc goes back to where the keyboard was.
    """

    def __init__(
        self,
        parent: QWidget,
        actions: Sequence[Action],
        page: Page | None,
        go: Callable[..., object],
        of: About | None = None,
    ) -> None:
        over = QApplication.activeModalWidget()
        super().__init__(over or parent)
        self.setProperty(HELPS, True)
        self._page, self._go = page, go if over is None else None
        self.about = about(QApplication.focusWidget()) if of is None else of
        place, own = of_dialog(over)
        self.place = place or (manual.of_page(page.name) if page is not None else Place(0))
        self.setWindowTitle(_("帮助"))
        self.setProperty("kind", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tabs = QTabBar(self)
        for words in (_("说明"), _("按键")):
            self.tabs.addTab(words)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.text = ManualText(self, pictures=False)
        self.keys = KeyMap(actions, page, self, own)
        self.leaves = QStackedWidget(self)
        self._lay()
        self.tabs.currentChanged.connect(self._turned)
        scale = style.now().scale
        room = self.screen().availableGeometry()
        wide, high = (round(one * scale) for one in _SIZE)
        self.resize(min(wide, room.width()), min(high, room.height() * 9 // 10))
        remember.place(self, "help")
        self.text.go(self.place, self.place.words)
        self._turned(0)

    def turn(self) -> None:
        """Turn to the other leaf."""
        self.tabs.setCurrentIndex(1 - self.tabs.currentIndex())

    def open_manual(self) -> None:
        """Open the whole manual at this place, instead of this."""
        chapter = manual.chapters()[self.place.chapter]
        self.accept()
        if self._go is not None:
            self._go("help", topic=self.place.words or chapter.title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 turns the leaf."""
        if event.key() == Qt.Key.Key_F1:
            self.turn()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _turned(self, leaf: int) -> None:
        self.leaves.setCurrentIndex(leaf)
        first: QWidget = self.keys.search if leaf else self.text
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay(self) -> None:
        sizes = style.now().sizes
        told = QWidget(self)
        leaf = QVBoxLayout(told)
        leaf.setContentsMargins(0, sizes.gap_s, 0, 0)
        leaf.setSpacing(sizes.gap_m)
        if self.about.name:
            leaf.addWidget(self._field())
        leaf.addWidget(self.text, 1)
        self.leaves.addWidget(told)
        self.leaves.addWidget(self.keys)
        foot = QHBoxLayout()
        foot.setSpacing(sizes.gap_s)
        self.hint = PlainLabel(_("再按 F1 换到另一页，Esc 返回。"), self, kind="small")
        foot.addWidget(self.hint)
        foot.addStretch(1)
        self.whole = button(_("打开使用手册"), self.open_manual, icon="book-open", parent=self)
        self.whole.setVisible(self._go is not None)  # not away from under a dialog
        foot.addWidget(self.whole)
        foot.addWidget(ending(button(_("关闭"), self.accept, kind="primary", parent=self)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.gap_l, sizes.gap_s, sizes.gap_l, sizes.gap_l)
        layout.setSpacing(sizes.gap_m)
        layout.addWidget(self.tabs)
        layout.addWidget(self.leaves, 1)
        layout.addLayout(foot)

    def _field(self) -> QFrame:
        sizes = style.now().sizes
        made = QFrame(self)
        made.setProperty("kind", "surface")
        inside = QVBoxLayout(made)
        inside.setContentsMargins(sizes.gap_m, sizes.gap_s, sizes.gap_m, sizes.gap_s)
        inside.setSpacing(sizes.gap_xs)
        inside.addWidget(PlainLabel(self.about.name, made, kind="strong"))
        how = self.about.how or _("按实际情况填写。")
        inside.addWidget(PlainLabel(how, made, wrap=True))
        return made
