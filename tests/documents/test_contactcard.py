"""The contact card says whom to call, is masked for who may see no numbers, and is told of."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.documents import contactcard
from liaison.records import Company, Department, DepartmentContact, Officer, Support
from liaison.services import assigning, records
from liaison.store import tables
from liaison.store.step import Store
from tests.documents.test_companycard import pages
from tests.stores import add, fill, seated

_DAY = timedelta(days=1)


@pytest.fixture
def firm(store: Store) -> int:
    """A company with lead, stand-in, a general department and a special contact."""
    lead = add(store, Officer, name="许丽", badge="056314", phone="13800138000")
    other = add(store, Officer, name="邓毅", badge="056315", phone="13900139000", kind="辅警")
    traffic = add(
        store, Department, name="交警", topics="车辆通行", contact="王强", phone="13700137000"
    )
    add(store, Department, name="网安", contact="赵敏", phone="0854-2612345")
    made = add(store, Company, name="鼎盛磷肥", address="工业大道 1 号")
    today = clock.today()
    assigning.assign(store, [made], lead, today - 9 * _DAY)
    assigning.stand_in(store, lead, other, today, today + 5 * _DAY)
    add(
        store, Support, company_id=made, department_id=traffic, start=today,
        contact="钱七", phone="13600136000",
    )  # fmt: skip
    return made


def _texts(path: Path) -> str:
    """Return every line of a document, those of tables within tables too."""
    body = docx.Document(str(path)).element.body
    return "\n".join(one.text for one in body.iter(qn("w:p")))


def test_everything_to_call_stands_on_it(store: Store, firm: int, tmp_path: Path) -> None:
    done = contactcard.export(store, [firm], tmp_path / "卡.docx")
    told = _texts(done.path)
    for words in (
        "“1+N”警企联系卡", "鼎盛磷肥", "工业大道 1 号", "许丽　民警　警号 056314　电话 13800138000",
        f"邓毅　辅警　警号 056315　电话 13900139000　至 {clock.today() + 5 * _DAY}",
        "交警", "车辆通行", "钱七", "13600136000", "网安", "赵敏", "0854-2612345",
    ):  # fmt: skip
        assert words in told, words
    assert "王强" not in told
    section = docx.Document(str(done.path)).sections[0]
    assert (section.page_width or 0) > (section.page_height or 0)


def test_the_chosen_contact_and_the_phone_on_duty(store: Store, firm: int, tmp_path: Path) -> None:
    """One of the department's own contacts was chosen for the company; the first of another."""
    today = clock.today()
    with store.reading() as session:
        traffic, network = session.scalars(select(Department.id).order_by(Department.id)).all()
        support = session.scalars(select(Support.id)).one()
        first = session.scalars(
            select(DepartmentContact.id).where(DepartmentContact.department_id == network)
        ).one()
    licence = add(
        store, DepartmentContact, department_id=traffic, name="孙敏", phone="13500135000",
        duty_phone="0854-2620110", position=2,
    )  # fmt: skip
    told = {"contact_id": licence, "contact": None, "phone": None}
    records.save(store, Support, told, support)
    records.save(store, DepartmentContact, {"duty_phone": "0854-2620119"}, first)
    words = _texts(contactcard.export(store, [firm], tmp_path / "卡.docx").path)
    for one in ("孙敏", "13500135000", "值班电话", "0854-2620110", "赵敏", "0854-2620119"):
        assert one in words, one
    assert "钱七" not in words
    records.save(store, DepartmentContact, {"end": today - _DAY}, licence)
    words = _texts(contactcard.export(store, [firm], tmp_path / "又.docx").path)
    assert "孙敏" not in words  # no longer there: the department's first answers
    assert "王强" in words
    masked = _texts(
        contactcard.export(seated(store, "shen", "auditor"), [firm], tmp_path / "三.docx").path
    )
    assert "0854-26****9" in masked


