"""Chinese is typed through a real fcitx, on an X server and a bus of the test's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.gui import desktops

pytestmark = pytest.mark.x11


@pytest.fixture(scope="module", params=[4, 5], ids=["fcitx 4", "fcitx 5"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What a child that typed into every kind of field found there."""
    lacking = desktops.missing(request.param)
    if lacking:
        pytest.skip(f"not here: {lacking} (packaging/dev.py test fetches it where apt has it)")
    with desktops.desktop(tmp_path_factory.mktemp("desktop")) as environment:
        done = desktops.run(environment, "tests.gui.typist", str(request.param))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    found["log"] = done.stderr
    return found


@pytest.mark.parametrize("field", ["line", "combo"])
def test_a_line_gets_what_was_composed(told: dict[str, Any], field: str) -> None:
    assert told[field] == "你好"


@pytest.mark.parametrize("field", ["plain", "rich"])
def test_a_long_text_gets_words_and_signs_in_order(told: dict[str, Any], field: str) -> None:
    assert told[field] == "你好，你好"


def test_a_table_takes_words_at_a_cell_and_in_its_editor(told: dict[str, Any]) -> None:
    assert told["cells"] == ["你好", "你好"]


def test_a_password_never_passes_the_bridge(told: dict[str, Any]) -> None:
    assert told["secret"] == "nihao "


def test_what_cannot_be_written_gets_nothing(told: dict[str, Any]) -> None:
    assert told["fixed"] == ""


def test_escape_gives_up_the_word_before_it_is_a_shortcut(told: dict[str, Any]) -> None:
    assert told["escape composing"] == ["你好", 0]
    assert told["escape"] == 1


def test_a_word_half_composed_goes_nowhere_else(told: dict[str, Any]) -> None:
    line, plain = told["left composing"]
    assert line == "你好"
    assert plain.startswith("你好，你好")
    assert plain.removeprefix("你好，你好").strip() == ""


@pytest.mark.parametrize("field", ["line", "plain", "rich", "cell", "editor", "combo"])
def test_the_panel_stands_under_what_is_written(told: dict[str, Any], field: str) -> None:
    (left, _top, _wide, bottom), (x, y) = told["panels"][field]
    assert x == left, "it begins where the word will stand"
    assert 0 <= y - bottom <= 12, "just below, nothing covered"


def test_another_window_gets_no_word_of_the_one_before(told: dict[str, Any]) -> None:
    line, other = told["other window"]
    assert line == ""
    assert other == "你好"


def test_a_click_elsewhere_in_the_text_gives_the_word_up_or_writes_it_there(
    told: dict[str, Any],
) -> None:
    assert told["clicked"] in ("甲你好乙", "甲乙你好")


def test_typing_goes_on_without_fcitx_and_comes_back_with_it(told: dict[str, Any]) -> None:
    assert told["without"] == "ni"
    assert told["anew"] == "你好"


def test_an_fcitx_that_hangs_costs_three_waits_and_no_letter(told: dict[str, Any]) -> None:
    words, seconds = told["hung"]
    assert words == "abcdef"
    assert seconds < 10, "three waits, and the typing itself"
    assert told["aside"]
    assert "fcitx does not answer in time" in told["log"]
    assert "fcitx answers again" in told["log"]
