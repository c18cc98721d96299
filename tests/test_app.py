"""What the arguments lead to: the window, a command, the reader's child, or the tour."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import liaison
from liaison import app
from liaison.base.paths import Home

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Write down the commands instead of doing them."""
    seen: list[list[str]] = []

    def take(asked: list[str]) -> int:
        seen.append(asked)
        return 0

    monkeypatch.setattr(app, "_command", take)
    return seen


@pytest.mark.parametrize(
    ("asked", "folder"),
    [
        (["--home", "somewhere"], Path("somewhere")),
        (["--home=somewhere"], Path("somewhere")),
        (["list", "company"], None),
        (["--home", "somewhere", "list"], None),
        (["--help"], None),
    ],
)
def test_only_a_folder_means_the_window(asked: list[str], folder: Path | None) -> None:
    assert app.window_home(asked) == (Home(folder) if folder else None)


def test_no_arguments_mean_the_window_over_the_usual_folder() -> None:
    assert app.window_home([]) == Home.default()


def test_anything_else_is_a_command(commands: list[list[str]]) -> None:
    assert app.main(["figures", "--month", "2026-10"]) == 0
    assert commands == [["figures", "--month", "2026-10"]]


def test_without_a_display_it_says_so_and_does_the_tour(
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert app.main([]) == 0
    assert commands == [["tour", "--out", "liaison-tour"]]
    assert "没有图形界面" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "system", "shown", "platform"),
    [
        ({}, "linux", False, ""),
        ({"DISPLAY": ":0"}, "linux", True, ""),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True, ""),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "linux", True, "xcb"),
        (
            {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"},
            "linux",
            True,
            "",
        ),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True, ""),
        ({}, "win32", True, ""),
    ],
)
def test_displays(environment: dict[str, str], system: str, shown: bool, platform: str) -> None:
    assert app.has_display(environment, system) is shown
    assert app.platform_wanted(environment, system) == platform


def test_the_version_is_told() -> None:
    done = _run("--version")
    assert done.stdout.strip() == f"liaison {liaison.__version__}"
    assert done.returncode == 0


def test_the_hidden_argument_reads_a_workbook_and_nothing_else() -> None:
    done = _run(app.READ_CHILD)
    assert done.returncode != 0, "there is nothing on its standard input"
    assert "没有" not in done.stdout


def test_the_window_opens_from_the_command_line(tmp_path: Path) -> None:
    """The whole way from ``python -m liaison``, ended by the test itself."""
    program = (
        "import sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from liaison import app\n"
        "from liaison.gui import start\n"
        "begin = start.Program.begin\n"
        "def soon(program):\n"
        "    begin(program)\n"
        "    print(type(program.shown()).__name__)\n"
        "    QTimer.singleShot(300, program.app.quit)\n"
        "start.Program.begin = soon\n"
        f"sys.exit(app.main(['--home', {str(tmp_path / 'new')!r}]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "WizardWindow"), done.stderr
    assert (tmp_path / "new" / "logs").is_dir()


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "liaison", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
