"""Keys as they stand on the keyboard."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from liaison.gui import keymap, pages
from liaison.gui.pagekeys import KEYS


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


@pytest.mark.parametrize("name", sorted(KEYS))
def test_keys_of_a_page_that_are_no_commands_stand_in_the_map(name: str) -> None:
    assert name in pages.BY_NAME
    page = cast(Any, SimpleNamespace(name=name, actions_offered=list))
    (title, told), *_others = keymap.groups([], page)
    assert title == "本页"
    assert list(told) == [(keymap.told(key), words) for key, words in KEYS[name]]
    assert len({key for key, _words in told}) == len(told)
