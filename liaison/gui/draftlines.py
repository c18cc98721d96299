"""Where a kept draft is told of and offered again: a bar on a form, a line on a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison.base.words import _
from liaison.fields.field import References
from liaison.gui.calls import call, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.kit.labels import PlainLabel, one_line
from liaison.gui.layouts import empty_layout
from liaison.gui.look import icons, style
from liaison.services import drafts, known, registers
from liaison.services.drafts import Draft

if TYPE_CHECKING:
    from liaison.gui.form import Form


QUICK, GRID = "visits-quick", "visit_grid"
"""Forms of visits that are not the whole form: the quick one, and the table of many."""

_SHOWN = 3
_LONGEST = 24


class DraftBar(MessageBar):
    """Tells that a draft stands in the form again, and lets it be thrown away."""

    def tell(self, draft: Draft, thrown: Callable[[], Any], more: str = "") -> None:
        """Tell of a draft that was put back."""
        words = _("有 {when} 未保存的草稿，已恢复。").format(when=draft.when()) + more
        self.say("warn" if more else "info", words, _("放弃草稿"), thrown, closable=False)

    def tell_of(self, form: Form, thrown: Callable[[], Any]) -> None:
        """Tell of the draft that stands in a form, and whether the record has moved on since."""
        assert form.draft is not None
        more = ""
        if form.card is not None and form.keeper.has_moved_on():
            words = _("此后这条记录又有修改（{who}），保存时请逐项核对。")
            more = words.format(who=form.card.changed)
        self.tell(form.draft, thrown, more)

    def tell_trouble(self, failure: Failure) -> None:
        """Tell that a draft could not be kept."""
        self.say("warn", _("草稿暂时没有保存：{why}").format(why=words_of(failure)))

    def tell_thrown(self, back: Callable[[], Any]) -> None:
        """Tell that a draft was thrown away, which can be taken back."""
        self.say("info", _("草稿已放弃。"), _("恢复草稿"), back)


class DraftLine(QWidget):
    """On the workbench: what was begun and not saved, each one key from being gone on with."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._drafts: list[Draft] = []
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(sizes.gap_s)
        mark = PlainLabel(parent=self)
        icon = icons.pixmap("pencil", "soon", sizes.icon, self.devicePixelRatioF())
        mark.setPixmap(icon)
        self._words = PlainLabel("", self, kind="second")
        layout.addWidget(mark)
        layout.addWidget(self._words)
        inside = QWidget(self)
        self._flow = FlowLayout(inside)
        layout.addWidget(inside, 1)
        self._inside = inside
        self.hide()

    def refresh(self) -> None:
        """Read the drafts anew."""
        call(self, self._house.jobs, drafts.all_of, self._show, lambda _failure: self.hide())

    def go_on(self) -> None:
        """Go on with the newest draft."""
        if self._drafts:
            self._open(self._drafts[0])

    def drafts(self) -> list[Draft]:
        """Return the drafts there are, newest first."""
        return list(self._drafts)

    def _show(self, found: list[Draft]) -> None:
        self._drafts = [one for one in found if one.register in registers.BY_NAME]
        empty_layout(self._flow)
        self._words.setText(_("{n} 份草稿未保存").format(n=len(self._drafts)))
        for draft in self._drafts[:_SHOWN]:
            words = f"{one_line(draft.words)[:_LONGEST]} · {draft.when()}"
            made = button(words, partial(self._open, draft), small=True)
            made.setParent(self._inside)
            made.setAccessibleName(_("继续填写：{words}").format(words=words))
            self._flow.addWidget(made)
            made.show()
        self.setVisible(bool(self._drafts))
        self._inside.updateGeometry()

    def _open(self, draft: Draft) -> None:
        self._house.go(page_of(draft), **opening(draft))


def page_of(draft: Draft) -> str:
    """Return the name of the page on which a draft is gone on with."""
    return GRID if draft.form == GRID else draft.register


def opening(draft: Draft) -> dict[str, Any]:
    """Return what the page of a draft's register is asked to open for it."""
    if draft.form == GRID:
        return {}
    if draft.id is not None:
        return {"id": draft.id, "edit": True}
    if draft.form.startswith(QUICK):
        given = draft.content.get("given", {})
        told = {"company_id": given.get("company_id"), "visit_id": given.get("fulfils")}
        asked = {name: one for name, one in told.items() if one is not None}
        return {"quick": True, "resume": True, **asked}
    register = registers.BY_NAME[draft.register]
    given = draft.content.get("given", {})
    name = known.company_field(register.record)
    company = given.get(name)
    if name in register.fields and isinstance(register.fields[name].kind, References):
        company = company[0] if company else None
    return {"new": True, "company": company} if company is not None else {"new": True}
