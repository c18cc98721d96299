"""Calling the program's commands: inside this process, or as a program of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from liaison.base import words
from liaison.base.paths import Home
from liaison.cli import main
from liaison.cli.desk import PASSWORD as PASSWORD_VARIABLE, USER as USER_VARIABLE
from tests.stores import LOGIN, PASSWORD, Made

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Answer:
    """What a command came to: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The result of ``--json``."""
        return json.loads(self.out)


Cli = Callable[..., Answer]


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the environment answer for user and password; the language is set back after."""
    monkeypatch.setenv(USER_VARIABLE, LOGIN)
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    yield
    words.use("zh")


@pytest.fixture
def call(signed_in: None, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Call the command line in this process with exactly these arguments."""

    def run(*arguments: str) -> Answer:
        capsys.readouterr()
        try:
            status = main(list(arguments))
        except SystemExit as end:  # how the reader of arguments ends
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return Answer(status, out, err)

    return run


@pytest.fixture
def cli(call: Cli, demo_home: Home) -> Cli:
    """Call a command on a copy of the demo store; the clock stands still."""
    return lambda *arguments: call("--home", str(demo_home.folder), *arguments)


@pytest.fixture
def fresh(call: Cli, home: Home) -> Cli:
    """Call a command on a fresh store."""
    return lambda *arguments: call("--home", str(home.folder), *arguments)


@pytest.fixture(scope="module")
def program_home(template: Made, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The data folder the programs of one test file share, in the order of its tests."""
    return template.copy(tmp_path_factory.mktemp("program") / "data")


@pytest.fixture
def program(program_home: Home) -> Cli:
    """Start the program on the shared data folder, as a person or script would."""

    def run(*arguments: str, **environment: str) -> Answer:
        about = {USER_VARIABLE: LOGIN, PASSWORD_VARIABLE: PASSWORD, **environment}
        place = [] if "--home" in arguments else ["--home", str(program_home.folder)]
        done = subprocess.run(
            [sys.executable, "-m", "liaison", *place, *arguments],
            cwd=ROOT,
            env={**os.environ, **about, "PYTHONUTF8": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return run
