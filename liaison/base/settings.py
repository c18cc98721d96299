"""This PC's settings: declared once with default and label, kept in a small file.

Never personal data: the file is readable before anyone has logged in.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from liaison.base.files import atomic_write

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """All settings with their defaults; unknown keys of newer versions are kept out."""

    language: str = "zh"
    theme: str = "light"
    scale: int = 100
    last_login: str = ""
    idle_minutes: int = 10
    """Minutes without key or mouse after which the window is locked: 1 to 30."""

    remind_days: int = 3
    """Working days ahead that the workbench tells of a deadline: 0 to 30."""

    compact: bool = False
    nav_folded: bool = False
    database: str = ""
    """SQLAlchemy URL of a PostgreSQL store; empty for the local one."""

    lists: dict[str, Any] = field(default_factory=dict)
    """Columns and widths people chose, by page."""

    places: dict[str, Any] = field(default_factory=dict)
    """Where dialogs stood (as Qt keeps it, base64) and how wide drawers were drawn, by name."""

    second_place: str = ""
    """Folder (USB stick, another disk, a share) that backups are carried to; empty for none."""

    window: str = ""
    """Geometry of the main window as Qt keeps it, base64."""

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read the file; a damaged one is set aside and defaults hold."""
        if not path.exists():
            return cls()
        try:
            told = json.loads(path.read_text("utf-8"))
            usual = asdict(cls())
            known = {name: value for name, value in told.items() if name in usual}
            # One value of a wrong type must not keep the program from starting.
            right = {one: value for one, value in known.items() if type(value) is type(usual[one])}
            return cls(**right)
        except (ValueError, TypeError, AttributeError, RecursionError):
            aside = path.with_suffix(".damaged.json")
            path.replace(aside)
            _log.info("settings file was damaged and set aside as %s", aside.name)
            return cls()

    def save(self, path: Path) -> None:
        """Write the file whole."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)

        def write(part: Path) -> None:
            part.write_text(text, "utf-8")

        atomic_write(path, write)

    def with_(self, **changes: Any) -> Settings:
        """Return the settings with some changed."""
        return replace(self, **changes)
