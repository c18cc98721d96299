"""Keys as they stand on the keyboard."""

from __future__ import annotations

import pytest

from liaison.gui import keymap


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("Alt+Left", "Alt+←"),
        ("Ctrl+Return", "Ctrl+Enter"),
        ("PgDown", "PgDown"),
        ("Ctrl+Shift+Up", "Ctrl+Shift+↑"),
        ("Ctrl+1 … 9", "Ctrl+1 … 9"),
    ],
)
def test_keys_are_told_as_they_stand_on_the_keyboard(key: str, told: str) -> None:
    assert keymap.told(key) == told
