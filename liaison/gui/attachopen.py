"""Opening an attachment, here or in its own program, and saving it elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from liaison.base.filenames import safe_name
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import call, words_of
from liaison.gui.exporting import documents_folder
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.services import attachedcontent, filekind
from liaison.services.attachedlist import Item


def show_outside(path: Path) -> bool:
    """Let the system show a private copy in the program for its kind; False when it has none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class Opener:
    """What a panel does with one attachment without changing it; it tells in the panel's bar."""

    def __init__(self, house: House, bar: MessageBar, panel: QWidget) -> None:
        self._house, self._bar, self._panel = house, bar, panel

    def open(self, item: Item, among: list[Item]) -> None:
        """Open one: a picture here with the others, else in its program from a private copy."""
        if item.opens and item.kind.image:
            self._view(item, [one for one in among if one.opens and one.kind.image])
            return
        home = self._house.home
        call(
            self._panel,
            self._house.jobs,
            lambda store: attachedcontent.open_copy(store, home, item.id),
            lambda path: self._outside(path, item),
            lambda failure: self._not_opened(failure, item),
        )

    def save_as(self, item: Item) -> None:
        """Write one to where the person says."""
        name = filekind.fitting_name(item.name, item.kind)
        place = ask.save_file(self._panel, _("另存附件"), documents_folder() / safe_name(name))
        if place is not None:
            call(
                self._panel,
                self._house.jobs,
                lambda store: attachedcontent.save_as(store, item.id, place),
                lambda path: self._house.toast(_("已另存为“{name}”。").format(name=path.name)),
                self._failed,
            )

    def _view(self, item: Item, pictures: list[Item]) -> None:
        from liaison.gui.viewer import PictureViewer

        at = pictures.index(item)
        PictureViewer(self._house, pictures, at, self.save_as, self._panel).open()

    def _outside(self, path: Path, item: Item) -> None:
        if not show_outside(path):
            words = _("这台电脑上没有能打开“{name}”的程序。").format(name=item.name)
            self._bar.say("warn", words, _("另存为"), lambda: self.save_as(item))

    def _not_opened(self, failure: Failure, item: Item) -> None:
        if item.there:
            self._bar.say("warn", words_of(failure), _("另存为"), lambda: self.save_as(item))
        else:
            self._failed(failure)

    def _failed(self, failure: Failure) -> None:
        self._bar.say("error", words_of(failure))
