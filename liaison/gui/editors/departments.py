"""The department a matter is given to: while it is chosen, whom to call there is told."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.field import Bound
from liaison.gui.calls import call
from liaison.gui.editors.base import Source
from liaison.gui.editors.references import ReferenceEditor
from liaison.gui.jobs import Failure
from liaison.services import departmentcontacts, masking
from liaison.services.departmentcontacts import Answer
from liaison.services.offers import Offer
from liaison.store.step import Store

_TOPIC = "category"
"""The field that says what the matter is about: who answers for it is told before others."""


class DepartmentEditor(ReferenceEditor):
    """Tells the contact who answers for the topic of the form, else the first one."""

    def __init__(self, bound: Bound, label: str, source: Source, parent: QWidget | None) -> None:
        super().__init__(bound, label, source, parent)
        self._told = 0

    def set_value(self, value: Any, text: str = "") -> None:
        super().set_value(value, text)
        self._tell()

    def other_changed(self, name: str) -> None:
        """Another topic may be another's to answer for."""
        if name == _TOPIC and self._id is not None:
            self._tell()

    def _edited(self) -> None:
        super()._edited()
        self._tell()

    def _pick(self, offer: Offer) -> None:
        super()._pick(offer)
        self._tell()

    def _tell(self) -> None:
        self._told += 1
        asked, department = self._told, self._id
        if department is None:
            self.hinted.emit("")
            return
        topic = str(self.source.chosen(_TOPIC) or "")

        def work(store: Store) -> Answer:
            with store.reading() as session:
                return departmentcontacts.for_topic(session, department, topic, clock.today())

        def come(found: Answer) -> None:
            if asked == self._told:
                self.hinted.emit(words(found))

        def no(_failure: Failure) -> None:
            """Whom to call is only told: without it the form is as good as before."""

        call(self, self.source.jobs, work, come, no)


def words(of: Answer) -> str:
    """Return whom to call in one line; numbers masked, as everywhere in forms."""
    if not (of.name or of.phone or of.duty):
        return _("该部门还没有登记联系人。")
    duty = _("值班 {phone}").format(phone=masking.phone(of.duty)) if of.duty else ""
    about = of.topics or of.post
    who = _("{name}（{about}）").format(name=of.name, about=about) if about else of.name
    told = " ".join(filter(None, (who, masking.phone(of.phone), duty)))
    return _("联系人：{told}").format(told=told)
