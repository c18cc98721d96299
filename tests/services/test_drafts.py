"""Drafts: one for each person and form, without history, gone with the save that keeps them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from liaison.base.errors import Problem, Problems
from liaison.records import Company
from liaison.services import drafts, records
from liaison.services.drafts import Draft
from liaison.store import tables
from liaison.store.step import Intent, Store
from tests.stores import add

FORM = "companies:new"


def draft(form: str = FORM, **fields: str) -> Draft:
    return Draft(form, "新增企业 · 鼎盛", "companies", content={"fields": fields})


def count(store: Store, table: str) -> int:
    with store.reading() as session:
        made = session.scalar(select(func.count()).select_from(getattr(tables, table)))
    return int(made or 0)


def test_the_newest_text_of_a_form_is_the_one_kept(store: Store) -> None:
    drafts.keep(store, draft(name="鼎"))
    drafts.keep(store, draft(name="鼎盛"))
    drafts.keep(store, draft("visits:new", content="走"))
    found = drafts.all_of(store)
    assert [one.form for one in found] == ["visits:new", FORM], "newest first"
    assert found[1].content == {"fields": {"name": "鼎盛"}}
    assert found[1].words == "新增企业 · 鼎盛"
    drafts.drop(store, "visits:new")
    assert [one.form for one in drafts.all_of(store)] == [FORM]


def test_a_draft_is_no_step_and_leaves_no_trace(store: Store) -> None:
    before = count(store, "step"), count(store, "audit"), count(store, "change")
    drafts.keep(store, draft(name="鼎盛"))
    drafts.drop(store, FORM)
    assert (count(store, "step"), count(store, "audit"), count(store, "change")) == before


def test_nobody_sees_the_drafts_of_another(store: Store) -> None:
    drafts.keep(store, draft(name="鼎盛"))
    mine = store.who
    store.who = replace(mine, login="qian")
    assert drafts.all_of(store) == []
    with store.reading() as session:
        assert drafts.of(session, FORM) is None
    drafts.keep(store, draft(name="别的"))
    drafts.drop(store, FORM)
    store.who = mine
    assert [one.content for one in drafts.all_of(store)] == [{"fields": {"name": "鼎盛"}}]


def test_the_save_takes_the_draft_with_it(store: Store) -> None:
    drafts.keep(store, draft(name="鼎盛"))
    drafts.keep(store, draft("companies:new:station_id=1", name="别的"))
    records.save(store, Company, {"name": "鼎盛"}, op_id=Intent("op-1", FORM))
    assert [one.form for one in drafts.all_of(store)] == ["companies:new:station_id=1"]


def test_a_save_that_fails_leaves_the_draft(store: Store) -> None:
    drafts.keep(store, draft(name="鼎盛"))
    with pytest.raises((Problem, Problems)):
        records.save(store, Company, {}, op_id=Intent("op-1", FORM))
    assert [one.form for one in drafts.all_of(store)] == [FORM]
    with pytest.raises(ZeroDivisionError):
        store.once("x", lambda _step: 1 // 0, Intent("op-2", FORM))
    assert [one.form for one in drafts.all_of(store)] == [FORM]


def test_drafts_under_a_record_are_found_with_it(store: Store) -> None:
    one = add(store, Company, name="鼎盛")
    kept = Draft(f"contact@{one}:new", "联系人", "companies", one, content={"fields": {}})
    drafts.keep(store, kept)
    drafts.keep(store, draft(f"companies:{one}"))
    with store.reading() as session:
        found = drafts.within(session, "companies", one, f"contact@{one}:")
        assert [one.form for one in found] == [kept.form]
        assert drafts.within(session, "companies", one + 1, f"contact@{one}:") == []


@pytest.mark.parametrize(
    ("register", "id", "given", "form"),
    [
        ("visits", 3, {}, "visits:3"),
        ("visits", None, {}, "visits:new"),
        ("visits", None, {"company_id": 7}, "visits:new:company_id=7"),
        ("disputes", None, {"companies": [7, 9]}, "disputes:new:companies=7+9"),
    ],
)
def test_forms_are_named_by_what_is_decided(
    register: str, id: int | None, given: dict[str, object], form: str
) -> None:
    assert drafts.form_of(register, id, given) == form


def test_what_was_typed_comes_back_to_the_letter(store: Store) -> None:
    text = "含“引号”、换\n行、𠮷 与 \u200d 表情 👮\u200d♀️，以及 13800138000"
    drafts.keep(store, draft(content=text))
    assert drafts.all_of(store)[0].content["fields"]["content"] == text
