"""Every field a person fills in tells how, in a quiet line and under F1."""

from __future__ import annotations

import re

import pytest

from liaison.fields.field import Bound, fields_of
from liaison.records import RECORDS, Attachment, Charge

NO_FORM = (Attachment, Charge)
"""Written by the program alone; nobody fills them in."""

ALONE: frozenset[str] = frozenset({"Issue.kind"})
"""Fields that go without: no form shows them, the register they stand in says what they are."""

LONGEST = 60
"""The line under a field wraps at most once on a narrow form."""

FIELDS = [
    bound for record in RECORDS if record not in NO_FORM for bound in fields_of(record).values()
]


def called(bound: Bound) -> str:
    """Return a field's name in the list of those that go without."""
    return f"{bound.record.__name__}.{bound.name}"


@pytest.mark.parametrize("bound", FIELDS, ids=called)
def test_a_field_tells_how_it_is_filled_in(bound: Bound) -> None:
    told = bound.field.help
    if called(bound) in ALONE:
        assert told == ""
        return
    assert told.endswith(("。", "。”")), told
    assert len(told) <= LONGEST
    assert told != bound.field.label
    assert not re.search(r"[\u4e00-\u9fff][,:;?()]", told), "full-width signs between hanzi"


def test_fields_that_go_without_are_still_there() -> None:
    assert {called(bound) for bound in FIELDS} >= ALONE
