"""fcitx 5 beside fcitx 4: fetched whole or not at all, and never twice."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

import _beside
import _system
import _venv

Ran = list[list[str]]


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """What was run, on a machine with apt and without fcitx 5; every package can be fetched."""
    commands: Ran = []

    def run(command: list[str], **told: Any) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        if command[0] == "apt-get":
            for name in command[3:]:
                (told["cwd"] / f"{name}_1_all.deb").touch()
        else:
            Path(command[3]).mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(_venv, "VENV", tmp_path)
    monkeypatch.setattr(_beside, "FOLDER", tmp_path / "fcitx5")
    monkeypatch.setattr(_system, "unknown", lambda _packages: [])
    monkeypatch.setattr("shutil.which", lambda name: None if name == "fcitx5" else name)
    monkeypatch.setattr(subprocess, "run", run)
    return commands


def test_every_package_is_unpacked_once(ran: Ran, tmp_path: Path) -> None:
    _beside.fcitx5()
    assert ran[0] == ["apt-get", "download", "-q", *_beside.FCITX5]
    assert len(ran) == 1 + len(_beside.FCITX5)
    assert [one.name for one in tmp_path.iterdir()] == ["fcitx5"], "nothing else is left"
    _beside.fcitx5()
    assert len(ran) == 1 + len(_beside.FCITX5)


@pytest.mark.parametrize("there", ["fcitx5 is installed", "no apt", "apt knows it not"])
def test_where_it_is_there_or_cannot_be_had_nothing_is_done(
    ran: Ran, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    if there == "apt knows it not":
        monkeypatch.setattr(_system, "unknown", list)
    else:
        found = "fcitx5" if there == "fcitx5 is installed" else None
        monkeypatch.setattr("shutil.which", lambda _name: found)
    _beside.fcitx5()
    assert ran == []
    assert not _beside.FOLDER.exists()


def test_half_of_it_is_none_of_it(
    ran: Ran, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(command: list[str], **_told: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 100)

    monkeypatch.setattr(subprocess, "run", broken)
    _beside.fcitx5()
    assert list(tmp_path.iterdir()) == []
    assert "could not be fetched" in capsys.readouterr().err


def test_what_apt_does_not_know_is_told_after_its_lists_were_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: Ran = []

    def call(command: list[str]) -> int:
        asked.append(command)
        return 0

    monkeypatch.setattr(_system, "_rights", list)
    monkeypatch.setattr(_system, "_call", call)
    monkeypatch.setattr(_system, "_output", lambda _command: "Package: fcitx5\nVersion: 1\n")
    assert _system.unknown(("fcitx5",)) == []
    assert asked == []
    assert _system.unknown(("fcitx5", "libime-data")) == ["libime-data"]
    assert asked == [["apt-get", "update", "-q"]]
