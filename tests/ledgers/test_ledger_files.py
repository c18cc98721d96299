"""Every ledger as a file: its columns, an empty period, a station alone, what was removed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from liaison.base.errors import Problem
from liaison.base.period import Period
from liaison.figures.monthly import BY_NAME as FIGURES
from liaison.figures.scope import ALL, Scope
from liaison.ledgers import export
from liaison.ledgers.ledger import Ledger
from liaison.records import Assignment, Company, Officer, Station, Visit
from liaison.services import names, records
from liaison.store.step import Store
from tests.ledgers.brute import Everything
from tests.ledgers.conftest import Rows

OCTOBER = Period.month(2026, 10)
LONG_AGO = Period.month(2001, 1)
HEADINGS = {
    "companies": (
        "企业名称 统一社会信用代码 地址 行业 类别 状态 等级 法定代表人 联系电话 治安联络员 "
        "联系电话 员工数 流动人口 境外人员 保安人数 联络民警 备注"
    ),
    "assignments": (
        "企业名称 联络民警 警号 联系电话 起始日期 支援部门及联系人 治安联络员 联系电话 备注"
    ),
    "visits": (
        "走访编号 走访日期 企业名称 走访民警 走访形式 受访人 工作内容 宣传人次 登记流动人口 "
        "发现问题 处理情况 备注"
    ),
    "needs": (
        "编号 受理日期 企业名称 反映人 来源 类别 诉求内容 承办部门 责任民警 办理期限 办理情况 "
        "办结日期 满意度"
    ),
    "hazards": (
        "编号 发现日期 企业名称 隐患类别 等级 隐患内容 整改要求及期限 责任民警 整改情况 "
        "整改日期 复查日期 复查结果 状态"
    ),
    "disputes": (
        "编号 排查日期 企业名称 类别 当事人 涉及人数 涉及金额(元) 纠纷简况 风险等级 调解次数 "
        "化解情况 状态 化解日期 回访情况 责任民警"
    ),
}
"""The columns of domain.md §5 after 序号."""

_FITS: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "code": (str,),
    "long": (str,),
    "whole": (int,),
    "number": (int, Decimal, str),
    "money": (Decimal,),
    "day": (date,),
    "moment": (datetime,),
}

every_ledger = pytest.mark.parametrize(
    "ledger", export.LEDGERS, ids=lambda ledger: str(ledger.name)
)


def _texts(path: Path, sheet: int = 0) -> list[Any]:
    found = openpyxl.load_workbook(path).worksheets[sheet]
    return [cell.value for row in found.iter_rows() for cell in row if cell.value is not None]


@every_ledger
def test_columns_are_those_of_the_domain(ledger: Ledger) -> None:
    headings = [column.title for column in ledger.columns(OCTOBER)]
    if ledger.name in HEADINGS:
        wanted = HEADINGS[ledger.name].replace("(元)", "（元）").split()
        assert [title.replace("(元)", "（元）") for title in headings] == wanted
    assert len(set(headings)) >= len(headings) - 1  # 联系电话 stands twice in a roster


@every_ledger
def test_cells_fit_their_columns(ledger: Ledger, rows: Rows) -> None:
    columns = ledger.columns(OCTOBER)
    found = rows(ledger.name, OCTOBER)
    assert found
    for row in found:
        assert len(row) == len(columns)
        for column, value in zip(columns, row, strict=True):
            assert value is None or isinstance(value, _FITS[column.kind]), (column.title, value)


@every_ledger
def test_each_ledger_is_a_file_of_its_own(ledger: Ledger, demo: Store, tmp_path: Path) -> None:
    written = export.export(demo, ledger.name, OCTOBER, tmp_path / "one.xlsx")
    texts = _texts(written.path)
    assert ledger.title in texts
    assert any("循环园区警务站" in str(one) for one in texts)
    assert any("2026年10月" in str(one) for one in texts)
    assert written.sheets == {ledger.name: len(export.filled(demo, ledger.name, OCTOBER).rows)}


@every_ledger
def test_an_empty_period_gives_a_legal_blank_form(
    ledger: Ledger, local: Store, tmp_path: Path
) -> None:
    written = export.export(local, ledger.name, LONG_AGO, tmp_path / "blank.xlsx")
    texts = [str(one) for one in _texts(written.path)]
    headings = {column.title for column in ledger.columns(LONG_AGO)}
    assert headings <= {one.replace("\n", "") for one in texts}
    assert any("填报人" in one for one in texts)
    assert written.sheets[ledger.name] == (len(FIGURES) if ledger.name == "statistics" else 0)


def test_month_workbook_counts_on_its_cover(demo: Store, tmp_path: Path) -> None:
    written = export.export_month(demo, OCTOBER, tmp_path / "month.xlsx")
    book = openpyxl.load_workbook(written.path)
    assert len(book.worksheets) == 1 + len(export.LEDGERS)
    cover = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    told = {row[1]: row[2] for row in cover if isinstance(row[2], int)}
    assert told == {export.BY_NAME[name].title: count for name, count in written.sheets.items()}


def _second_station(store: Store) -> Scope:
    """Add a station with one company, officer, lead and visit; return its scope."""
    station = records.save(store, Station, {"name": "基础园区警务站"})
    officer = records.save(store, Officer, {"name": "史远", "station_id": station.id})
    company = records.save(store, Company, {"name": "云岭甲乙有限公司", "station_id": station.id})
    about = {"company_id": company.id, "officer_id": officer.id, "start": "2026-01-01"}
    records.save(store, Assignment, about)
    visit = {"company_id": company.id, "visited_on": "2026-10-09", "content": "安全检查"}
    records.save(store, Visit, visit)
    return Scope(station_id=station.id)


def test_a_station_has_only_its_own(demo: Store, rows: Rows) -> None:
    with demo.reading() as session:
        first = Scope(station_id=names.find(session, "Station", "循环园区警务站"))
    before = {name: rows(name, OCTOBER, first) for name in export.BY_NAME}
    second = _second_station(demo)
    for name in export.BY_NAME:
        assert rows(name, OCTOBER, first) == before[name], name
        if name not in ("statistics", "departments", "alongside"):  # the N are every station's
            both, own = rows(name, OCTOBER, ALL), rows(name, OCTOBER, second)
            assert len(both) == len(before[name]) + len(own)
    assert [row[2] for row in rows("visits", OCTOBER, second)] == ["云岭甲乙有限公司"]
    assert rows("needs", OCTOBER, second) == []
    with demo.reading() as session:
        assert FIGURES["visits"].value(session, OCTOBER, second) == 1
        assert export.unit(session, second) == "基础园区警务站"


def test_what_lies_in_the_bin_does_not_count(
    demo: Store, rows: Rows, everything: Everything
) -> None:
    needed = {one.visit_id for one in everything.tables["issue"]}
    one = next(one for one in everything.visits(OCTOBER) if one.id not in needed)
    before = [row[0] for row in rows("visits", OCTOBER)]
    records.remove(demo, Visit, one.id, one.version)
    assert [row[0] for row in rows("visits", OCTOBER)] == [
        number for number in before if number != one.number
    ]
    with demo.reading() as session:
        assert FIGURES["visits"].value(session, OCTOBER) == len(before) - 1


def test_what_officers_write_stays_text(demo: Store, tmp_path: Path) -> None:
    hostile = '=HYPERLINK("http://x","点我")'
    second = _second_station(demo)
    about = {"company_id": "云岭甲乙有限公司", "visited_on": "2026-10-10", "content": hostile}
    records.save(demo, Visit, about)
    written = export.export(demo, "visits", OCTOBER, tmp_path / "visits.xlsx", second)
    sheet = openpyxl.load_workbook(written.path).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == hostile]
    assert [cell.data_type for cell in cells] == ["s"]


def test_an_unknown_ledger_is_refused(demo: Store, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="没有名为“nix”的台账"):
        export.export(demo, "nix", OCTOBER, tmp_path / "nix.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))


def test_offered_names_are_names_of_files() -> None:
    offered = export.file_name(OCTOBER, '云/岭:"警务站"?', "assignments")
    assert not set('\\/:*?"<>|') & set(offered)
    assert offered.endswith("一览表.xlsx")
