"""The store's history of shapes; each change is a numbered file in ``versions/``."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def head() -> str:
    """Return the newest revision, read from the file names (alembic loads slowly)."""
    return max(path.name.split("_", 1)[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
