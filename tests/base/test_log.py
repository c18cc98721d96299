"""Logs and reports tell what happened, and nothing of whom."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liaison.base import log
from liaison.base.errors import Trouble

NAME, PHONE = "张三丰", "13800138000"


def _fail() -> None:
    phone = PHONE
    try:
        {"张三丰": 1}[phone]
    except KeyError as error:
        raise ValueError(f"{NAME} 的电话 {phone} 不对") from error


def _caught() -> ValueError:
    try:
        _fail()
    except ValueError as error:
        return error
    raise AssertionError("it failed to fail")


def _lines(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / log.NAME).read_text("utf-8").splitlines()]


def test_lines_hold_our_words_and_an_errors_path(
    tmp_path: Path, expected_log: Callable[[str], None]
) -> None:
    expected_log("step failed")
    expected_log("cannot insert")
    handler = log.start(tmp_path / "logs")
    try:
        logging.getLogger("liaison.test").info("saved %s: %d rows", "visit", 3)
        logging.getLogger("liaison.test").error("step failed", exc_info=_caught())
        logging.getLogger("sqlalchemy.engine").warning("cannot insert %s", NAME)
        logging.getLogger("sqlalchemy.engine").info("not even heard")
    finally:
        log.stop(handler)
    saved, failed, foreign = _lines(tmp_path / "logs")
    assert saved["words"] == "saved visit: 3 rows"
    assert failed["error"].startswith("ValueError > ")
    assert "KeyError" in failed["error"]
    assert "_fail" in failed["error"]
    assert foreign["words"] == "(withheld)"
    text = (tmp_path / "logs" / log.NAME).read_text("utf-8")
    assert NAME not in text
    assert PHONE not in text


def test_a_line_break_forges_no_line(tmp_path: Path) -> None:
    handler = log.start(tmp_path)
    try:
        logging.getLogger("liaison.test").info("read %s", 'x"}\n{"level": "ERROR"')
    finally:
        log.stop(handler)
    assert [line["level"] for line in _lines(tmp_path)] == ["INFO"]


def test_files_rotate_and_are_ours_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "SIZE", 2000)
    handler = log.start(tmp_path)
    try:
        for number in range(200):
            logging.getLogger("liaison.test").info("row %d", number)
    finally:
        log.stop(handler)
    files = sorted(tmp_path.iterdir())
    assert len(files) == log.KEPT + 1
    assert all(file.stat().st_size <= 2000 for file in files)
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_file_another_program_holds_is_written_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(_one: Path, _other: Path) -> Path:
        raise PermissionError("held")

    monkeypatch.setattr(log, "SIZE", 2000)
    monkeypatch.setattr(logging, "raiseExceptions", False)
    handler = log.start(tmp_path)
    try:
        monkeypatch.setattr(Path, "replace", held)
        for number in range(50):
            logging.getLogger("liaison.test").info("row %d", number)
    finally:
        log.stop(handler)
    assert [line["words"] for line in _lines(tmp_path)] == [f"row {n}" for n in range(50)]


def test_a_line_that_cannot_be_made_breaks_no_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    handler = log.start(tmp_path)
    try:
        handler.handle(logging.LogRecord("liaison.x", 20, "x.py", 1, "%d rows", ("two",), None))
        logging.getLogger("liaison.test").info("go on")
    finally:
        log.stop(handler)
    assert [line["words"] for line in _lines(tmp_path)] == ["go on"]


def test_a_full_disk_at_the_turn_of_files_breaks_no_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "SIZE", 300)
    monkeypatch.setattr(logging, "raiseExceptions", False)
    handler = log.start(tmp_path)
    assert isinstance(handler, logging.FileHandler)

    class Full:
        """A file whose last lines do not reach the disk."""

        def __init__(self, real: Any) -> None:
            self._real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self._real, name)

        def close(self) -> None:
            self._real.close()
            raise OSError(28, "No space left on device")

    try:
        full: Any = Full(handler.stream)
        handler.stream = full
        for number in range(9):
            logging.getLogger("liaison.test").info("row %d", number)
    finally:
        log.stop(handler)
    assert _lines(tmp_path)[-1]["words"] == "row 8"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("QLayout: already has a layout", "QLayout: already has a layout"),
        ('cannot open "张三.xlsx" for 读取', "cannot open … for …"),
        ("file /srv/data/zhang/roster.xlsx is gone", "file … is gone"),
        (r"file C:\Users\zhang\roster.xlsx is gone", "file … is gone"),
    ],
)
def test_foreign_words_are_bared(words: str, kept: str) -> None:
    assert log.bare(words) == kept


def test_a_report_tells_places_but_no_values(tmp_path: Path) -> None:
    path = log.write_report(tmp_path / "logs", _caught(), {"qt": "6.8"})
    text = path.read_text("utf-8")
    assert "qt: 6.8" in text
    assert "liaison 0." in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert f"test_log.py:{_fail.__code__.co_firstlineno + 3} _fail" in text
    for secret in (NAME, PHONE, os.environ.get("HOME", "") or "nobody"):
        assert secret not in text
    assert sys.version.split()[0] in text


def test_a_full_disk_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file, not a folder", "utf-8")
    with pytest.raises(Trouble):
        log.write_report(tmp_path / "logs", _caught())


def test_a_loop_of_causes_comes_to_an_end() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert len(log.path_of(first)) <= 200
