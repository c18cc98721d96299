"""What is known of a copy without opening it: a small file beside it, with nobody's data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from liaison.base.files import write_private
from liaison.store.audit import Head
from liaison.store.copies import MANIFEST

FORMAT = 1
_LARGEST = 20_000_000
"""A manifest of more bytes is none of ours."""

_FIRST, _LAST = 2000, 2999
"""Years a copy can be made in: others could not even be shown in local time."""
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class Manifest:
    """What was true of a copy when it was proven.

    ``made`` an aware moment, ``why`` one of :data:`liaison.store.backups.WORDS`,
    ``program`` the version that made it, ``schema`` its migration, ``line``
    the store it is of, ``steps`` the number of its last step, ``head`` the end
    of its audit chain, ``whole`` was all of the chain verified, ``wrong`` what
    did not fit together, ``attachments`` the names of the files in the vault,
    ``month`` the month (``2026-10``) whose closing it was made for.
    """

    made: datetime
    why: str
    program: str
    schema: str
    line: str
    size: int
    sha256: str
    counts: Mapping[str, int]
    steps: int
    head: str
    whole: bool
    wrong: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    month: str = ""

    def noted(self) -> Head | None:
        """Return the end of the chain as an anchor, None for a copy without a chain."""
        return Head.read(self.head) if self.head else None


def path_of(copy: Path) -> Path:
    """Return where the manifest of a copy lies."""
    return copy.with_suffix(MANIFEST)


def write(copy: Path, told: Manifest) -> None:
    """Write the manifest beside a copy."""
    facts = {"format": FORMAT, **asdict(told), "made": told.made.isoformat()}
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    write_private(path_of(copy), text)


def read(copy: Path) -> Manifest | None:
    """Return the manifest of a copy, None when there is none or it is not to be read."""
    path = path_of(copy)
    try:
        if path.stat().st_size > _LARGEST:
            return None
        return _read(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, RecursionError):
        return None
    except (KeyError, TypeError, AttributeError, OverflowError):  # JSON, but none of ours
        return None


def _read(told: dict[str, Any]) -> Manifest:
    if told["format"] != FORMAT:
        raise ValueError("format")
    made = datetime.fromisoformat(told["made"])
    if made.tzinfo is None or not _FIRST <= made.year <= _LAST:
        raise ValueError("made")
    sha256 = told["sha256"]
    if not isinstance(sha256, str) or len(sha256) != 64 or not _HEX.issuperset(sha256):
        raise ValueError("sha256")
    found = Manifest(
        made=made,
        why=str(told["why"]),
        program=str(told["program"]),
        schema=str(told["schema"]),
        line=str(told["line"]),
        size=int(told["size"]),
        sha256=sha256,
        counts={str(name): int(count) for name, count in told["counts"].items()},
        steps=int(told["steps"]),
        head=str(told["head"]),
        whole=bool(told["whole"]),
        wrong=tuple(map(str, told["wrong"])),
        attachments=tuple(
            one for one in told["attachments"] if len(one) == 64 and _HEX.issuperset(one)
        ),
        month=_month(told.get("month", "")),
    )
    found.noted()
    return found


def _month(told: Any) -> str:
    """Return the month closed; copies of before have none, and others' words are none."""
    return told if isinstance(told, str) and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", told) else ""
