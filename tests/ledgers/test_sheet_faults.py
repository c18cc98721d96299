"""Whatever goes wrong while a workbook is written, the old one stays whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from liaison.base.errors import Cancelled, Trouble
from liaison.base.files import sweep
from liaison.base.watcher import Watcher
from liaison.ledgers.sheet import write_book, write_sheet
from liaison.ledgers.sheet.pack import prove
from tests.ledgers import sheet_samples as samples


class Impatient(Watcher):
    """Asks to stop after so many looks, and keeps what it was told."""

    def __init__(self, looks: int) -> None:
        self.looks = looks
        self.told: list[tuple[str, int] | int] = []

    def begin(self, words: str, total: int) -> None:
        self.told.append((words, total))

    def at(self, done: int) -> None:
        self.told.append(done)

    def stopped(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"the good old one")
    return path


def only_the_old_one(old: Path) -> bool:
    return list(old.parent.iterdir()) == [old] and old.read_bytes() == b"the good old one"


@pytest.mark.parametrize("looks", [0, 1, 3, 5])
@pytest.mark.parametrize("plain", [False, True])
def test_cancelling_leaves_nothing_behind(old: Path, looks: int, plain: bool) -> None:
    with pytest.raises(Cancelled):
        write_sheet(old, samples.visits(500), Impatient(looks), plain=plain)
    assert only_the_old_one(old)


def test_the_watcher_hears_how_far_the_whole_workbook_is(tmp_path: Path) -> None:
    watcher = Impatient(10_000)
    book = replace(
        samples.month_book(),
        sheets=(samples.visits(300), samples.alerts(0), samples.companies(200)),
    )
    write_book(tmp_path / "a.xlsx", book, watcher)
    begun, *done = watcher.told
    assert begun == ("正在生成台账", 500)
    assert done == [0, 128, 256, 384, 500]


def test_a_full_disk_keeps_the_old_workbook(old: Path) -> None:
    """In a process of its own, where no file may grow beyond 20 kB."""
    pytest.importorskip("resource", reason="limits of file size are a Unix thing")
    code = """
import resource, sys
from pathlib import Path
from liaison.base.errors import Trouble
from liaison.ledgers.sheet import write_sheet
from tests.ledgers import sheet_samples as samples
sheet = samples.visits(3000)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    write_sheet(Path(sys.argv[1]), sheet)
except Trouble as trouble:
    print(trouble)
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(old)],
        cwd=samples.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "原来的文件没有改动" in run.stdout
    assert run.stderr == ""
    assert only_the_old_one(old)


@pytest.mark.parametrize("cut", ["shortened", "a row lost", "a bit flipped"])
def test_a_workbook_that_is_not_whole_is_refused(tmp_path: Path, cut: str) -> None:
    path = tmp_path / "a.xlsx"
    write_sheet(path, samples.visits(50))
    part = "xl/worksheets/sheet1.xml"
    rows = 55  # title, facts, header, body, totals, sign-off
    assert len(prove(path, {part: rows})) == 64
    whole = bytearray(path.read_bytes())
    if cut == "shortened":
        path.write_bytes(whole[: len(whole) // 2])
    elif cut == "a bit flipped":
        with ZipFile(path) as archive:
            whole[archive.getinfo(part).header_offset + 400] ^= 1
        path.write_bytes(whole)
    else:
        rows += 1
    with pytest.raises(Trouble, match="核对不符"):
        prove(path, {part: rows})


def test_rows_in_the_middle_of_a_block_are_counted_once(tmp_path: Path) -> None:
    """The proof reads a megabyte at a time; a row's mark may lie across two."""
    path = tmp_path / "a.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("part", b" " * (2**20 - 3) + b"<row " + b" " * 2**20 + b"<row ")
    prove(path, {"part": 2})


def test_nothing_passes_through_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was asked for")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", refuse)
    for plain in (False, True):
        write_book(tmp_path / "a.xlsx", samples.month_book(), plain=plain)


WRITER = """
import sys
from pathlib import Path
from liaison.ledgers.sheet import write_sheet
from tests.ledgers import sheet_samples as samples
sheets = [samples.visits(1500, seed) for seed in (1, 2)]
print("ready", flush=True)
while True:
    for sheet in sheets:
        print(write_sheet(Path(sys.argv[1]), sheet).sha256, flush=True)
"""


def kills(seed: int, count: int) -> Iterator[float]:
    dice = random.Random(seed)
    yield from (dice.uniform(0.05, 0.3) for _ in range(count))


@pytest.mark.skipif(os.name == "nt", reason="kills with a Unix signal")
def test_killed_while_writing_the_target_is_always_whole(tmp_path: Path) -> None:
    """A small slice of the 500 kills of goal R6; nothing is left outside the folder."""
    target, private = tmp_path / "out" / "台账.xlsx", tmp_path / "tmp"
    private.mkdir()
    seen: set[bytes] = set()
    for turn, wait in enumerate(kills(20261122, 60)):
        if turn >= 8 and len(seen) == 2:
            break  # a busy machine needs more turns until both were caught
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(target)],
            cwd=samples.ROOT,
            stdout=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(private)},
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(wait * (1 + turn / 8))
        process.send_signal(signal.SIGKILL)
        seen.update(process.stdout.read().split())
        process.wait()
        process.stdout.close()
        if target.exists():
            assert prove(target, {"xl/worksheets/sheet1.xml": 1505})
        assert not list(private.iterdir())
    assert len(seen) == 2
    sweep(target.parent)
    assert list(target.parent.iterdir()) == [target]
