"""What is handed over with companies, as the giver and the receiver read it."""

from __future__ import annotations

from liaison.records import Contact, Department, Support
from liaison.services import drafts, handing
from liaison.services.drafts import Draft
from liaison.services.handingpackage import package
from tests.services.handground import (
    DAY,
    Ground,
    a_dispute,
    a_visit,
    an_issue,
)
from tests.stores import add, seated


def test_the_package_tells_what_goes(led: Ground) -> None:
    store, today, firm = led.store, led.today, led.firms[0]
    mine = an_issue(led, firm, led.zhang, deadline=today - DAY)
    an_issue(led, firm, led.wang)
    an_issue(led, firm, led.zhang, state="办结", finished_on=today - 3 * DAY)
    a_dispute(led, [firm, led.firms[1]], led.zhang)
    a_visit(led, firm, [led.zhang], today - 5 * DAY)
    a_visit(led, firm, [led.zhang], today + 5 * DAY, outcome="计划")
    traffic = add(store, Department, name="交警大队")
    add(store, Support, company_id=firm, department_id=traffic, contact="钱七",
        start=today - DAY, end=today + 20 * DAY)  # fmt: skip
    add(store, Contact, company_id=firm, name="王芳", post="安全主管", phone="13900139000")
    with store.reading() as session:
        told = package(session, led.zhang, [firm, led.firms[1]], today)
        whole = package(session, led.zhang, [firm], today, whole=True)
    assert (told.giver, told.badge, told.day) == ("张三", "056314", today)
    assert [one.name for one in told.companies] == ["甲0公司", "甲1公司"]
    assert (told.count("issue"), told.count("dispute")) == (1, 1), "a dispute of two, once"
    one = told.companies[0]
    assert (one.role, one.since, one.until) == ("主办", today - 100 * DAY, None)
    assert one.last_visit == today - 5 * DAY
    assert [(item.kind, item.goes, item.late) for item in one.matters] == [
        ("诉求", True, True),
        ("诉求", False, False),
        ("纠纷", True, False),
    ]
    assert one.matters[0].id == mine
    assert "138****8000" in one.matters[0].words
    assert "13800138000" in whole.companies[0].matters[0].words
    assert {item.kind for item in one.tasks} >= {"计划走访", "支援到期"}
    assert [(who.name, who.post, who.phone) for who in one.people] == [
        ("王芳", "安全主管", "139****9000")
    ]
    assert whole.companies[0].people[0].phone == "13900139000"


def test_the_package_is_the_same_after_the_step(led: Ground) -> None:
    an_issue(led, led.firms[0], led.zhang)
    a_dispute(led, [led.firms[0]], led.zhang)
    store = led.store

    def read() -> object:
        with store.reading() as session:
            return package(session, led.zhang, led.firms[:1], led.today)

    before = read()
    handing.hand_over(store, led.zhang, {led.firms[0]: led.li}, led.today)
    assert read() == before


def test_drafts_are_told_to_their_writer_alone(led: Ground) -> None:
    store, firm = led.store, led.firms[0]
    writer = seated(store, "zhangsan", "leader", led.zhang)
    content = {"fields": {"company_id": [firm, "甲0公司"]}}
    drafts.keep(writer, Draft("visits:new", "新走访 · 甲0公司", "visits", None, None, content))
    for who, told in ((writer, True), (store, False)):
        with who.reading() as session:
            (one,) = package(session, led.zhang, [firm], led.today).companies
        assert any("新走访" in note for note in one.notes) is told
