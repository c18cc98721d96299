"""The journal of a restore: decided, to be finished, and to be told to the audit trail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liaison.base.files import write_private
from liaison.base.paths import Home

JOURNAL, TOLD = "restoring.json", "restored.json"


def pending(home: Home) -> bool:
    """Was a restore decided that is not finished?"""
    return (home.folder / JOURNAL).exists()


def told(home: Home) -> Mapping[str, Any] | None:
    """Return what the audit trail must be told of a finished restore, None when it was."""
    path = home.folder / TOLD
    if not path.exists():
        return None
    event = read(path).get("event")
    return event if isinstance(event, dict) else {}


def heard(home: Home) -> None:
    """The audit trail was told."""
    (home.folder / TOLD).unlink(missing_ok=True)


def write(path: Path, told: Mapping[str, Any]) -> None:
    """Write one of both files, whole or not at all."""
    write_private(path, json.dumps(dict(told), ensure_ascii=False))


def read(path: Path) -> dict[str, Any]:
    """Return what such a file tells; {} for one that is none of ours."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
