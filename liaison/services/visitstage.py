"""Whether a company can be visited on a day: told to who records it, never refused.

A company that has left, is shut down or is not there yet may still be visited
once more; who names it by mistake should see so at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.words import _
from liaison.records import Company
from liaison.records.company import CompanyState
from liaison.store.among import among


class Stage(NamedTuple):
    """How a company stands, and since and until when it is in the park."""

    state: CompanyState
    entered_on: date | None
    left_on: date | None

    def warning(self, day: date) -> str:
        """Return what is unusual about a visit on a day, "" when nothing is."""
        if self.left_on is not None and self.left_on < day:
            return _("该企业已于 {day} 迁出。").format(day=self.left_on)
        if self.state is CompanyState.left and self.left_on is None:
            return _("该企业已迁出。")
        if self.entered_on is not None and day < self.entered_on:
            return _("该企业 {day} 才入园。").format(day=self.entered_on)
        return _("该企业已停产。") if self.state is CompanyState.suspended else ""


def stages(session: Session, companies: Iterable[int]) -> dict[int, Stage]:
    """Return how companies stand, by id."""
    columns = (Company.id, Company.state, Company.entered_on, Company.left_on)
    rows = session.execute(select(*columns).where(among(Company.id, list(companies))))
    return {row[0]: Stage(*row[1:]) for row in rows}
