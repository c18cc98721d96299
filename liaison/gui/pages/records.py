"""The page of a register: its list, and over it the form or, for companies, the card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.fields.field import Reference, References
from liaison.gui import shapes
from liaison.gui.formpage import FormPage
from liaison.gui.house import House, Page
from liaison.gui.listpage import ListPage
from liaison.gui.pages.company import CompanyPage
from liaison.services import guarding, known, registers, rights
from liaison.services.registers import Register
from liaison.store.step import Done

_BY_ALL = ("companies", "officers")


class RecordsPage(Page):
    """``open`` understands ``id``, ``new`` with ``company``, ``named``, ``where``, ``words``.

    ``back`` names the page to return to when what was opened is closed; that
    page still shows what it showed.
    """

    def __init__(self, house: House, register: str, parent: QWidget | None = None) -> None:
        super().__init__(house, parent)
        self.register = registers.BY_NAME[register]
        self.name = register
        self.records = _touched_by(self.register)
        self._back = ""
        self._begun = False
        self.list = ListPage(house, self.register, self)
        self.form: FormPage | None = None
        self.card: CompanyPage | None = None
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.list.opened.connect(self.show_record)
        self.list.new_asked.connect(self._quick if register == "visits" else self.start_new)
        self.list.company_asked.connect(self._open_company)

    # -- what the window asks

    def open(self, **what: Any) -> None:
        if not self._begun:
            self._begun = True
            self.list.views.begin()
        if not what:
            self._focus()
            return
        if self._is_writing() and not self.may_leave():
            return
        if what.get("quick"):
            self._start_quick(what)
            return
        self._back = str(what.get("back", ""))
        if what.get("new"):
            self.start_new(what.get("company"))
        elif what.get("id") is not None:
            self.show_record(int(what["id"]), bool(what.get("edit")))
        else:
            self._stack.setCurrentWidget(self.list)
            self.list.narrow(
                tuple(what.get("named", ())), tuple(what.get("where", ())), what.get("words", "")
            )
            self._focus()

    def hear(self, done: Done) -> None:
        self.list.refresh()
        if self.form is not None and self._stack.currentWidget() is self.form:
            self.form.reload()
        if self.card is not None:
            self.card.reload()

    def may_leave(self) -> bool:
        return self.form is None or not self._is_writing() or self.form.may_leave()

    def keep_draft(self) -> None:
        if self.form is not None and self._is_writing():
            self.form.keep_draft()

    def actions_offered(self) -> list[tuple[str, str, Callable[[], Any]]]:
        label = _(self.register.label)
        shown: list[tuple[str, str, Callable[[], Any]]] = [
            *self._adding(),
            (_("在{what}中查找").format(what=label), "Ctrl+F", self._find),
        ]
        if self.form is not None and self._is_writing():
            shown.append((_("保存"), "Ctrl+S", self.form.save))
        return shown

    # -- what is in front

    def start_new(self, company: int | None = None) -> None:
        """Open the form of a new record, of a company if one is given.

        Who may add none is told so before anything is written, not when it is to be saved.
        """
        if not self.list.may_add:
            self._back = ""
            self._stack.setCurrentWidget(self.list)
            words = rights.not_at_all(guarding.operation_of(self.register.record))
            self.list.bar.say("warn", words)
            self._focus()
            return
        given: dict[str, Any] = {}
        if company is not None:
            name = known.company_field(self.register.record)
            many = isinstance(self.register.fields[name].kind, References)
            given[name] = [company] if many else company
        self._show_form().start(given)

    def show_record(self, id: int, edit: bool = False) -> None:
        """Open a record: the card of a company, else the form."""
        if self.register.name == "companies" and not edit:
            self._show_card(id)
        else:
            self._show_form().load(id)

    def close_front(self) -> None:
        """Go back from form or card to where one was."""
        if self._stack.currentWidget() is self.form and self._over_card():
            assert self.card is not None
            self._stack.setCurrentWidget(self.card)
            self.card.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        back, self._back = self._back, ""
        self._stack.setCurrentWidget(self.list)
        if back:
            self.house.go(back)
        else:
            self._focus()

    # -- inside

    def _open_company(self, id: int) -> None:
        self.house.go("companies", id=id, back=self.name)

    def _over_card(self) -> bool:
        """Was the form opened from the card of the company it shows?"""
        card = self.form.form.card if self.form is not None else None
        shown = self.card.company_id if self.card is not None else None
        return card is not None and card.id == shown

    def _adding(self) -> list[tuple[str, str, Callable[[], Any]]]:
        """Return what adds a record; a visit has a quick way and the whole form."""
        words = shapes.new_words(self.register)
        if not self.list.may_add:
            return []
        if self.card is not None and self._stack.currentWidget() is self.card:
            company = self.card.company_id
            go = self.house.go
            return [
                (_("登记走访"), "Ctrl+N", lambda: go("visits", quick=True, company_id=company)),
                (words, "Ctrl+Shift+N", lambda: self.open(new=True)),
            ]
        if self.name != "visits":
            return [(words, "Ctrl+N", lambda: self.open(new=True))]
        return [
            (_("登记走访"), "Ctrl+N", self._quick),
            (_("填写走访全表"), "Ctrl+Shift+N", lambda: self.open(new=True)),
            (_("成批登记走访"), "Ctrl+G", lambda: self.house.go("visit_grid")),
        ]

    def _quick(self) -> None:
        self.house.go(self.name, quick=True)

    def _start_quick(self, what: dict[str, Any]) -> None:
        from liaison.gui import quickvisit

        quickvisit.open_over(self.house, self.window(), **what)

    def _show_form(self) -> FormPage:
        if self.form is None:
            self.form = FormPage(self.house, self.register, self)
            self.form.closed.connect(self.close_front)
            self.form.saved.connect(self.list.refresh)
            self._stack.addWidget(self.form)
        self._stack.setCurrentWidget(self.form)
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.form

    def _show_card(self, id: int) -> None:
        if self.card is None:
            self.card = CompanyPage(self.house, self)
            self.card.closed.connect(self.close_front)
            self.card.edit_asked.connect(lambda one: self.show_record(one, edit=True))
            self._stack.addWidget(self.card)
        self.card.load(id)
        self._stack.setCurrentWidget(self.card)
        self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_writing(self) -> bool:
        return self.form is not None and self._stack.currentWidget() is self.form

    def _find(self) -> None:
        if self._stack.currentWidget() is self.list:
            self.list.find_here()

    def _focus(self) -> None:
        front = self._stack.currentWidget()
        (self.list.listing if front is self.list else front).setFocus(
            Qt.FocusReason.OtherFocusReason
        )


def _touched_by(register: Register) -> frozenset[str]:
    """Return the tables whose changes show in the list; none means all."""
    if register.name in _BY_ALL:
        return frozenset()
    targets = {
        bound.kind.target.lower()
        for bound in register.fields.values()
        if isinstance(bound.kind, Reference | References)
    }
    children = {child.__tablename__ for child in register.children}
    return frozenset({register.record.__tablename__, *targets, *children})
