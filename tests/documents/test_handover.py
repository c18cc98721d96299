"""交接清单 in Word: its parts, its signatures, masked numbers, the export register."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word

from liaison.base.errors import NeedsReason, Problem
from liaison.documents import handover
from liaison.services import privacy
from liaison.services.handinglist import SIGNERS, TITLE, Asked, Wish
from liaison.services.rights import Leave
from liaison.store.undo import last_step, undo
from tests.handovers import Made


def _text(word: Word) -> str:
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def test_each_receiver_has_a_part_to_sign(handed: Made, tmp_path: Path) -> None:
    path = handover.export(handed.store, Asked(handover_id=handed.id), tmp_path / "a.docx").path
    word = Document(str(path))
    text = _text(word)
    assert [one.text for one in word.paragraphs].count(TITLE) == 2
    for signer in SIGNERS:
        assert text.count(signer) == 2
    for words in ("张三（警号 056314）", "李四", "王五", handed.number, "甲0公司", "甲2公司",
                  "车辆通行证", "欠薪", "安全主管", "钥匙已交", "轮岗"):  # fmt: skip
        assert words in text, words
    assert "13900139000" not in text
    assert "139****9000" in text
    assert "138****8000" in text


def test_the_register_of_files_tells_whom_it_named(handed: Made, tmp_path: Path) -> None:
    printed = handover.export(handed.store, Asked(handover_id=handed.id), tmp_path / "a.docx")
    (found,) = privacy.files_with(handed.store, "王芳")
    assert (found.name, found.file, found.full) == ("a.docx", printed.sha256, False)
    assert found.action == "export"


def test_whole_numbers_ask_for_a_reason(handed: Made, tmp_path: Path) -> None:
    path, asked = tmp_path / "a.docx", Asked(handover_id=handed.id)
    with pytest.raises(NeedsReason):
        handover.export(handed.store, asked, path, Wish(full=True))
    assert not path.exists()
    wish = Wish(True, Leave(reason="当面交接"))
    handover.export(handed.store, asked, path, wish)
    assert "13900139000" in _text(Document(str(path)))
    (found,) = privacy.files_with(handed.store, "13900139000")
    assert (found.full, found.reason) == (True, "当面交接")


def test_it_can_be_looked_at_before(made: Made, tmp_path: Path) -> None:
    asked = Asked(made.giver, made.receivers, made.day, "轮岗", "钥匙已交")
    before = _text(Document(str(handover.export(made.store, asked, tmp_path / "a.docx").path)))
    assert "待登记" in before
    after = made.hand_over()
    told = handover.export(after.store, Asked(handover_id=after.id), tmp_path / "b.docx")
    assert _text(Document(str(told.path))).replace(after.number, "待登记") == before


def test_what_was_undone_is_not_printed(handed: Made, tmp_path: Path) -> None:
    step = last_step(handed.store)
    assert step is not None
    undo(handed.store, step.id)
    with pytest.raises(Problem, match="回收站"):
        handover.export(handed.store, Asked(handover_id=handed.id), tmp_path / "a.docx")
    with pytest.raises(Problem, match="没有移交的企业"):
        handover.export(handed.store, Asked(1, {}, handed.day), tmp_path / "a.docx")
