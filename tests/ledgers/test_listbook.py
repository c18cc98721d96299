"""A list as a workbook: the rows and columns of the screen, masked, told in the export register."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.ledgers import listbook
from liaison.records import Company, Officer, Visit
from liaison.services import privacy
from liaison.services.reading import Query
from liaison.services.registers import COMPANIES, VISITS
from liaison.store.step import Store, Who
from tests.stores import add


def _filled(store: Store) -> None:
    officer = add(store, Officer, name="吕布", badge="056314")
    for name, more in (
        ("云岭电子", {"employees": 1200, "liaison": "王芳", "liaison_phone": "13812345678"}),
        ("=1+1商贸", {"employees": 8}),
    ):
        one = add(store, Company, name=name, **more)
        add(
            store,
            Visit,
            company_id=one,
            visited_on=clock.today(),
            content="走访",
            officers=[officer],
        )


def _rows(path: Path) -> list[list[Any]]:
    sheet = load_workbook(path).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _table(path: Path) -> list[list[Any]]:
    rows = _rows(path)
    head = next(n for n, row in enumerate(rows) if row[0] == "序号")
    return [row[1:] for row in rows[head:] if row[0] == "序号" or isinstance(row[0], int)]


def test_the_columns_asked_for_in_their_order_and_values_as_values(
    store: Store, tmp_path: Path
) -> None:
    _filled(store)
    path = tmp_path / "清单.xlsx"
    names = ["employees", "name", "liaison_phone", "gone"]
    written = listbook.export(store, Query(COMPANIES, sort="employees"), names, path)
    assert sum(written.sheets.values()) == 2
    head, *rows = _table(path)
    assert head == ["员工数", "企业名称", "治安联络员电话"]
    assert rows[0][0] == 8
    assert str(rows[0][1]).lstrip("'") == "=1+1商贸", "text, never a formula"
    assert rows[1] == [1200, "云岭电子", "138****5678"], "masked as on the screen"


def test_days_are_days_and_what_narrowed_the_list_stands_below(
    store: Store, tmp_path: Path
) -> None:
    _filled(store)
    path = tmp_path / "清单.xlsx"
    query = Query(VISITS, where=(("company_id", "云岭"),), named=("this_month",), words="走访")
    listbook.export(store, query, ["visited_on", "company_id"], path)
    today = clock.today()
    day = datetime(today.year, today.month, today.day)
    assert _table(path)[1:] == [[day, "云岭电子"]]
    told = [str(row[0]) for row in _rows(path) if str(row[0]).startswith("筛选")]
    assert told == ["筛选条件：本月；企业：云岭；搜索：走访"]


def test_the_export_register_tells_whose_numbers_went_out(store: Store, tmp_path: Path) -> None:
    _filled(store)
    listbook.export(store, Query(COMPANIES), ["name"], tmp_path / "清单.xlsx")
    (found,) = privacy.files_with(store, "王芳")
    assert (found.name, found.action, found.count, found.full) == ("清单.xlsx", "export", 2, False)


def test_who_may_not_export_gets_no_file(store: Store, tmp_path: Path) -> None:
    _filled(store)
    path = tmp_path / "清单.xlsx"
    store.who = Who("guan", "admin")
    with pytest.raises(Refused):
        listbook.export(store, Query(COMPANIES), ["name"], path)
    assert not path.exists()


def test_a_list_too_long_says_what_to_do(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _filled(store)
    monkeypatch.setattr(listbook, "MOST", 1)
    with pytest.raises(Problem, match="列表共 2 行，一次最多导出 1 行"):
        listbook.export(store, Query(COMPANIES), ["name"], tmp_path / "清单.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_the_name_offered_tells_the_view() -> None:
    assert listbook.file_name(VISITS, "a/b本月").startswith("走访清单-ab本月-")
