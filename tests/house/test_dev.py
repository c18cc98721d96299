"""The developer's command: what it says it can do, it does, on old desktops too."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

import _commands
import _lock
import _system
import _venv
import dev
from tests.house import source


def _dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "packaging/dev.py", *arguments]
    return subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False)


def test_every_command_is_described_and_carried_out() -> None:
    assert set(dev.COMMANDS) == set(_commands._COMMANDS)


def test_the_whole_suite_is_shared_out_and_a_part_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, ...]] = []

    def note(*given: str) -> int:
        called.append(given)
        return 0

    monkeypatch.setattr(_commands, "_pytest", note)
    for cores in (8, 2, 1, None):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        _commands.carry_out("test", [])
    _commands.carry_out("test", ["tests/base", "-x"])
    shared, alone = ("-q", "-n", "3", "--dist", "loadfile"), ("-q",)
    assert called == [shared, shared, alone, alone, ("-q", "tests/base", "-x")]


def test_starts_on_the_python_of_older_desktops() -> None:
    ast.parse(source.text("packaging/dev.py"), feature_version=(3, 7))


def test_says_what_is_needed_where_python_is_too_old(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "SUPPORTED", ((9, 0), (9, 1)))
    monkeypatch.setenv("PATH", "")
    assert dev.main(["run"]) == 2
    assert "3.11, 3.12 or 3.13" in capsys.readouterr().err


def test_explains_itself() -> None:
    plain, wrong = _dev(), _dev("no-such-command")
    assert plain.returncode == 0
    assert all(f"  {name} " in plain.stdout for name in dev.COMMANDS)
    assert wrong.returncode == 2
    assert not wrong.stdout


def test_lock_is_in_step_with_the_project_file() -> None:
    assert _lock.problems() == []


def test_tests_see_the_versions_an_officer_gets() -> None:
    run = _pins(_venv.RUN_LOCK.read_text("utf-8"))
    assert len(run) > 15
    assert run <= _pins(_venv.TEST_LOCK.read_text("utf-8"))


def _pins(lock: str) -> set[str]:
    return {line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))}


def test_finds_what_the_system_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is missing is asked for, under the name this system knows."""
    asked: list[list[str]] = []

    def call(command: list[str]) -> int:
        asked.append(command)
        return 0

    monkeypatch.setattr(_system, "_rights", list)
    monkeypatch.setattr(_system, "_installed", lambda names: {"libgl1", "libc6"})
    monkeypatch.setattr(_system, "_known", lambda names: names[-1])
    monkeypatch.setattr(_system, "_call", call)
    monkeypatch.setattr("shutil.which", lambda name: name)
    _system.ensure(("libgl1", "libegl1", "libglib2.0-0|libglib2.0-0t64"))
    assert [command[-2:] for command in asked] == [["libegl1", "libglib2.0-0t64"]]
    assert "--no-install-recommends" in asked[0]


def test_knows_what_dpkg_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_system, "_output", lambda command: "libgl1 ii \nlibegl1 rc \n")
    assert _system._installed(["libgl1", "libegl1", "libxcb-cursor0"]) == {"libgl1"}


def test_without_the_right_to_install_it_says_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_system, "_rights", lambda: None)
    monkeypatch.setattr(_system, "_installed", lambda names: set())
    monkeypatch.setattr("shutil.which", lambda name: name)
    _system.ensure(("libegl1",))
    assert "sudo apt-get install libegl1" in capsys.readouterr().err
