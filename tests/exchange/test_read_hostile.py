"""No file can take the program down, and each refusal says what, where, how to mend."""

from __future__ import annotations

import io
import os
import sys
import time
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from liaison.base.errors import Cancelled, Problem, Trouble
from liaison.base.watcher import Watcher
from liaison.exchange import reader
from liaison.exchange.limits import READ_CHILD, Limits
from liaison.exchange.precheck import precheck
from liaison.exchange.reader import read_book
from tests.exchange import files

SAMPLES = Path(__file__).parents[1] / "samples"
HOSTILE = files.hostile()


def put(folder: Path, data: bytes, name: str = "表.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_file_is_refused_in_words(name: str, tmp_path: Path) -> None:
    data, word = HOSTILE[name]
    started = time.monotonic()
    with pytest.raises(Problem) as caught:
        read_book(put(tmp_path, data, name))
    told = str(caught.value)
    assert word in told
    assert name in told
    assert caught.value.mend.endswith("。")
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("name", ["locked.xls", "locked.ods"])
def test_a_password_is_named(name: str) -> None:
    with pytest.raises(Problem, match="密码"):
        read_book(SAMPLES / name)


def test_a_stray_cell_far_out_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    book = read_book(put(tmp_path, files.far_ledger()))
    first, second = book.sheets
    assert [row.number for row in first.rows] == [1, 2, 3, 4, 5]
    assert len(second.rows) == 3
    assert "第 1048576 行" in first.notes[0]
    assert not second.notes
    alone = read_book(put(tmp_path, files.far_cell())).sheets[0]
    assert alone.rows[0].values == ("近",)
    assert alone.notes


def test_a_far_row_whose_cells_have_no_address_is_survived(tmp_path: Path) -> None:
    data = files.raw_sheet('<row r="1048576">' + "<c><v>5</v></c>" * 300 + "</row>")
    sheet = read_book(put(tmp_path, data)).sheets[0]
    assert not sheet.rows
    assert "1048576" in sheet.notes[0]


def test_an_address_written_in_entities_is_survived(tmp_path: Path) -> None:
    sheet = read_book(put(tmp_path, files.far_cell_hidden())).sheets[0]
    assert [row.number for row in sheet.rows] == [1]
    assert sheet.notes


def test_rows_that_only_have_a_format_are_no_rows(tmp_path: Path) -> None:
    assert len(read_book(put(tmp_path, files.blank_rows())).sheets[0].rows) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no memory limit for the child")
def test_a_real_abort_of_the_reader_is_survived(tmp_path: Path) -> None:
    """30 million repeated cells in a file of 15 kB: calamine runs out of its memory."""
    with pytest.raises(Problem, match=r"中断|内存") as caught:
        read_book(put(tmp_path, files.repeated_ods((SAMPLES / "old.ods").read_bytes()), "a.ods"))
    assert "另存为" in caught.value.mend or "拆分" in caught.value.mend


_SHEET = """print('["sheet", "a", false, 1, []]')"""
_RUBBISH = [
    "import os; os.abort()",
    "import sys; sys.exit(3)",
    "print('[\"sheet\", 1'); print('rubbish')",
    "print('[\"rows\", [[1, [2]]]]')",
    "print('[' * 50000)",
    _SHEET,
    f"""{_SHEET}; print('["rows", [["x"]]]')""",
    f"""{_SHEET}; print('["rows", [[1, [[]]]]]'); print('["end"]')""",
    f"""{_SHEET}; print('["note", "unheard", ""]'); print('["end"]')""",
    """print('["fail", "unheard", ""]')""",
]


@pytest.mark.parametrize("code", _RUBBISH)
def test_a_child_that_dies_or_talks_rubbish_is_survived(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "child_command", lambda: [sys.executable, "-c", code])
    with pytest.raises(Problem, match="中断"):
        read_book(put(tmp_path, files.padded()))


def test_a_child_that_cannot_start_is_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "child_command", lambda: [str(tmp_path / "nothing")])
    with pytest.raises(Trouble, match="无法启动"):
        read_book(put(tmp_path, files.good()))