def test_the_export_register_tells_of_it(store: Store, firm: int, tmp_path: Path) -> None:
    done = contactcard.export(store, [firm], tmp_path / "卡.docx")
    audit, handed = tables.audit.c, tables.handed_out.c
    with store.reading() as session:
        row = session.execute(
            select(tables.audit).where(audit.action == "export").order_by(audit.seq.desc())
        ).first()
        assert row is not None
        found = {
            one.record: one.ids
            for one in session.execute(select(tables.handed_out).where(handed.seq == row.seq))
        }
    assert row.file == done.sha256
    assert "联系卡" in row.detail
    assert found["company"] == f",{firm},"
    assert set(found) == {"company", "officer", "department"}


def test_several_stand_two_on_a_page(store: Store, firm: int, tmp_path: Path) -> None:
    more = [add(store, Company, name=f"第{n}厂") for n in range(4)]
    done = contactcard.export(store, [firm, *more], tmp_path / "卡.docx")
    read = docx.Document(str(done.path))
    section = read.sections[0]
    assert (section.page_height or 0) > (section.page_width or 0)
    breaks = [one for one in read.paragraphs if one.paragraph_format.page_break_before]
    assert len(breaks) == 2
    told = _texts(done.path)
    assert told.count("“1+N”警企联系卡") == 5
    assert len(read.tables) == 3
    assert told.count("尚未确定，请拨打值班电话") == 4


def test_an_auditor_gets_masked_numbers(store: Store, firm: int, tmp_path: Path) -> None:
    auditor = seated(store, "shen", "auditor")
    done = contactcard.export(auditor, [firm], tmp_path / "卡.docx")
    told = _texts(done.path)
    assert "138****8000" in told
    assert "13800138000" not in told


def test_an_administrator_alone_may_not(store: Store, firm: int, tmp_path: Path) -> None:
    admin = seated(store, "guan", "admin")
    with pytest.raises((Refused, Problem)):
        contactcard.export(admin, [firm], tmp_path / "卡.docx")
    assert not (tmp_path / "卡.docx").exists()


def test_companies_in_the_bin_have_no_card(store: Store, firm: int, tmp_path: Path) -> None:
    gone = add(store, Company, name="误登厂")
    records.remove_all(store, Company, [gone])
    with pytest.raises(Problem, match="没有可以制卡的企业"):
        contactcard.export(store, [gone], tmp_path / "卡.docx")


def test_the_name_offered() -> None:
    assert contactcard.file_name(["鼎盛磷肥"]) == "鼎盛磷肥联系卡.docx"
    assert contactcard.file_name(["甲", "乙"]) == "2家企业联系卡.docx"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("departments", "topics", "single", "four"),
    [
        (12, "通行证", (595, 419), 2),
        (20, "办理车辆通行证、驾驶证、机动车年检，疏导厂区周边交通", (595, 841), 4),
    ],
)
def test_a_card_is_never_torn_over_two_pages(
    local: Store, tmp_path: Path, departments: int, topics: str, single: tuple[int, int], four: int
) -> None:
    """A5, or half of a page, where all of it fits; else a page of A4 each."""
    lead, other = fill(local, Officer, [{"name": "许丽", "phone": "13800138000"}, {"name": "邓毅"}])
    about = {"topics": topics, "supports_all": True, "phone": "0854-2612345"}
    fill(local, Department, ({"name": f"第{n}大队", **about} for n in range(departments)))
    name, address = "循环经济产业园区危险化学品仓储物流运输公司", "工业大道北段与创新二路交叉口" * 2
    firms = fill(local, Company, ({"name": f"{name}{n}", "address": address} for n in range(4)))
    assigning.assign(local, firms, lead, clock.today() - 9 * _DAY)
    assigning.stand_in(local, lead, other, clock.today(), clock.today() + 5 * _DAY)
    one = contactcard.export(local, firms[:1], tmp_path / "one.docx").path
    several = contactcard.export(local, firms, tmp_path / "four.docx").path
    assert (pages(one, tmp_path), pages(several, tmp_path)) == (1, four)
    section = docx.Document(str(one)).sections[0]
    size = (section.page_width or 0) // 12700, (section.page_height or 0) // 12700
    assert size == single
