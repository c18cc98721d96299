"""The card of a company on paper: masked, whole with the right and a reason, told of, one page."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import NeedsReason, Refused
from liaison.documents import companycard
from liaison.records import Assignment, Company, Contact, Department, Officer, Visit
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from tests.stores import add, fill, seated

_DAY = timedelta(days=1)
_LONG = "到企业检查消防安全、核对流动人口登记、开展反电信网络诈骗宣传，督促整改安全通道堵塞等隐患。"


def texts(path: Path) -> str:
    """Return all words of a document."""
    read = docx.Document(str(path))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


@pytest.fixture
def firm(store: Store) -> int:
    """A company with more of everything than one page holds."""
    return crowd(store)


def crowd(store: Store) -> int:
    """Write that company; return its id."""
    phones = "13900139000、0854-2620110、13900139001"
    who = [add(store, Officer, name=f"民警{n}{'欧阳' * 15}", phone=phones) for n in range(6)]
    made = add(
        store,
        Company,
        name="云岭县循环经济产业园区超长名称危险化学品仓储物流运输有限责任公司第二分公司" * 2,
        industry="危险化学品仓储" * 5,
        liaison="王芳",
        liaison_phone="13800138000",
        address="园区工业大道" * 6,
        hazardous="液氨" * 40,
    )
    add(store, Assignment, company_id=made, officer_id=who[0], start="2026-01-01")
    for one in who[1:]:
        told = {"role": "协办", "start": "2026-01-01", "end": "2199-12-31"}
        add(store, Assignment, company_id=made, officer_id=one, **told)
    fill(store, Department, ({"name": f"支援大队{n}", "topics": "通行证" * 9} for n in range(12)))
    about = {"company_id": made, "post": "安全环保部常务副经理", "phone": "13700137000"}
    fill(store, Contact, ({"name": f"联系人{n}", **about} for n in range(9)))
    today = clock.today()
    fill(
        store, Visit,
        (
            {
                "company_id": made, "visited_on": today - n * _DAY, "officers": who[:1],
                "content": _LONG * 4,
            }
            for n in range(20)
        ),
    )  # fmt: skip
    return made


def test_it_is_masked_and_told_of(store: Store, firm: int, tmp_path: Path) -> None:
    done = companycard.export(store, firm, tmp_path / "卡.docx")
    told = texts(done.path)
    for words in ("危险化学品", "民警0", "支援大队0", "王芳", "138****8000", "每月", "今年情况"):
        assert words in told, words
    assert "13800138000" not in told
    assert "13900139000" not in told
    with store.reading() as session:
        audit, handed = tables.audit.c, tables.handed_out.c
        [row] = session.execute(select(audit.action, audit.file).where(audit.action == "print"))
        assert row.file == done.sha256
        records = set(session.scalars(select(handed.record)).all())
    assert {"company", "contact", "officer", "visit"} <= records


def test_whole_numbers_take_a_right_and_a_reason(store: Store, firm: int, tmp_path: Path) -> None:
    path = tmp_path / "卡.docx"
    with pytest.raises(NeedsReason):
        companycard.export(store, firm, path, full=True)
    assert not path.exists()
    companycard.export(store, firm, path, full=True, leave=Leave("交接存档"))
    assert "13800138000" in texts(path)
    auditor = seated(store, "shen", "auditor")
    with pytest.raises(Refused):
        companycard.export(auditor, firm, tmp_path / "2.docx", full=True, leave=Leave("看看"))
    companycard.export(auditor, firm, tmp_path / "3.docx")
    assert "13800138000" not in texts(tmp_path / "3.docx")
    assert not (tmp_path / "2.docx").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_fullest_card_is_one_page(local: Store, tmp_path: Path) -> None:
    done = companycard.export(local, crowd(local), tmp_path / "card.docx")
    assert pages(done.path, tmp_path) == 1


def pages(path: Path, folder: Path) -> int:
    """Return how many pages LibreOffice makes of a document."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    data = path.with_suffix(".pdf").read_bytes()
    return data.count(b"/Type/Page") - data.count(b"/Type/Pages")
