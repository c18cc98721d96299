"""Words: Chinese as it stands in the source, English from the catalogue."""

from __future__ import annotations

import gettext
from collections.abc import Iterator

import pytest

from liaison.base import words
from liaison.base.paths import resources
from liaison.base.words import N_, _


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    words.use("zh")


def test_chinese_is_the_source() -> None:
    words.use("zh")
    assert words.language() == "zh"
    assert _("原来的文件没有改动。") == "原来的文件没有改动。"


def test_english_comes_from_the_catalogue() -> None:
    words.use("en")
    assert words.language() == "en"
    assert _("原来的文件没有改动。") == "The file as it was has not been changed."


def test_an_unknown_text_is_shown_as_it_is() -> None:
    words.use("en")
    assert _("没有这句话") == "没有这句话"


def test_the_empty_text_is_not_the_catalogues_header() -> None:
    words.use("en")
    assert _("") == ""


def test_marking_does_not_translate() -> None:
    words.use("en")
    assert N_("原来的文件没有改动。") == "原来的文件没有改动。"


def test_an_unknown_language_is_refused_and_changes_nothing() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        words.use("fr")
    assert words.language() == "zh"


def test_lists_are_joined_as_the_language_joins_them() -> None:
    told = [words.listed(["甲", "乙"]), words.clauses(["甲", "乙"])]
    assert [*told, words.named("甲", "乙"), words.beside("甲", "乙")] == [
        "甲、乙",
        "甲；乙",
        "甲：乙",
        "甲（乙）",
    ]
    words.use("en")
    told = [words.listed(["a", "b"]), words.clauses(["a", "b"])]
    assert [*told, words.named("a", "b"), words.beside("a", "b")] == [
        "a, b",
        "a; b",
        "a: b",
        "a (b)",
    ]


def test_nothing_to_list_and_nothing_beside_leave_no_mark() -> None:
    assert (words.listed([]), words.clauses(["甲"]), words.beside("甲", "")) == ("", "甲", "甲")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_language_knows_how_it_joins(language: str) -> None:
    words.use(language)
    assert min(map(len, (words.listed("ab"), words.clauses("ab"), words.named("a", "b")))) > 2


@pytest.mark.parametrize("language", [one for one in words.LANGUAGES if one != "zh"])
def test_every_language_has_a_catalogue(language: str) -> None:
    assert gettext.find("liaison", resources() / "locale", [language])
