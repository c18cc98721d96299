"""走访登记表: one form a company, what is open carried over, masked, and told to the register."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.documents import visitform
from liaison.records import Assignment, Company, Issue, Officer
from liaison.services import visitcontext, visitforms
from liaison.store import tables
from liaison.store.step import Store
from tests.stores import add, fill

_PHONE = "13800138000"


def _ground(store: Store) -> list[int]:
    day = clock.today()
    officer = add(store, Officer, name="张三")
    companies = [
        add(store, Company, name=f"{name}公司", liaison="李四", liaison_phone=_PHONE, address="路")
        for name in "甲乙"
    ]
    for one in companies:
        add(store, Assignment, company_id=one, officer_id=officer, start=day - timedelta(days=90))
    add(
        store,
        Issue,
        kind="hazard",
        company_id=companies[0],
        officer_id=officer,
        reported_on=day - timedelta(days=9),
        deadline=day + timedelta(days=2),
        description=f"消防通道堆放货物 {_PHONE}",
        state="ordered",
    )
    return companies


def _text(path: Path) -> str:
    paper = Document(str(path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_each_company_has_its_form_with_what_is_open(store: Store, tmp_path: Path) -> None:
    companies = _ground(store)
    done = visitform.export(store, companies, clock.today(), tmp_path / "表.docx")
    text = _text(done.path)
    assert text.count("走访企业登记表") == 2
    assert "走访安排" in text
    for part in (
        "甲公司",
        "乙公司",
        "张三",
        "消防通道堆放货物",
        "企业负责人（签名）",
        "受 访 人",
        "□ 未遇",
        "□ 法律咨询",
        "处理情况",
    ):
        assert part in text
    assert _PHONE not in text, "a paper that is carried about shows no whole number"
    with store.reading() as session:
        told = session.execute(select(tables.audit).where(tables.audit.c.action == "export")).one()
        handed = session.execute(select(tables.handed_out)).all()
    assert told.file == done.sha256
    assert told._mapping["count"] == 2
    assert {row.record for row in handed} == {"company", "issue"}


def test_one_company_needs_no_list_of_the_round(store: Store, tmp_path: Path) -> None:
    companies = _ground(store)
    done = visitform.export(store, companies[1:], clock.today(), tmp_path / "表.docx")
    text = _text(done.path)
    assert "走访安排" not in text
    assert "甲公司" not in text
    assert "无" in text, "nothing open is told"


def test_what_is_open_beyond_the_list_is_counted(local: Store, tmp_path: Path) -> None:
    companies, day = _ground(local), clock.today()
    told = {"kind": "need", "company_id": companies[0], "reported_on": day, "description": "办证"}
    fill(local, Issue, [told] * (visitcontext.MOST + 2))
    text = _text(visitform.export(local, companies, day, tmp_path / "表.docx").path)
    assert "另有 3 件未列出" in text
    assert f"\n{visitcontext.MOST + 3}\n" in text, "the round tells them all"


def test_companies_that_are_gone_are_left_out_and_none_is_refused(store: Store) -> None:
    companies = _ground(store)
    day = clock.today()
    with store.reading() as session:
        found = visitforms.forms(session, [9_999, companies[1]], day)
        assert [one.company for one in found] == ["乙公司"]
        with pytest.raises(Problem, match="已不存在"):
            visitforms.forms(session, [9_999], day)
