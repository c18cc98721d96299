"""What is shown can be typed again: parse(show(value)) is the value, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from liaison.base import words
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.kind import Kind
from liaison.records.visit import VisitDuty
from tests.fields import kinds

NAMES = [
    f"{type(kind).__name__}-{getattr(getattr(kind, 'choices', None), '__name__', place)}"
    for place, (kind, _) in enumerate(kinds.VALUES)
]
in_fixture = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.fixture(params=words.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    words.use(request.param)
    yield request.param
    words.use("zh")


@pytest.mark.parametrize(("kind", "values"), kinds.VALUES, ids=NAMES)
@in_fixture
@given(st.data())
def test_what_is_shown_is_read_back(
    language: str, kind: Kind, values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(values)
    assert kind.parse(kind.show(value)) == value


@pytest.mark.parametrize(("kind", "values"), kinds.VALUES, ids=NAMES)
@in_fixture
@given(st.data())
def test_a_held_value_is_read_as_itself(
    kind: Kind, values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    value = data.draw(values)
    assert kind.parse(value) == value


@pytest.mark.parametrize("choice", kinds.choices(), ids=lambda one: one.__name__)
def test_every_name_of_a_choice_means_one_member(language: str, choice: Any) -> None:
    kind = OneOf(choice)
    for member in choice:
        for name in (member.value, member.label, member.words, *member.also):
            assert kind.parse(name) is member, f"{name!r} is not only {member}"


@pytest.mark.parametrize("choice", kinds.choices(), ids=lambda one: one.__name__)
def test_every_label_of_a_choice_is_found_by_itself(language: str, choice: Any) -> None:
    for member in choice:
        assert member in choice.like(member.words)
        assert member in choice.like(str(member.value))


def test_many_are_shown_in_the_order_of_the_choices(language: str) -> None:
    kind = ManyOf(VisitDuty)
    assert kind.parse("法律咨询、安全检查") == ("safety", "legal")
    assert kind.show(("legal", "safety")) == kind.show(("safety", "legal"))


@pytest.mark.parametrize("kind", [kind for kind, _ in kinds.VALUES], ids=NAMES)
@pytest.mark.parametrize("nothing", [None, "", " ", "/", "-", "—", "——", "－", "暂无", "N/A"])
def test_nothing_is_nothing(kind: Kind, nothing: str | None) -> None:
    assert kind.parse(nothing) is None
    assert kind.show(None) == ""
