"""One opening at a time: within this program and between programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.store import opening, turn
from tests.stores import LOGIN, Made

_ROOT = Path(__file__).resolve().parents[2]
_HOLD = """
import sys
from pathlib import Path
from liaison.store import turn
with turn.taken(Path(sys.argv[1])) as first:
    print(first, flush=True)
    sys.stdin.readline()
"""


def test_the_turn_is_one_programs_until_it_is_given_back(tmp_path: Path) -> None:
    with turn.taken(tmp_path) as first, turn.taken(tmp_path) as second:
        assert first
        assert not second
    with turn.taken(tmp_path) as again:
        assert again


def test_another_program_must_wait_and_a_killed_one_gives_its_turn_back(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        with turn.taken(tmp_path) as first:
            assert not first
        holder.kill()
        holder.wait()
        with turn.taken(tmp_path) as first:
            assert first


def test_a_folder_that_cannot_be_written_to_keeps_nobody_waiting(tmp_path: Path) -> None:
    with turn.taken(tmp_path / "没有的文件夹") as first:
        assert first


def test_a_store_that_is_just_being_opened_is_told_as_held(template: Made, home: Home) -> None:
    with turn.taken(home.folder), pytest.raises(Trouble, match="正被"):
        opening.open_with(home, template.key, LOGIN)
    opening.open_with(home, template.key, LOGIN).close()
