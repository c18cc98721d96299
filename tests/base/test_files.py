"""The good old file is never lost: not to a full disk, a bug, or a pulled plug."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from liaison.base.errors import Trouble
from liaison.base.files import atomic_write, sweep

OLD, NEW = b"old" * 1000, b"new" * 1000


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a file that exists and is good."""
    path = tmp_path / "2026年10月台账.xlsx"
    path.write_bytes(OLD)
    return path


def _new(part: Path) -> None:
    part.write_bytes(NEW)


def test_the_new_file_stands_in_place_of_the_old(ledger: Path) -> None:
    seen: list[bytes] = []
    assert atomic_write(ledger, _new, lambda part: seen.append(part.read_bytes())) == ledger
    assert seen == [NEW]
    assert ledger.read_bytes() == NEW
    assert list(ledger.parent.iterdir()) == [ledger]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    path = tmp_path / "2026" / "10" / "台账.xlsx"
    atomic_write(path, _new)
    assert path.read_bytes() == NEW


def test_while_it_is_written_the_old_file_is_whole(ledger: Path) -> None:
    def write(part: Path) -> None:
        assert part.parent == ledger.parent  # the same disk, so that it can be put in place
        part.write_bytes(NEW[:100])
        assert ledger.read_bytes() == OLD
        part.write_bytes(NEW)

    atomic_write(ledger, write)
    assert ledger.read_bytes() == NEW


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "磁盘空间不足"),
        (errno.EDQUOT, "磁盘空间不足"),
        (errno.EACCES, "正在 WPS 或 Excel 中打开"),
        (errno.EPERM, "正在 WPS 或 Excel 中打开"),
        (errno.EIO, "写入“2026年10月台账.xlsx”失败"),
    ],
)
def test_a_failing_disk_is_told_in_the_officers_words(
    ledger: Path, number: int, words: str
) -> None:
    def write(part: Path) -> None:
        part.write_bytes(NEW[:100])
        raise OSError(number, os.strerror(number))

    with pytest.raises(Trouble) as caught:
        atomic_write(ledger, write)
    assert words in caught.value.what
    assert ledger.name in caught.value.what
    assert caught.value.kept == "原来的文件没有改动。"
    assert caught.value.todo
    assert ledger.read_bytes() == OLD
    assert list(ledger.parent.iterdir()) == [ledger]


def test_a_disk_that_is_really_full_keeps_the_old_file(tmp_path: Path) -> None:
    """The kernel's own full device stands for the disk."""

    def write(part: Path) -> None:
        with Path("/dev/full").open("wb", buffering=0) as disk:
            disk.write(NEW)

    with pytest.raises(Trouble, match="磁盘空间不足"):
        atomic_write(tmp_path / "台账.xlsx", write)
    assert not list(tmp_path.iterdir())


def test_a_file_that_does_not_prove_whole_is_thrown_away(ledger: Path) -> None:
    def verify(part: Path) -> None:
        assert part.read_bytes() == NEW
        raise ValueError("a sheet is missing")

    with pytest.raises(ValueError, match="sheet is missing"):
        atomic_write(ledger, _new, verify)
    assert ledger.read_bytes() == OLD
    assert list(ledger.parent.iterdir()) == [ledger]


def test_a_bug_while_writing_stays_a_bug_and_keeps_the_old_file(ledger: Path) -> None:
    def write(part: Path) -> None:
        part.write_bytes(NEW[:100])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        atomic_write(ledger, write)
    assert ledger.read_bytes() == OLD
    assert list(ledger.parent.iterdir()) == [ledger]


def test_a_folder_in_the_way_is_a_trouble(tmp_path: Path) -> None:
    blocked = tmp_path / "台账.xlsx"
    (blocked / "inside").mkdir(parents=True)
    with pytest.raises(Trouble):
        atomic_write(blocked, _new)
    assert list(tmp_path.iterdir()) == [blocked]


_SLOW_WRITER = """
import sys, time
from pathlib import Path
from liaison.base.files import atomic_write

def write(part):
    with part.open("wb", buffering=0) as handle:
        for _ in range(1000):
            handle.write(b"new")
            print("writing", flush=True)
            time.sleep(0.01)

atomic_write(Path(sys.argv[1]), write)
"""


@pytest.mark.parametrize("after", [1, 5, 20])
def test_killed_half_way_the_old_file_is_whole_and_the_rest_is_swept(
    ledger: Path, after: int
) -> None:
    command = [sys.executable, "-c", _SLOW_WRITER, str(ledger)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(after):
            assert writer.stdout.readline() == b"writing\n"
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL
    assert ledger.read_bytes() == OLD
    assert len(list(ledger.parent.iterdir())) == 2
    assert sweep(ledger.parent) == 1
    assert list(ledger.parent.iterdir()) == [ledger]


def test_sweeping_takes_nothing_else(tmp_path: Path) -> None:
    mine = [tmp_path / name for name in ("台账.xlsx", "~$台账.xlsx", ".~lock.台账.xlsx#", "a.tmp")]
    for path in mine:
        path.write_bytes(OLD)
    assert sweep(tmp_path) == 0
    assert sweep(tmp_path / "不存在") == 0
    assert sorted(tmp_path.iterdir()) == sorted(mine)
