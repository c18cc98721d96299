"""The way to the first window is short: slow libraries wait until they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from liaison.base.paths import Home
from tests.house import source
from tests.stores import LOGIN, PASSWORD

SLOW = ("alembic", "openpyxl", "psycopg", "python_calamine", "sqlalchemy")
OF_A_SERVER = ("sqlalchemy.dialects.postgresql", "psycopg", "alembic")
WORKBENCH = """
import sys
from pathlib import Path
from liaison.base.paths import Home
from liaison.gui import warming
from liaison.records import Company
from liaison.services import records, signing
warming.warm()
warming.rehearse(lambda: False)
store = signing.sign_in(Home(Path(sys.argv[1])), *sys.argv[2:]).store
warming.first_screen(store)
records.save(store, Company, {"name": "甲公司"})
store.close()
"""


@pytest.mark.parametrize(
    ("module", "slow"),
    [
        ("liaison.base", SLOW),
        ("liaison.app", SLOW),
        ("liaison.gui.look", SLOW),
        ("liaison.gui.kit", SLOW),
        ("liaison.gui.start", (*SLOW, "html", "logging.handlers", "liaison.gui.helpsheet")),
        ("liaison.ledgers", ("openpyxl", "alembic", "psycopg")),
        ("liaison.exchange", ("openpyxl", "alembic", "python_calamine")),
    ],
)
def test_importing_loads_nothing_slow(module: str, slow: tuple[str, ...]) -> None:
    assert _loaded(f"import sys, {module}", slow) == ""


def test_a_local_store_loads_nothing_of_a_server(home: Home) -> None:
    """From the start to the workbench and the first save."""
    assert _loaded(WORKBENCH, OF_A_SERVER, str(home.folder), LOGIN, PASSWORD) == ""


def _loaded(program: str, slow: tuple[str, ...], *arguments: str) -> str:
    """Return which of the modules a program in a process of its own has loaded."""
    telling = f"{program}\nprint(*sorted(set({slow!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", telling, *arguments],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()
