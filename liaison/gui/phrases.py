"""Ctrl+J in a long text: phrases to put in, found by a few letters; keeping one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from liaison.base.words import _
from liaison.gui import shapes
from liaison.gui.calls import call
from liaison.gui.jobs import Jobs
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.palette import CommandPalette
from liaison.records.phrase import Place
from liaison.services import phrases
from liaison.services.phrases import Offered
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.gui.editors.words import LongEditor

Text = QPlainTextEdit | QLineEdit
_KEEP = "keep"
_MOST = 100


class PhrasePicker(CommandPalette):
    """Lies over a window; what is picked is written where the keyboard was."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._text: Text | None = None
        self._where = Place.content
        self._jobs: Jobs | None = None
        self._selected = ""
        self._offers: list[Offered] = []
        self._line.setPlaceholderText(_("输入常用语中的字，或拼音首字母"))
        self._line.setAccessibleName(_("常用语"))
        self.setAccessibleName(_("常用语"))
        self.picked.connect(self._take)

    def begin(self, text: Text, place: Place, jobs: Jobs) -> None:
        """Offer phrases of a place for a text; its selection can be kept as one."""
        self._text, self._where, self._jobs = text, place, jobs
        self._selected = selected(text)

        def work(store: Store) -> list[Offered]:
            with store.reading() as session:
                return phrases.offers(session, place, limit=_MOST)

        call(self, jobs, work, self._show)

    def _show(self, found: list[Offered]) -> None:
        text = self._text
        if text is None or not shiboken6.isValid(text):
            return
        self._offers = found
        commands = [
            Command(f"{place}", one.words, _group(one), "", "", one.letters)
            for place, one in enumerate(found)
        ]
        if self._selected and self._selected not in {one.words for one in found}:
            words = _("存为常用语：{words}").format(words=shapes.short(self._selected, 40))
            commands.insert(0, Command(_KEEP, words, _("新增"), "", ""))
        self.start(commands)

    def _take(self, key: str) -> None:
        text = self._text
        if text is None or self._jobs is None or not shiboken6.isValid(text):
            return
        if key == _KEEP:
            keep = partial(phrases.keep, place=self._where, words=self._selected)
            call(self, self._jobs, keep, lambda _kept: self._again(), lambda _failure: None)
        elif isinstance(text, QPlainTextEdit):
            text.insertPlainText(self._offers[int(key)].words)
        else:
            text.insert(self._offers[int(key)].words)
            text.textEdited.emit(text.text())

    def _again(self) -> None:
        """Show the phrases once more: the one just kept stands among them."""
        text = self._text
        if text is not None and self._jobs is not None and shiboken6.isValid(text):
            self.begin(text, self._where, self._jobs)


def offer_in(editor: LongEditor) -> None:
    """Offer phrases for the text of an editor on a form."""
    register = _register_of(editor)
    place = phrases.place_of(editor.bound.record, editor.bound.name, register)
    offer(editor.text, place, editor.source.jobs)


def offer(text: Text, place: Place, jobs: Jobs) -> None:
    """Offer phrases of a place for a text."""
    picker(text.window()).begin(text, place, jobs)


def picker(window: QWidget) -> PhrasePicker:
    """Return the picker over a window, made when it is first asked for."""
    found = window.findChild(PhrasePicker)
    return found if isinstance(found, PhrasePicker) else PhrasePicker(window)


def selected(text: Text) -> str:
    """Return the words selected in a text, lines as lines."""
    words = text.selectedText() if isinstance(text, QLineEdit) else text.textCursor().selectedText()
    return words.replace("\u2029", "\n").strip()


def _group(one: Offered) -> str:
    if one.own:
        return _("本人")
    return _("本站") if one.id is not None else ""


def _register_of(widget: QWidget) -> str:
    from liaison.gui.fieldset import FieldSet

    part: QWidget | None = widget
    while part is not None and not isinstance(part, FieldSet):
        part = part.parentWidget()
    return part.register.name if part is not None else ""
