"""What stands on a form's page and is not saved: asked about, kept as drafts, or saved."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop

from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.drafting import Keeper, finish_composing
from liaison.gui.kit.dialogs import Option
from liaison.services.drafts import Draft

if TYPE_CHECKING:
    from liaison.gui.form import Form
    from liaison.gui.formpage import FormPage


class Unsaved:
    """The fields of the form, the records inside it, and the note of a move, seen as one."""

    def __init__(self, page: FormPage) -> None:
        self._page = page
        self._thrown: Draft | None = None

    def tell(self) -> None:
        """Say above the form that a draft stands in it again, or that it was thrown away."""
        page, thrown = self._page, self._thrown
        self._thrown = None
        if page.form.draft is not None:
            page.draft_bar.tell_of(page.form, self._throw)
        elif thrown is not None:
            page.draft_bar.tell_thrown(partial(self._put_back, thrown))

    def _throw(self) -> None:
        """Throw the draft away and show the form as without it."""
        self._thrown = self._page.form.draft
        self._page.form.keeper.forget()
        self._page.open_again()

    def _put_back(self, draft: Draft) -> None:
        keeper = self._page.form.keeper
        keeper.put_back(draft)
        keeper.saved()  # it is not kept any more
        keeper.now()
        self.tell()

    def is_changed(self) -> bool:
        """Is something written that is not kept?"""
        moves = self._page.moves
        writing = moves is not None and moves.is_writing()
        return bool(self._forms()) or writing or self._files_wait()

    def ask(self, name: str) -> str | None:
        """Ask what shall become of it: save, keep, drop (also when there is nothing); None: stay.

        What is to be kept or dropped is done at once. A note of a move is not
        saved by leaving: its own button decides.
        """
        if not self.is_changed():
            return "drop"
        forms = self._forms()
        options = (
            Option("save", _("保存")),
            Option("keep", _("留作草稿")),
            Option("drop", _("放弃修改")),
        )
        many = max(1, sum(len(form.changes()) for form in forms))
        words = _("“{name}”有 {n} 处修改尚未保存。留作草稿的内容可以从工作台继续填写。")
        words = words.format(name=name, n=many)
        if self._files_wait():
            words += _("选好的附件不会留在草稿里。")
        answer = ask.decide(
            self._page,
            _("离开前要保存吗？"),
            words,
            options if forms else options[1:],
            _("继续填写"),
        )
        if answer == "keep":
            self.keep()
        elif answer == "drop":
            for keeper in self._keepers():
                keeper.forget()
        return answer

    def keep(self) -> None:
        """Keep all of it as drafts, at once and without waiting."""
        finish_composing()
        for keeper in self._keepers():
            keeper.now()

    def save(self) -> None:
        """Save all forms; what cannot be saved stays a draft."""
        self.keep()
        for form in self._forms():
            form.save()

    def save_and_wait(self) -> bool:
        """Save and tell whether nothing is left to save."""
        loop, forms = QEventLoop(self._page), self._forms()
        for form in forms:
            form.keeper.over.connect(loop.quit)
        self.save()
        while any(form.is_saving() for form in forms):
            loop.exec()
        return not self._forms()

    def _files_wait(self) -> bool:
        files = self._page.attachments
        return files is not None and files.is_waiting()

    def _forms(self) -> list[Form]:
        page = self._page
        inside = [panel.form for panel in page.panels if panel.form is not None]
        return [form for form in (*inside, page.form) if form.changes()]

    def _keepers(self) -> list[Keeper]:
        page = self._page
        found: list[Keeper] = [page.form.keeper]
        found += [panel.form.keeper for panel in page.panels if panel.form is not None]
        return found + ([page.moves.keeper] if page.moves is not None else [])
