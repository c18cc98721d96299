"""Reading a foreign workbook so that no file can take the program down.

The bytes go to a child process over a private pipe and come back as JSON
lines. A crash, a time-out or a limit there becomes a :class:`Problem` in the
officer's words (safety.md 3d, §5 C; platform.md §7 on calamine).
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from liaison.base.errors import Problem, Trouble
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import N_, _
from liaison.exchange import wire
from liaison.exchange.grid import Book, Grid, Row, Span
from liaison.exchange.limits import READ_CHILD, STREAM_BYTES, Limits
from liaison.exchange.precheck import Source, precheck

_SAVE_AS = N_("请用 WPS 或 Excel 打开该文件，另存为“Excel 工作簿(*.xlsx)”后再导入。")
_SPLIT = N_("请删除无关的行和工作表，或拆分成几个文件后再导入。")

_FAILURES = {
    "damaged": (N_("“{file}”已损坏或格式不规范，无法读取。"), _SAVE_AS),
    "password": (
        N_("“{file}”设有打开密码，无法读取。"),
        N_("请用 WPS 或 Excel 打开后取消密码，另存后再导入。"),
    ),
    "sheets": (N_("“{file}”里没有工作表。"), _SAVE_AS),
    "rows": (N_("“{file}”的工作表“{detail}”超过 {rows} 行。"), _SPLIT),
    "cells": (N_("“{file}”的内容太多，超过一次可以读取的数量。"), _SPLIT),
    "quotes": (
        N_("“{file}”第 {detail} 行起引号不成对，后面的内容无法分列。"),
        N_("请检查该行的双引号，或用 WPS 或 Excel 打开后另存为 .xlsx。"),
    ),
    "memory": (N_("“{file}”需要的内存太多，已停止读取。"), _SPLIT),
    "time": (N_("读取“{file}”超过 {seconds} 秒，已停止。"), _SPLIT),
    "crash": (N_("读取“{file}”时中断，文件内容异常或过大；程序和已有数据不受影响。"), _SAVE_AS),
}
_NOTES = {
    "columns": N_("工作表“{sheet}”只读取了前 {columns} 列，{detail} 等单元格的内容没有读取。"),
    "gap": N_("工作表“{sheet}”中间有 {blank} 个以上空行，其后直到第 {detail} 行的内容没有读取。"),
}
_POLL = 0.05


def read_book(
    path: Path, watcher: Watcher = SILENT, seconds: float = 60, limits: Limits | None = None
) -> Book:
    """Read a workbook or delimited text as plain values.

    ``seconds`` is the time after which the reading is given up. Raises
    :class:`Problem` when the file cannot be read (what it is, where, how to
    mend it), :class:`Trouble` when it cannot be opened, and
    :class:`~liaison.base.errors.Cancelled` when the watcher stops it.
    """
    source = precheck(path)
    watcher.check()
    bounds = limits or Limits(seconds=int(seconds) + 1)
    pump = _Pump(_start(source), _request(source, bounds), source.data)
    try:
        sheets = _collect(pump, source, watcher, time.monotonic() + seconds, bounds)
    except TimeoutError as error:
        raise _failure(source, "time", str(round(seconds)), bounds) from error
    finally:
        pump.stop()
    return Book(source.name, str(source.kind), source.sha256, tuple(sheets))


def child_command() -> list[str]:
    """Return the command of the reading child, also in a frozen program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, READ_CHILD]
    return [sys.executable, "-E", "-s", "-m", "liaison.exchange.child"]


def _start(source: Source) -> subprocess.Popen[bytes]:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
            child_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # Rust prints its panics there
            cwd=Path(__file__).resolve().parents[2],  # where -m finds this package
            creationflags=flags,
        )
    except OSError as error:
        raise Trouble(
            _("无法启动读取表格的程序，“{file}”没有读取。").format(file=source.name),
            _("没有导入任何数据。"),
            _("请关闭其他程序后重试；如仍失败，请重新安装本程序。"),
        ) from error


def _request(source: Source, limits: Limits) -> bytes:
    asked = {
        "kind": str(source.kind),
        "encoding": source.encoding,
        "name": Path(source.name).stem,
        "limits": limits.as_dict(),
    }
    return json.dumps(asked).encode() + b"\n"


