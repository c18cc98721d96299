"""The way to the first window is short: slow libraries wait until they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house import source

SLOW = ("alembic", "openpyxl", "psycopg", "python_calamine", "sqlalchemy")


@pytest.mark.parametrize(
    ("module", "slow"),
    [
        ("liaison.base", SLOW),
        ("liaison.app", SLOW),
        ("liaison.gui.look", SLOW),
        ("liaison.gui.kit", SLOW),
        ("liaison.ledgers", ("openpyxl", "alembic", "psycopg")),
        ("liaison.exchange", ("openpyxl", "alembic", "python_calamine")),
    ],
)
def test_importing_loads_nothing_slow(module: str, slow: tuple[str, ...]) -> None:
    program = f"import sys, {module}; print(*sorted(set({slow!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=source.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stdout + done.stderr