def test_the_child_is_ended_when_time_is_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(reader, "child_command", lambda: sleeper)
    started = time.monotonic()
    with pytest.raises(Problem, match="超过 1 秒"):
        read_book(put(tmp_path, files.good()), seconds=1)
    assert time.monotonic() - started < 30


def test_a_tiny_time_limit_stops_an_honest_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="已停止"):
        read_book(put(tmp_path, files.good()), seconds=0.0001)


class Impatient(Watcher):
    """Stops as soon as the first sheet begins."""

    def __init__(self) -> None:
        self.began: list[str] = []

    def begin(self, words: str, total: int) -> None:
        self.began.append(f"{words} {total}")

    def stopped(self) -> bool:
        return bool(self.began)


def test_a_watcher_can_stop_the_reading(tmp_path: Path) -> None:
    watcher = Impatient()
    with pytest.raises(Cancelled):
        read_book(put(tmp_path, files.workbook(*[files.ledger()] * 5)), watcher)
    assert watcher.began == ["读取工作表“Sheet” 5"]


class Refusing(Watcher):
    def stopped(self) -> bool:
        return True


def test_a_stopped_watcher_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_start", lambda _source: pytest.fail("started"))
    with pytest.raises(Cancelled):
        read_book(put(tmp_path, files.good()), Refusing())


def test_what_cannot_be_opened_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="找不到"):
        precheck(tmp_path / "没有.xlsx")
    with pytest.raises(Problem, match="文件夹"):
        precheck(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_trouble(tmp_path: Path) -> None:
    path = put(tmp_path, files.good())
    path.chmod(0)
    with pytest.raises(Trouble, match=r"占用|权限"):
        precheck(path)


def test_a_refused_opening_is_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Windows says while another program holds the file."""
    path = put(tmp_path, files.good())

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Trouble, match="占用"):
        precheck(path)


def test_a_file_too_large_is_refused_before_it_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as handle:
        handle.truncate(21 << 20)
    with pytest.raises(Problem, match="超过 20 MB"):
        precheck(path)


def test_too_many_rows_are_refused_not_cut(tmp_path: Path) -> None:
    path = put(tmp_path, files.workbook(files.ledger(9)))
    with pytest.raises(Problem, match="工作表“Sheet”超过 5 行"):
        read_book(path, limits=Limits(rows=5))
    with pytest.raises(Problem, match="内容太多"):
        read_book(path, limits=Limits(cells=20))


def test_more_columns_than_allowed_are_told(tmp_path: Path) -> None:
    sheet = read_book(put(tmp_path, files.good()), limits=Limits(columns=3)).sheets[0]
    assert sheet.width == 3
    assert "前 3 列" in sheet.notes[0]
    assert "E2" in sheet.notes[0] or "F2" in sheet.notes[0]


def test_the_streaming_reader_gives_what_calamine_gives(tmp_path: Path) -> None:
    path = put(tmp_path, files.far_ledger())
    dense = read_book(put(tmp_path, files.workbook(files.ledger()), "dense.xlsx"))
    assert read_book(path).sheets[0].rows == dense.sheets[0].rows


def test_the_bytes_read_are_the_bytes_digested(tmp_path: Path) -> None:
    """A file changed after the check does not matter: it is read once."""
    path = put(tmp_path, files.good())
    source = precheck(path)
    path.write_bytes(b"changed")
    with zipfile.ZipFile(io.BytesIO(source.data)) as package:
        assert package.testzip() is None


def test_the_frozen_program_calls_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reader.child_command()[-2:] == ["-m", "liaison.exchange.child"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert reader.child_command() == [sys.executable, READ_CHILD]


@cache
def _good() -> bytes:
    """Return one good workbook: made anew it would carry another moment, and another length."""
    return files.good()


@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_workbooks_are_read_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    good = bytearray(_good())
    for _change in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    path = put(tmp_path, bytes(good))
    try:
        assert read_book(path).sheets is not None
    except Problem as problem:
        assert problem.mend  # noqa: PT017 - either outcome is right
