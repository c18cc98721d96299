"""What is unusual about giving an officer a company: told to who does it, never refused.

A company that has left may still be wound up by somebody; an officer may help
out at another station. Who names the wrong one should see so at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.words import _
from liaison.records import Company, Officer, Station
from liaison.records.company import CompanyState
from liaison.services import visitstage
from liaison.store.among import among


def oddities(session: Session, starts: Mapping[int, date], officer_id: int) -> dict[int, str]:
    """Return what is to be told of companies an officer gets on these days; most are left out."""
    stages = visitstage.stages(session, starts)
    stations = _elsewhere(session, list(starts), officer_id)
    found = {}
    for company, day in starts.items():
        stage = stages[company]
        left = stage.state is CompanyState.left or stage.left_on is not None
        told = stage.warning(day) if left else ""
        if company in stations:
            told += _("该企业属{station}，这名民警不属该站，用本人账号看不到它。").format(
                station=stations[company]
            )
        if told:
            found[company] = told
    return found


def _elsewhere(session: Session, companies: list[int], officer_id: int) -> dict[int, str]:
    """Return the stations of companies whose records the officer's own account does not show."""
    own = select(Officer.station_id).where(Officer.id == officer_id).scalar_subquery()
    rows = session.execute(
        select(Company.id, Station.name)
        .join(Station, Station.id == Company.station_id)
        .where(among(Company.id, companies), Company.station_id != own)
    )
    return {row[0]: row[1] for row in rows}
