"""交接: giver, day, reason, companies and receivers; the package as printed; one button; the list.

Two pages: what goes to whom, and what goes along with it. Nothing is kept
before 办理交接; afterwards the handover list is written for both to sign.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from liaison.base.words import _
from liaison.gui.boardsheet import BoardSheet
from liaison.gui.calls import Intention, Kept, call, words_of
from liaison.gui.handingchoice import Choice, HandingChoice
from liaison.gui.handingdone import HandingDone
from liaison.gui.handingpack import HandingPack
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.services import assigning, handing, handinglist
from liaison.services.handing import Handed
from liaison.services.handinglist import Asked, HandoverList
from liaison.store.step import Op, Store

_WIDE, _HIGH = 1080, 680
_AGAIN_WIDE, _AGAIN_HIGH = 620, 320


class HandingSheet(BoardSheet):
    """Choose, look, do it, print; Esc before doing leaves everything as it is."""

    handed = Signal()
    """Companies were handed over."""

    def __init__(
        self,
        house: House,
        parent: QWidget,
        giver_id: int | None = None,
        day: date | None = None,
        company_id: int | None = None,
    ) -> None:
        super().__init__(parent, _("交接"), _WIDE, _HIGH)
        self.setProperty("page", "handovers")
        self._house, self._intention = house, Intention()
        self.choice = HandingChoice(house, giver_id, day, company_id, self)
        self.pack = HandingPack(self)
        self.over = HandingDone(house, self.bar, self)
        self._stack = QStackedWidget(self)
        for page in (self.choice, self.pack, self.over):
            self._stack.addWidget(page)
        self.body.addWidget(self._stack, 1)
        self.leave = self.add_leave()
        self.back = self.add(_("上一步"), self.go_back)
        self.next = self.add(_("下一步"), self.go_on, "primary")
        self.choice.changed.connect(self._tell)
        self._show(self.choice)
        self.choice.begin()

    def go_on(self) -> None:
        """Go to the next page; on the second, do it."""
        self.bar.clear()
        front = self._stack.currentWidget()
        if front is self.choice:
            chosen = self.choice.chosen()
            if chosen is not None:
                self._look(chosen)
        elif front is self.pack:
            self._hand_over()
        else:
            self.accept()

    def go_back(self) -> None:
        """Go back and choose otherwise."""
        self.bar.clear()
        self._show(self.choice)

    # -- inside

    def _look(self, chosen: Choice) -> None:
        self.next.setEnabled(False)
        call(
            self,
            self._house.jobs,
            lambda store: look(store, chosen),
            self._looked,
            self._failed,
        )

    def _looked(self, found: HandoverList) -> None:
        self.pack.show_list(found)
        self._show(self.pack)

    def _hand_over(self) -> None:
        chosen = self.choice.chosen()
        if chosen is None:
            self.go_back()
            return
        self.next.setEnabled(False)
        self._intention.change(
            self,
            self._house.jobs,
            lambda store, op_id: hand_over(store, chosen, op_id),
            self._handed,
            self._failed,
            about=chosen,
        )

    def _handed(self, kept: Kept) -> None:
        told: Handed = kept.result
        words = told_words(told)
        self._house.toast(words, kept.step_id)
        self.over.show_handed(told, words)
        self._show(self.over)
        self.handed.emit()

    def _failed(self, failure: Failure) -> None:
        self.next.setEnabled(True)
        self.bar.say("error", words_of(failure))

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        over = page is self.over
        self.back.setVisible(page is self.pack)
        self.leave.setVisible(not over)
        words = _("关闭") if over else _("办理交接") if page is self.pack else _("下一步")
        self.call_it(self.next, words)
        self._tell()
        if over:
            self.over.focus_first()
        elif page is self.pack:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        front = self._stack.currentWidget()
        ready = front is not self.choice or self.choice.is_ready()
        self.next.setEnabled(ready)
        self.told.setText(self.choice.summary() if front is not self.over else "")


def print_again(house: House, parent: QWidget, handover_id: int, number: str) -> None:
    """Offer to write the list of a handover that was done before."""
    sheet = BoardSheet(parent, _("交接清单"), _AGAIN_WIDE, _AGAIN_HIGH)
    done = HandingDone(house, sheet.bar, sheet)
    sheet.body.addWidget(done)
    sheet.add_leave(_("关闭"))
    words = _("{number} 的交接清单可以再次导出。").format(number=number)
    done.show_handed(Handed(handover_id, number, 0, 0, 0), words)
    sheet.open()
    done.focus_first()


def look(store: Store, chosen: Choice) -> HandoverList:
    """Return the list of what was chosen (on the store thread); raises why it cannot be."""
    giver, receivers = chosen.giver_id, dict(chosen.receivers)
    asked = Asked(giver, receivers, chosen.day, chosen.reason.label, chosen.note)
    with store.reading() as session:
        assigning.refuse(handing.problems(session, giver, receivers, chosen.day))
        return handinglist.read(session, asked)


def told_words(told: Handed) -> str:
    """Return what was handed over, or is planned to be, in a sentence or two."""
    words = (
        _(
            "{number}：{n} 家企业的交接已安排，{day} 起生效。"
            "现有未结事项 {issues} 件、纠纷 {disputes} 件；到那天仍未结的一并移交。"
        )
        if told.planned
        else _("{number}：{n} 家企业已交接，随交未结事项 {issues} 件、纠纷 {disputes} 件。")
    )
    counts = {"n": told.companies, "issues": told.issues, "disputes": told.disputes}
    return words.format(number=told.number, day=told.day, **counts)


def hand_over(store: Store, chosen: Choice, op_id: Op) -> Handed:
    """Hand over what was chosen."""
    return handing.hand_over(
        store,
        chosen.giver_id,
        dict(chosen.receivers),
        chosen.day,
        chosen.reason,
        chosen.note,
        op_id,
    )
