"""What people meet at a terminal: questions, tables, progress, pictures of the tour."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.cli import main
from liaison.cli.desk import PASSWORD as VARIABLE, USER, Line
from liaison.cli.entry import home_of
from liaison.cli.text import WIDEST, harmless, table, width
from liaison.store.step import Store
from tests.commands import ROOT, Cli
from tests.stores import LOGIN, PASSWORD

Answers = Callable[..., None]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Sit at the terminal and give these passwords one after the other."""

    def give(*passwords: str) -> None:
        told: Iterator[str] = iter(passwords)
        monkeypatch.delenv(VARIABLE, raising=False)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(told))

    return give


def test_the_password_is_asked_for(cli: Cli, answers: Answers) -> None:
    answers(PASSWORD)
    assert cli("list", "station").status == 0


def test_the_only_user_need_not_be_named(
    cli: Cli, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(USER)
    answers(PASSWORD)
    (row,) = cli("add", "company", "name=云岭甲乙有限公司", "--json").data
    answers(PASSWORD)
    (entry,) = cli("history", "company", row["number"], "--json").data
    assert entry["by"] == LOGIN


def test_a_new_password_is_asked_twice(call: Cli, answers: Answers, tmp_path: Path) -> None:
    init = ("--home", str(tmp_path / "new"), "init", "--station", "甲", "--user", "qian")
    answers(PASSWORD, "Other123456!")
    refused = call(*init)
    assert (refused.status, refused.out) == (2, "")
    assert "不一样" in refused.err
    answers(PASSWORD, PASSWORD)
    assert call(*init).status == 0


def test_demo_tells_the_password_it_made(
    call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (USER, VARIABLE):
        monkeypatch.delenv(name)
    place = ("--home", str(tmp_path / "demo"))
    told = call(*place, "demo", "--companies", "4", "--months", "1", "--json").data
    monkeypatch.setenv(VARIABLE, told["password"])
    assert len(call(*place, "list", "company", "--json").data) == 4


@pytest.mark.postgres
def test_a_shared_database(call: Cli, database: str, tmp_path: Path, today: object) -> None:
    home = Home(tmp_path / "home")
    home.make()
    Settings(database=database).save(home.settings)
    place = ("--home", str(home.folder))
    assert call(*place, "demo", "--companies", "5", "--months", "1").status == 0
    assert len(call(*place, "list", "company", "--json").data) == 5
    (row,) = call(*place, "list", "visit", "--limit", "1", "--json").data
    found = call(*place, "list", "visit", "--where", f"officers={row['officers'][0]}", "--json")
    assert row in found.data
    assert call(*place, "check").status == 0
    refused = call(*place, "init", "--station", "甲", "--user", "qian")
    assert (refused.status, refused.out) == (2, "")


@pytest.mark.parametrize("arguments", [["--home", "a", "list"], ["list", "--home=a", "x"]])
def test_the_data_folder_may_stand_anywhere(arguments: list[str]) -> None:
    assert home_of(arguments).folder == Path("a")


def test_columns_stand_straight() -> None:
    lines = list(table(("编号", "企业"), [("QY-0001", "云岭甲乙"), ("Q", "a")]))
    assert lines == [
        "编号     企业",
        "-------  --------",
        "QY-0001  云岭甲乙",
        "Q        a",
    ]


def test_long_cells_are_cut_and_stay_on_one_line() -> None:
    (_head, _rule, line) = table(("说明",), [("长" * 100 + "\n第二行",)])
    assert width(line) <= WIDEST
    assert line.endswith("…")


def test_nothing_steers_the_terminal() -> None:
    assert harmless("a\x1b[2J\u202eb\x9b") == "a�[2J�b�"


def test_progress_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    watcher = Line()
    watcher.begin("写入", 200)
    for done in (1, 2, 3, 100, 200):
        watcher.at(done)
    assert capsys.readouterr().err == "\r写入   0%\r写入   1%\r写入  50%\r写入 100%\n"


def test_the_tour_draws_pages_of_an_open_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[int] = []

    def draw(home: Home, store: Store, folder: Path) -> list[Path]:
        with store.reading() as session:
            seen.append(len(session.connection().exec_driver_sql("SELECT id FROM company").all()))
        assert home.store.exists()
        picture = folder / "workbench.png"
        picture.write_bytes(b"png")
        return [picture]

    assert main(["tour", "--out", str(tmp_path)], pictures=draw) == 0
    assert seen == [86]
    assert "workbench.png" in capsys.readouterr().err


def test_the_tour_stands_without_its_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def draw(home: Home, store: Store, folder: Path) -> list[Path]:
        raise Trouble("没有图形界面")

    assert main(["tour", "--out", str(tmp_path)], pictures=draw) == 1
    assert len(list(tmp_path.glob("*.xlsx"))) == 1
    assert "没有图形界面" in capsys.readouterr().err


def test_a_reader_that_stops_early(demo_home: Home) -> None:
    """``liaison list … | head``: no traceback, nothing wrong."""
    with subprocess.Popen(
        [sys.executable, "-m", "liaison", "--home", str(demo_home.folder), "list", "visit"],
        cwd=ROOT,
        env={**os.environ, USER: LOGIN, VARIABLE: PASSWORD},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
        assert running.wait(60) == 0, said
    assert "Traceback" not in said
    assert "BrokenPipe" not in said
