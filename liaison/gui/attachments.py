"""The panel 附件 on a record: drop, paste or choose files; open, describe, save and remove them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from liaison.base.words import _
from liaison.fields.record import Record
from liaison.gui import ask
from liaison.gui.attachframe import AttachmentFrame
from liaison.gui.attachmodel import Entry
from liaison.gui.attachopen import Opener
from liaison.gui.attachparts import news, picture, refusals, thumbs
from liaison.gui.calls import Kept, call, change, words_of
from liaison.gui.exporting import documents_folder
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.taking import MOST, Source, Taken, Taking, keep_waiting, sources
from liaison.services import attachedlist, attachments, guarding, rights
from liaison.services.attachedlist import Item
from liaison.services.incoming import Incoming
from liaison.services.registers import Register
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.gui.formpage import FormPage


class AttachmentPanel(AttachmentFrame):
    """Attachments of one record; of a new one they wait until it is saved."""

    changed = Signal()

    def __init__(self, house: House, record: type[Record], parent: QWidget | None = None) -> None:
        super().__init__(rights.allowed_at_all(house.who, guarding.operation_of(record)), parent)
        self._house, self._record = house, record
        self._id: int | None = None
        self._items: list[Item] = []
        self._waiting: list[Incoming] = []
        self._pictures: dict[str, QPixmap] = {}
        self._taking: Taking | None = None
        self.opener = Opener(house, self.bar, self)
        self.grid.opened.connect(self.open_row)
        self.progress.cancelled.connect(self._stop)
        self.hide()  # until it knows its record

    # -- which record

    def start(self) -> None:
        """Gather for a record that is not saved yet."""
        self._id = None
        self._fill([])
        self.show()

    def load(self, id: int) -> None:
        """Show the attachments of a record."""
        if id != self._id:
            self._id = id
            self.bar.clear()
            self._fill([])
            self.show()
        record = self._record

        def work(store: Store) -> tuple[int, list[Item]]:
            return id, attachedlist.listed(store, record, id)

        call(self, self._house.jobs, work, self._show, self._failed)

    def is_waiting(self) -> bool:
        """Are there files that are not kept yet?"""
        return bool(self._waiting) or self._taking is not None

    def is_taking(self) -> bool:
        """Are files being made ready?"""
        return self._taking is not None

    def waiting(self) -> list[Incoming]:
        """Return the files that are not kept yet."""
        return list(self._waiting)

    def wait(self, files: Sequence[Incoming]) -> None:
        """Let files wait again for a record that is not saved yet."""
        self._waiting = list(files)
        self._fill([])

    def keep_for(self, id: int) -> None:
        """Attach what waited, now that its record is saved."""
        files, self._waiting = self._waiting, []
        self._id, house = id, self._house

        def lost(words: str) -> None:
            if not isValid(self) or self._id != id:
                house.toast(words)
                return
            self._waiting = files
            self._fill(self._items)
            self.bar.say("error", words, _("重试"), lambda: self.keep_for(id))

        if files:
            self.bar.clear()
            keep_waiting(house.jobs, self._record, id, files, house.toast, lost)

    # -- taking in

    def choose(self) -> None:
        """Ask for files."""
        self.take(list(ask.choose_files(self, _("添加附件"), documents_folder())))

    def paste(self) -> None:
        """Take what was copied: files, or a picture."""
        found = sources(QGuiApplication.clipboard().mimeData())
        if found:
            self.take(found)
        else:
            self.bar.say("info", _("剪贴板中没有文件或图片。"))

    def take_from(self, mime: QMimeData) -> None:
        """Take what was dropped."""
        self.take(sources(mime))

    def take(self, found: list[Source]) -> None:
        """Take files in; those that cannot be taken are told, the others kept."""
        if not found or not self.may or self._taking is not None:
            return
        self.bar.clear()
        if len(found) > MOST:
            self.bar.say("warn", _("一次最多添加 {n} 个文件。").format(n=MOST))
            return
        self.add.setEnabled(False)
        self.progress.begin(_("正在添加附件"), len(found))
        self._taking = Taking(self._house.jobs, self)
        self._taking.moved.connect(self.progress.at)
        self._taking.done.connect(self._taken)
        self._taking.start(found, None if self._id is None else (self._record, self._id))

    # -- what can be done with one

    def open_row(self, row: int) -> None:
        """Open one of what is kept."""
        entry = self.grid.entries.entry(row)
        if entry is not None and entry.item is not None:
            self.opener.open(entry.item, self._items)

    def open_picked(self) -> None:
        """Open what is selected."""
        self.open_row(self.grid.currentIndex().row())

    def save_picked(self) -> None:
        """Write what is selected to where the person says."""
        for item in self.picked()[:1]:
            self.opener.save_as(item)

    def describe_picked(self) -> None:
        """Write the note of what is selected."""
        for item in self.picked()[:1]:
            note = ask.line(self, _("附件说明"), item.name, item.note, required=False)
            if note is not None and note != item.note:
                work = partial(attachments.describe, id=item.id, version=item.version, note=note)
                self._change(work, _("说明已保存。"))

    def remove_picked(self) -> None:
        """Put what is selected into the recycle bin; a toast offers undo."""
        waiting = [one.waiting for one in self.grid.selected() if one.waiting is not None]
        ids = [item.id for item in self.picked()]
        if waiting:
            self._waiting = [one for one in self._waiting if one not in waiting]
            self._fill(self._items)
            self.changed.emit()
        if ids and self.may:
            words = _("已删除 {n} 个附件。").format(n=len(ids))
            self._change(lambda store: attachments.remove(store, ids), words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V takes in, F2 describes, Delete removes, Ctrl+Shift+S saves elsewhere."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        picked = self.grid.hasFocus() and bool(self.grid.selected())
        if control and event.key() == Qt.Key.Key_V:
            self.paste()
        elif picked and event.key() == Qt.Key.Key_Delete:
            self.remove_picked()
        elif picked and event.key() == Qt.Key.Key_F2 and self.may:
            self.describe_picked()
        elif picked and control and shift and event.key() == Qt.Key.Key_S:
            self.save_picked()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _change(self, work: Callable[[Store], object], words: str) -> None:
        change(self, self._house.jobs, work, lambda kept: self._kept(words, kept), self._failed)

    def _show(self, told: tuple[int, list[Item]]) -> None:
        id_, items = told
        if id_ != self._id:
            return
        self._fill(items)
        wanted = [one for one in items if one.thumb and one.thumb not in self._pictures]
        if wanted:
            call(self, self._house.jobs, lambda store: thumbs(store, wanted), self._pictured)

    def _pictured(self, found: dict[str, QImage]) -> None:
        self._pictures |= {name: QPixmap.fromImage(image) for name, image in found.items()}
        self._fill(self._items)

    def _fill(self, items: list[Item]) -> None:
        self._items = items
        entries = [Entry(item=one, picture=self._pictures.get(one.thumb)) for one in items]
        entries += [Entry(waiting=one, picture=picture(one)) for one in self._waiting]
        self.show_entries(entries, self._hint(not entries))

    def _hint(self, empty: bool) -> str:
        if not self.may:
            return _("还没有附件。") if empty else ""
        if self._id is None:
            return _("把照片、扫描件拖到这里，或粘贴截图（Ctrl+V）；保存记录时一并添加。")
        return _("把照片、扫描件拖到这里，或粘贴截图（Ctrl+V）。") if empty else ""

    def _taken(self, taken: Taken) -> None:
        self._taking = None
        self.progress.finish()
        self.add.setEnabled(True)
        if self._id is None:
            self._waiting += taken.files
            self._fill(self._items)
        elif taken.count:
            self._house.toast(news(taken), taken.step_id)
            self.load(self._id)
        if taken.refused:
            self.bar.say("error", refusals(taken))
        self.changed.emit()

    def _stop(self) -> None:
        if self._taking is not None:
            self._taking.stop()

    def _kept(self, words: str, kept: Kept) -> None:
        self.bar.clear()
        self._house.toast(words, kept.step_id)
        if self._id is not None:
            self.load(self._id)
        self.changed.emit()

    def _failed(self, failure: Failure) -> None:
        self.bar.say("error", words_of(failure))


def of_form(page: FormPage, house: House, register: Register) -> AttachmentPanel | None:
    """Put a panel under a form just begun, in place of the one of the record before.

    It follows the form: shows what its record has, or gathers until it is
    saved. None for types without attachments.
    """
    before = page.attachments
    if before is not None:
        before.hide()
        page.main.removeWidget(before)
        page.saved.disconnect(before.keep_for)
        before.setParent(None)
        before.deleteLater()
    if not attachments.takes(register.record):
        return None
    made = AttachmentPanel(house, register.record, page)
    page.main.insertWidget(page.main.count() - 1, made)  # the last is the stretch
    form = page.form

    def ready() -> None:
        if form.card is None:
            made.start()
        else:
            made.load(form.card.id)

    form.ready.connect(ready)
    page.saved.connect(made.keep_for)
    return made
