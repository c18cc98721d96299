"""The two people of the tests' key ring, and the ring as it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PASSWORD, OTHER = "Abcdef123456!", "Ghijkl123456!"


def written(ring: Path) -> dict[str, Any]:
    """Return what the file of a ring says."""
    found: dict[str, Any] = json.loads(ring.read_text("utf-8"))
    return found
