"""A key ring of two people and its recovery key, made once for the tests of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison.store import keys
from tests.store.keyring import OTHER, PASSWORD


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes, str]:
    """A ring's text with its data key and recovery key; making one costs a quarter second."""
    path = tmp_path_factory.mktemp("keys") / "keyring.json"
    key, recovery = keys.create(path, "zhao", PASSWORD, keys.LEAST)
    keys.add(path, key, "li", OTHER, keys.LEAST)
    return path.read_text("utf-8"), key, recovery


@pytest.fixture
def ring(whole: tuple[str, bytes, str], tmp_path: Path) -> Path:
    path = tmp_path / "keyring.json"
    path.write_text(whole[0], "utf-8")
    return path
