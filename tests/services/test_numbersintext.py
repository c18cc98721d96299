"""Numbers people wrote into names, addresses and notes: masked on paper and for the auditor."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.records import Company, Contact, Department, Support
from liaison.services import (
    agenda,
    board,
    companycard,
    companymerging,
    contactcards,
    handinglist,
    handingpackage,
    monthboard,
    records,
    supporting,
    timeline,
    today,
    visitcontext,
    visitforms,
)
from liaison.services.handinglist import Asked
from tests.services.handground import DAY, Ground, a_dispute, a_visit, an_issue
from tests.stores import add, seated

_WHOLE = re.compile(r"13[5-9]\d{8}")


@pytest.fixture
def told(led: Ground) -> Ground:
    """A company in whose texts numbers stand everywhere."""
    firm = led.firms[0]
    records.save(
        led.store,
        Company,
        {
            "liaison": "李干事13511110001",
            "liaison_phone": "13511110002",
            "address": "东区 找13511110003",
            "place_note": "门卫 13511110004",
            "remark": "备用 13511110005",
        },
        firm,
        1,
    )
    add(led.store, Contact, company_id=firm, name="周经理13611110001", phone="13611110002")
    an_issue(led, firm, led.zhang, description="联系 13611110003", reported_by="王 13611110004")
    a_dispute(led, [firm], led.zhang, description="欠薪 13611110005")
    met = {"met_with": "孙 13711110001", "findings": "问 13711110002", "remark": "13711110003"}
    a_visit(led, firm, [led.zhang], led.today - DAY, **met)
    agenda.plan(led.store, firm, led.today + DAY, [led.zhang], content="先打 13711110004")
    traffic = add(led.store, Department, name="交警", contact="吴 13811110001")
    add(
        led.store,
        Support,
        company_id=firm,
        department_id=traffic,
        contact="郑 13811110002",
        start=led.today - DAY,
    )
    return led


_Read = Callable[[Session, Ground], Any]
_PAPERS: dict[str, _Read] = {
    "company card": lambda s, g: companycard.read(s, g.firms[0], shy=True),
    "contact card": lambda s, g: [
        contactcards.masked(one) for one in contactcards.cards(s, g.firms[:1], g.today)
    ],
    "visit form": lambda s, g: [
        visitforms.masked(one) for one in visitforms.forms(s, g.firms[:1], g.today)
    ],
    "handover list": lambda s, g: handinglist.read(s, Asked(g.zhang, {g.firms[0]: g.li}, g.today)),
}
_SCREENS: dict[str, _Read] = {
    "company": lambda s, g: companycard.read(s, g.firms[0]),
    "timeline": lambda s, g: timeline.of_company(s, g.firms[0]),
    "quick entry": lambda s, g: visitcontext.context(s, g.firms[0], g.today),
    "package": lambda s, g: handingpackage.package(s, g.zhang, g.firms[:1], g.today),
    "matrix": lambda s, g: supporting.matrix(s, g.today),
    "board": lambda s, g: board.read(s, g.today),
    "month": lambda s, g: monthboard.read_month(s, Period.month_of(g.today)),
    "calendar": lambda s, g: agenda.read(s, g.today - 30 * DAY, g.today + 30 * DAY),
    "workbench": lambda s, g: today.bench(s),
    "duplicates": lambda s, g: companymerging.look(s, g.firms[0], g.firms[1]),
}


@pytest.mark.parametrize("paper", _PAPERS)
def test_no_whole_number_leaves_on_masked_paper(told: Ground, paper: str) -> None:
    with told.store.reading() as session:
        shown = repr(_PAPERS[paper](session, told))
    assert "甲0公司" in shown
    assert _WHOLE.findall(shown) == []


@pytest.mark.parametrize("screen", _SCREENS)
def test_an_auditor_sees_no_whole_number(told: Ground, screen: str) -> None:
    auditor = seated(told.store, "auditor", "auditor")
    with auditor.reading() as session:
        shown = repr(_SCREENS[screen](session, told))
    assert _WHOLE.findall(shown) == []
