"""The switch that writes golden files anew; used by packaging/dev.py golden."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer ``--update-golden``."""
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew instead"
    )
