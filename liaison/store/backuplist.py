"""The copies in a folder: what is known of each by its name and manifest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from liaison.store import manifest
from liaison.store.copies import RING
from liaison.store.manifest import Manifest

_NAME = re.compile(r"liaison-(\d{8}-\d{6}-\d{6})-([a-z-]{1,40})\.db")


@dataclass(frozen=True, eq=False)
class Copy:
    """A copy as it lies in a folder; ``manifest`` None for one without (older programs)."""

    path: Path
    made: datetime
    why: str
    size: int
    manifest: Manifest | None = None

    @property
    def ring(self) -> Path:
        """Where the key ring of its time lies, if there is one."""
        return self.path.with_suffix(RING)


def listed(folder: Path) -> list[Copy]:
    """Return the copies in a folder, the newest first; what is none of ours is passed over."""
    found = folder.glob("liaison-*.db") if folder.is_dir() else iter(())
    return sorted(filter(None, map(look, found)), key=lambda one: one.made, reverse=True)


def look(path: Path) -> Copy | None:
    """Return what is known of a copy by its name and manifest; None for anything else."""
    match = _NAME.fullmatch(path.name)
    try:
        if match is None or path.is_symlink() or not path.is_file():
            return None
        size = path.stat().st_size
        told = manifest.read(path)
        if told is not None:
            return Copy(path, told.made, told.why, size, told)
        local = datetime.strptime(match[1], "%Y%m%d-%H%M%S-%f")
        return Copy(path, local.astimezone(UTC), match[2], size)
    except (OSError, ValueError):
        return None
