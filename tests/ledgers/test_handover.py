"""交接清单 as a workbook: a cover, each receiver's tables, who signs, the export register."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from liaison.base.errors import NeedsReason
from liaison.ledgers import handover
from liaison.services import privacy
from liaison.services.handinglist import SIGNERS, Asked, Wish
from liaison.services.rights import Leave
from tests.handovers import Made, handed, made  # noqa: F401 - fixtures


def _values(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [list(row) for row in sheet.values] for sheet in book}


def test_a_cover_and_the_tables_of_each_receiver(handed: Made, tmp_path: Path) -> None:  # noqa: F811
    written = handover.export(handed.store, Asked(handover_id=handed.id), tmp_path / "a.xlsx")
    sheets = _values(written.path)
    names = list(sheets)
    assert names[:3] == ["封面", "交接清单：移交企业（李四）", "交接清单：未办结事项（李四）"]
    assert "交接清单：移交企业（王五）" in names
    assert "交接清单：企业联系人（王五）" not in names, "nothing to tell, no sheet"
    cover = "\n".join(str(cell) for row in sheets["封面"] for cell in row if cell)
    for words in ("张三（056314）", "李四、王五", handed.number, "2026年11月22日", "钥匙已交"):
        assert words in cover
    for rows in sheets.values():
        assert any(all(one in str(row) for one in SIGNERS) for row in rows)
    assert sheets[names[1]][1][0] == "移交人：张三（056314）"
    firms = [row[1] for row in sheets[names[1]][3:5]]
    assert firms == ["甲0公司", "甲1公司"]
    need, dispute = sheets[names[2]][3:5]
    assert need[2:] == [
        "诉求",
        need[3],
        "车辆通行证，联系 138****8000",
        "登记\n已逾期",
        need[6],
        "李四",
    ]
    assert dispute[7] == "李四"
    again = sheets["交接清单：未办结事项（王五）"][3]
    assert again[7] == "李四", "a dispute of two goes with the first of them"
    assert written.sheets[f"handover-1-{'companies'}"] == 2


def test_one_receiver_needs_no_name_on_the_tabs(made: Made, tmp_path: Path) -> None:  # noqa: F811
    receiver = next(iter(made.receivers.values()))
    asked = Asked(made.giver, dict.fromkeys(made.receivers, receiver), made.day)
    sheets = _values(handover.export(made.store, asked, tmp_path / "a.xlsx").path)
    assert list(sheets)[1] == "交接清单：移交企业"
    assert "待登记" in str(sheets["封面"])


def test_whole_numbers_ask_for_a_reason(handed: Made, tmp_path: Path) -> None:  # noqa: F811
    path, asked = tmp_path / "a.xlsx", Asked(handover_id=handed.id)
    with pytest.raises(NeedsReason):
        handover.export(handed.store, asked, path, wish=Wish(full=True))
    assert not path.exists()
    written = handover.export(handed.store, asked, path, wish=Wish(True, Leave(reason="当面交接")))
    assert "13900139000" in str(_values(path))
    (found,) = privacy.files_with(handed.store, "王芳")
    assert (found.file, found.full, found.reason) == (written.sha256, True, "当面交接")
