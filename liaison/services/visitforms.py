"""What stands on a 走访登记表: the company, whom to see, what is open, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.figures.scope import alive
from liaison.records import Company, Station
from liaison.records.visit import VisitDuty
from liaison.services import masking, visitcontext
from liaison.services.registers import BY_NAME
from liaison.store.among import among

_LABELS = {str(one.value): one.label for one in VisitDuty}


@dataclass(frozen=True)
class FormItem:
    """Something open at the company: register and id, number, words, deadline as printed."""

    register: str
    id: int
    number: str
    words: str
    due: str


@dataclass(frozen=True)
class VisitForm:
    """One company's form; texts as printed, "" where nothing is known.

    ``more`` is how many open items there are beside those in ``items``.
    """

    company_id: int
    company: str
    unit: str
    address: str
    officer: str
    contact: str
    last: str
    missing: str
    items: tuple[FormItem, ...]
    more: int = 0

    @property
    def open(self) -> int:
        """Return how many items are open at the company."""
        return len(self.items) + self.more


def forms(session: Session, companies: Sequence[int], day: date) -> list[VisitForm]:
    """Return the forms of companies in the order asked; :class:`Problem` when none is left."""
    rows = session.execute(
        select(Company, Station.name)
        .join(Station, Station.id == Company.station_id)
        .where(among(Company.id, companies), alive(Company))
    )
    known = {company.id: (company, unit) for company, unit in rows}
    found = [_form(session, *known[one], day) for one in companies if one in known]
    if not found:
        raise Problem(_("所选企业已不存在，没有可以打印的登记表。"), mend=_("请刷新后重新选择。"))
    return found


def _form(session: Session, company: Company, unit: str, day: date) -> VisitForm:
    known = visitcontext.context(session, company.id, day)
    who = " ".join(part for part in (company.liaison, company.liaison_phone) if part)
    last = known.last_visit
    missing = "、".join(_LABELS[task] for task in known.missing_tasks if task in _LABELS)
    return VisitForm(
        company.id,
        company.name,
        unit,
        company.address or "",
        known.lead[1] if known.lead is not None else "",
        who or next(iter(known.contacts), ""),
        f"{last.day} {last.officers}" if last is not None else "",
        missing,
        tuple(
            FormItem(one.register, one.id, one.number, one.words, str(one.due or ""))
            for one in known.open_items
        ),
        known.more,
    )


def masked(form: VisitForm) -> VisitForm:
    """Return the form with phone numbers masked: it is carried about and left on desks."""
    items = tuple(replace(one, words=masking.within(one.words)) for one in form.items)
    contact = masking.within(masking.phone(form.contact))
    return replace(form, address=masking.within(form.address), contact=contact, items=items)


def named(found: Sequence[VisitForm]) -> dict[str, set[int]]:
    """Return the records the forms name, by table name (the export register)."""
    handed: dict[str, set[int]] = {Company.__tablename__: {one.company_id for one in found}}
    for form in found:
        for item in form.items:
            table = BY_NAME[item.register].record.__tablename__
            handed.setdefault(table, set()).add(item.id)
    return handed