def _collect(
    pump: _Pump, source: Source, watcher: Watcher, deadline: float, limits: Limits
) -> list[Grid]:
    sheets: list[_Sheet] = []
    for frame in _frames(pump, watcher, deadline):
        try:
            if frame[0] == "end":
                return [sheet.grid() for sheet in sheets]
            if frame[0] == "sheet":
                sheets.append(_Sheet(*frame[1:]))
                watcher.begin(_("读取工作表“{name}”").format(name=frame[1]), frame[3])
            elif frame[0] == "rows":
                sheets[-1].add(frame[1])
                watcher.at(frame[1][-1][0])
            elif frame[0] == "note":
                sheets[-1].note(frame[1], frame[2], limits)
            elif frame[0] == "fail":
                raise _failure(source, frame[1], frame[2], limits)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise _failure(source, "crash", "", limits) from error
    raise _failure(source, "crash", "", limits)


def _frames(pump: _Pump, watcher: Watcher, deadline: float) -> Iterator[list[Any]]:
    """Yield frames until the child falls silent; looks up for a stop in between."""
    while True:
        watcher.check()
        if time.monotonic() > deadline:
            raise TimeoutError
        try:
            frame = pump.frames.get(timeout=_POLL)
        except queue.Empty:
            continue
        if frame is None:
            return
        yield frame


def _failure(source: Source, code: str, detail: str, limits: Limits) -> Problem:
    words, mend = _FAILURES[code]
    told = _(words).format(file=source.name, detail=detail, rows=limits.rows, seconds=detail)
    problem = Problem(told, mend=_(mend))
    problem.add_note(f"{code} {detail}")
    return problem


class _Sheet:
    """A sheet while its frames arrive."""

    def __init__(self, name: str, hidden: bool, _height: int, merged: list[list[int]]) -> None:
        self.name = name
        self.hidden = hidden
        self.merged = tuple(Span(*span) for span in merged)
        self.rows: list[Row] = []
        self.notes: list[str] = []

    def add(self, rows: list[list[Any]]) -> None:
        for number, values in rows:
            if list in map(type, values):  # all else the wire lets through is a cell's value
                raise ValueError("a cell cannot hold a list")
            self.rows.append(Row(int(number), tuple(values)))

    def note(self, code: str, detail: str, limits: Limits) -> None:
        words = _(_NOTES[code])
        self.notes.append(
            words.format(
                sheet=self.name, detail=detail, columns=limits.columns, blank=limits.blank_rows
            )
        )

    def grid(self) -> Grid:
        return Grid(self.name, self.hidden, tuple(self.rows), self.merged, tuple(self.notes))


class _Pump(threading.Thread):
    """Feeds the child and takes its lines, so that the caller can look up meanwhile."""

    def __init__(self, child: subprocess.Popen[bytes], request: bytes, data: bytes) -> None:
        super().__init__(name="read-child", daemon=True)
        self.child = child
        self.frames: queue.SimpleQueue[list[Any] | None] = queue.SimpleQueue()
        self._request = request
        self._data = data
        self.start()

    def run(self) -> None:
        """Send the file, then queue frames; None at the end, whatever happened."""
        try:
            self._feed()
            self._take()
        finally:
            self.frames.put(None)

    def stop(self) -> None:
        """End the child if it still runs and leave nothing behind."""
        self.child.kill()
        self.child.wait()
        self.join()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe:
                with suppress(OSError):  # the rest of the file cannot reach a dead child
                    pipe.close()

    def _feed(self) -> None:
        assert self.child.stdin
        try:
            self.child.stdin.write(self._request)
            self.child.stdin.write(self._data)
            self.child.stdin.close()
        except OSError:
            return  # the child has died: the missing end frame will say so

    def _take(self) -> None:
        assert self.child.stdout
        taken = 0
        while taken < STREAM_BYTES and (line := self.child.stdout.readline(STREAM_BYTES)):
            taken += len(line)
            try:
                self.frames.put(wire.decode(line))
            except (ValueError, RecursionError):
                return  # not our child's words: the missing end frame will say so
