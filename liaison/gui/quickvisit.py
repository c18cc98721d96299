"""The quick way to record a visit (登记走访), from anywhere: F4, a few keys, Ctrl+Enter."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.attachments import AttachmentPanel
from liaison.gui.calls import Kept, call, problems_of, was_cancelled, words_of
from liaison.gui.drafting import finish_composing
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.dialogs import Option
from liaison.gui.quickvisitaside import Aside
from liaison.gui.quickvisitasks import has_companies, kept_words, words_of as categories
from liaison.gui.quickvisitback import Back
from liaison.gui.quickvisitform import QuickForm
from liaison.gui.quickvisitframe import QuickFrame
from liaison.gui.quickvisitkeys import bind
from liaison.gui.quickvisitraise import RaisedRows
from liaison.records import Visit
from liaison.records.visit import Outcome
from liaison.services import records
from liaison.services.known import Known
from liaison.services.records import Card
from liaison.services.visiting import Context, Recorded
from liaison.store.step import Store

_REPEATED = ("visited_on", "officers", "form")
"""What the next visit takes over from the one just recorded."""


class QuickVisit(QuickFrame):
    """Lies over the page one is on; Ctrl+Enter keeps the visit, then the next or back."""

    def __init__(self, house: House, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._house = house
        self._plan: int | None = None
        self._given: dict[str, Any] = {}
        self._over = False
        self.resumes = False  # is it to go on with a draft? else one that comes back is unexpected
        self.rows = RaisedRows(house.jobs, self)
        self.form = QuickForm(house, self.rows.values, self.rows.put)
        self.form.fulfils = self._fulfils
        self.aside = Aside(self)
        self.files = AttachmentPanel(house, Visit, self)
        self.back = Back(self, house)
        self.fill(self.form, self.rows, self.files, self.aside)
        self._connect()
        bind(self, self.turn_plan)

    # -- opening

    def begin(
        self, company_id: int | None = None, visit_id: int | None = None, day: date | None = None
    ) -> None:
        """Open for a new visit, of a company, on a day, or as planned if that is given."""
        self.open()
        call(self, self._house.jobs, categories, self.rows.offer, self._failed)
        call(self, self._house.jobs, has_companies, self._tell_none, self._failed)
        if visit_id is None:
            if day is not None and day.isoformat() != clock.today().isoformat():
                shown = day.isoformat()
                self.form.repeat = {"visited_on": Known(shown, shown)}
            self._start({"company_id": company_id} if company_id is not None else {})
            return

        def work(store: Store) -> Card:
            with store.reading() as session:
                return records.card(session, Visit, visit_id)

        call(self, self._house.jobs, work, self._planned, self._failed)

    def again(self) -> None:
        """Begin the next visit: the day and the officers stay."""
        if self.back.is_running():
            return
        boxes = self.form.boxes
        kept = {name: boxes[name].editor.kept() for name in _REPEATED}
        self.form.repeat = {name: Known(*one) for name, one in kept.items() if one[0] is not None}
        self._plan = None
        self._start({})

    # -- leaving and saving

    def save(self) -> None:
        """Keep the visit and what is raised; problems are told at their places."""
        if self.is_done():
            return
        right = self.rows.check()
        wrong = [name for name, box in self.form.boxes.items() if box.check() is not None]
        if wrong:
            self.form.go_to(wrong[0])
        if right and not wrong and not self.files.is_taking():
            self.bar.clear()
            self.form.save()
        elif self.files.is_taking():
            self.bar.say("info", _("照片正在处理，请稍候再保存。"))
        else:
            self._count_wrong()

    def is_changed(self) -> bool:
        """Is something written that is not kept?"""
        written = bool(self.form.changes()) or bool(self.rows.rows)
        return not self.is_done() and (written or self.files.is_waiting())

    def keep_draft(self) -> None:
        """Keep what is written as a draft, at once and without waiting."""
        finish_composing()
        if not self.is_done():
            self.form.keeper.now()

    def reject(self) -> None:
        """Esc: ask what shall become of what is written."""
        if self.back.is_running():
            return
        answer = self._leaving() if self.is_changed() else "drop"
        if answer == "save":
            self._over = True
            self.save()
        elif answer is not None:
            super().reject()

    def done(self, result: int) -> None:
        """Gone, whatever the way (locking too): what is written stays a draft."""
        self.keep_draft()
        super().done(result)
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps; Enter goes nowhere by itself."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.is_done() and event.matches(QKeySequence.StandardKey.Undo):
            self.back.begin()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif not enter:
            super().keyPressEvent(event)

    # -- inside

    def _start(self, given: dict[str, Any]) -> None:
        self._given = given
        self.show_form()
        self.bar.clear()
        self.draft_bar.clear()
        self.rows.put([])
        self.files.start()
        self.form.start(given)

    def _planned(self, card: Card) -> None:
        """Take over what was planned; a visit that is recorded already is shown as it is."""
        if card.values["outcome"] != Outcome.planned.value:
            self._over = True
            self._house.go("visits", id=card.id)
            super().reject()
            return
        self._plan = card.id
        taken = ("officers", "form")
        told = {name: Known(card.values[name], card.texts[name]) for name in taken}
        if card.values["visited_on"] < clock.today().isoformat():
            told["visited_on"] = Known(card.values["visited_on"], card.texts["visited_on"])
        self.form.repeat = told
        self._start({"company_id": card.values["company_id"], "fulfils": card.id})

    def _ready(self) -> None:
        self.form.repeat = {}
        self.watch(self.form)
        if self.form.draft is not None:
            self.draft_bar.tell_of(self.form, self._throw)
            self.form.ask()
        unasked = self.form.draft is not None and not self._given and not self.resumes
        if self.form.chosen() is not None and not unasked:
            self.form.tasks().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.form.go_to("company_id")
            self.form.company_line().selectAll()

    def _throw(self) -> None:
        self.form.keeper.forget()
        self._start(self._given)

    def _tell(self, known: Context | None) -> None:
        self.aside.tell(known, self._plan)
        self.form.offer_contacts(known.contacts if known is not None else ())
        self._tell_outcome(self.form.outcome().value)

    def _tell_outcome(self, outcome: str) -> None:
        """A plan is not fulfilled by planning again."""
        self.aside.fulfil.setEnabled(outcome != Outcome.planned.value or self._plan is not None)

    def _fulfils(self) -> tuple[int, int] | None:
        return self.aside.plan() if self.aside.fulfil.isEnabled() else None

    def _kept(self, kept: Kept) -> None:
        made: Recorded = kept.result
        self._plan = None
        self.draft_bar.clear()
        self.back.remember(kept, self.files.waiting())
        self.files.keep_for(made.id)
        company = self.form.company_line().text()
        words = kept_words(self.form.outcome(), made)
        self._house.toast(words, kept.step_id)
        if self._over:
            super().reject()
        else:
            self.show_done(company, words)

    def _refused(self, failure: Failure) -> None:
        self._over = False
        if was_cancelled(failure):
            return
        others = []
        for problem in problems_of(failure):
            place = (problem.field or "").split(".")
            if place[0] == "raised" and int(place[1]) < len(self.rows.rows):
                self.rows.rows[int(place[1])].tell(problem.at(place[2]))
            elif problem.field not in self.form.boxes:
                others.append(str(problem))
        if others:
            self.bar.say("error", " ".join(others))
        elif problems_of(failure):
            self._count_wrong()
        else:
            self.bar.say("error", words_of(failure), _("重试"), self.save)

    def _count_wrong(self) -> None:
        self._over = False
        wrong = [box for box in self.form.boxes.values() if box.problem() is not None]
        many = len(wrong) + sum(bool(row.note()) for row in self.rows.rows)
        self.bar.say("error", _("有 {n} 处需要修改。").format(n=max(1, many)))

    def _tell_none(self, there: bool) -> None:
        if not there:
            words = _("还没有登记企业。请先在“导入”中导入企业花名册，或在“企业”中新增。")
            self.bar.say("warn", words)

    def _failed(self, failure: Failure) -> None:
        if not was_cancelled(failure):
            self.bar.say("error", words_of(failure))

    def _leaving(self) -> str | None:
        words = _("这次走访还没有保存。留作草稿的内容可以从工作台继续填写。")
        if self.files.is_waiting():
            words += _("选好的附件不会留在草稿里。")
        ways = {"save": _("保存"), "keep": _("留作草稿"), "drop": _("放弃")}
        options = [Option(key, told) for key, told in ways.items()]
        answer = ask.decide(self, _("离开前要保存吗？"), words, options, _("继续填写"))
        if answer == "drop":
            self.form.keeper.hold()  # nothing of it is to come back
            self.form.keeper.forget()
        return answer

    def _connect(self) -> None:
        form = self.form
        form.ready.connect(self._ready)
        form.known.connect(self._tell)
        form.said.connect(self._tell_outcome)
        form.saved.connect(self._kept)
        form.refused.connect(self._refused)
        form.submitted.connect(self.save)
        form.keeper.troubled.connect(self.draft_bar.tell_trouble)
        self.rows.submitted.connect(self.save)
        self.rows.changed.connect(form.keeper.touch)
        self.rows.changed.connect(lambda: self.watch(self.rows))
        self.undo_button.clicked.connect(self.back.begin)
        self.save_button.clicked.connect(self.save)
        self.next_button.clicked.connect(self.again)
        self.close_button.clicked.connect(self.reject)
        self.leave_button.clicked.connect(self.reject)

    def turn_plan(self) -> None:
        """Fulfil the plan that is told of, or record a visit beside it."""
        if not self.aside.fulfil.isHidden() and self.aside.fulfil.isEnabled():
            self.aside.fulfil.turn()


def open_over(house: House, parent: QWidget | None, **what: Any) -> QuickVisit | None:
    """Open the quick visit over a window: ``company_id``, ``visit_id``, ``day`` may be told.

    None where this person may record nothing; they are told so.
    """
    from liaison.services import guarding, rights

    if not rights.allowed_at_all(house.who, guarding.operation_of(Visit)):
        house.refuse(_("您的角色不能登记走访。"))
        return None
    made = QuickVisit(house, parent)
    told = {name: what.get(name) for name in ("company_id", "visit_id", "day")}
    made.resumes = bool(what.get("resume"))
    made.begin(**told)
    return made


def opened(parent: QWidget) -> QuickVisit | None:
    """Return the quick visit that is open over a window."""
    dialogs: list[QDialog] = list(parent.findChildren(QDialog))
    there = [one for one in dialogs if isinstance(one, QuickVisit) and one.isVisible()]
    return there[0] if there else None
