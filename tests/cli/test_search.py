"""search: the same answers as the window's box."""

from __future__ import annotations

import pytest

from tests.commands import Cli


def test_a_company_and_its_records_are_found(cli: Cli) -> None:
    (company,) = cli("list", "company", "--limit", "1", "--json").data
    answer = cli("search", company["name"], "--json")
    assert answer.status == 0, answer.err
    first = answer.data["groups"][0]
    assert (first["register"], first["hits"][0]["title"]) == ("companies", company["name"])
    assert set(first["hits"][0]) == {"id", "title", "hint", "label", "text"}
    assert answer.data["near"] == []


def test_a_serial_number_and_several_words(cli: Cli) -> None:
    (visit,) = cli("list", "visit", "--limit", "1", "--json").data
    for typed in (visit["number"], visit["number"].replace("-", "").lower()):
        groups = cli("search", typed, "--json").data["groups"]
        assert [(one["register"], one["count"]) for one in groups] == [("visits", 1)]
    word = visit["content"][:2]
    found = cli("search", visit["company"], word, "--limit", "50", "--json").data["groups"]
    visits = next(one for one in found if one["register"] == "visits")
    assert visits["hits"]
    assert all(visit["company"] == hit["title"] for hit in visits["hits"])


def test_people_read_a_table(cli: Cli) -> None:
    answer = cli("search", "消防")
    assert answer.status == 0
    assert answer.out.split("\n")[0].startswith("类型")
    assert "走访" in answer.err
    none = cli("search", "完全没有这样的文字")
    assert (none.status, "没有找到" in none.err) == (0, True)


@pytest.mark.parametrize("limit", ["0", "-1", "1001"])
def test_a_senseless_limit_is_refused(cli: Cli, limit: str) -> None:
    answer = cli("search", "消防", "--limit", limit)
    assert (answer.status, answer.out) == (2, "")
    assert "条数" in answer.err


@pytest.mark.parametrize("words", ['"', "*", "'; DROP TABLE visit", "NEAR(", "%", "\u202e"])
def test_whatever_is_typed_is_no_error(cli: Cli, words: str) -> None:
    assert cli("search", words, "--json").status == 0
