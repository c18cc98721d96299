"""The shipped code lists, and how they become the user's own."""

from __future__ import annotations

import json
from itertools import chain

import pytest
from sqlalchemy import select

from liaison.base.paths import resources
from liaison.fields.field import Listed, fields_of
from liaison.records import CodeItem
from liaison.services import codelists, records
from liaison.services.registers import CODES, REGISTERS
from liaison.store.step import Store
from liaison.store.undo import last_step
from tests.stores import add

each = pytest.mark.parametrize("name", codelists.LISTS)


@each
def test_every_shipped_word_fits_its_record(name: str) -> None:
    items = codelists.shipped(name)
    assert len(items) >= 10
    fields = fields_of(CodeItem)
    for item in items:
        for field, value in (
            ("word", item.word),
            ("also", codelists.BETWEEN.join(item.also) or None),
            ("national", item.national or None),
        ):
            assert fields[field].kind.parse(value) == value


@each
def test_no_writing_stands_for_two_words(name: str) -> None:
    items = codelists.shipped(name)
    found = codelists.CodeList(name, items, stored=False)
    for item in items:
        assert found.read(item.word) == item.word
        for other in item.also:
            assert found.read(other) == item.word, other
    every = list(chain.from_iterable((item.word, *item.also) for item in items))
    assert len(every) == len(set(every))


@each
def test_the_file_says_which_list_it_is(name: str) -> None:
    told = json.loads((resources() / "codes" / f"{name}.json").read_text("utf-8"))
    assert told["list"] == name
    assert codelists.label_of(name) == told["label"]


def test_every_list_a_register_names_is_shipped_and_none_besides() -> None:
    named = {
        register.lists.get(field, bound.kind.list)
        for register in REGISTERS
        for field, bound in register.fields.items()
        if isinstance(bound.kind, Listed) and register is not CODES
    }
    assert named == set(codelists.LISTS)
    assert {path.stem for path in (resources() / "codes").glob("*.json")} == set(codelists.LISTS)


@pytest.mark.parametrize(
    ("name", "written", "word"),
    [
        ("need", "车驾管", "车管"),
        ("need", "户籍办理", "户政"),
        ("hazard", "危化", "危化品"),
        ("hazard", "内部治安", "内部治安"),
        ("dispute", "征地", "征地拆迁"),
        ("dispute", " 邻里 ", "邻里纠纷"),
        ("dispute", "邻里(村企)纠纷", "邻里纠纷"),
        ("source", "服务群", "微信群"),
        ("dispute_source", "12345热线", "热线12345"),
        ("industry", "C制造业", "制造业"),
        ("industry", "交通运输、仓储和邮政业", "交通运输、仓储和邮政业"),
        ("need", "防汛", None),
    ],
)
def test_what_people_write_becomes_the_word(
    local: Store, name: str, written: str, word: str
) -> None:
    with local.reading() as session:
        assert codelists.read_list(session, name).read(written) == word


def test_every_dispute_counts_as_a_national_class() -> None:
    assert all(item.national for item in codelists.shipped("dispute"))


def test_industries_are_the_sections_of_the_standard() -> None:
    sections = [item.national for item in codelists.shipped("industry")]
    assert sections == list("ABCDEFGHIJKLMNOPQRST")


def test_a_list_is_the_users_own_once_it_stands_in_the_store(store: Store) -> None:
    with store.reading() as session:
        before = codelists.words(session, "need")
    added = codelists.seed(store)
    assert added == sum(len(codelists.shipped(name)) for name in codelists.LISTS)
    assert codelists.seed(store) == 0
    with store.reading() as session:
        assert codelists.words(session, "need") == before
        first = session.query(CodeItem).filter_by(list="need", word="户政").one()
    records.save(store, CodeItem, {"word": "户籍", "also": "户政、落户"}, first.id)
    with store.reading() as session:
        own = codelists.read_list(session, "need")
    assert own.stored
    assert own.read("落户") == "户籍"
    assert own.read("户政") == "户籍"


def test_a_retired_word_is_read_but_not_offered(local: Store) -> None:
    add(local, CodeItem, list="need", word="甲")
    add(local, CodeItem, list="need", word="乙", retired=True, also="丙;丁")
    with local.reading() as session:
        found = codelists.read_list(session, "need")
    assert found.offered() == ["甲"]
    assert found.read("丁") == "乙"


def test_seeding_is_one_step_not_offered_for_undoing(local: Store) -> None:
    codelists.seed(local, ["source"])
    with local.reading() as session:
        assert codelists.read_list(session, "source").stored
        ids = session.scalars(select(CodeItem.id)).all()
    assert len(ids) == len(codelists.shipped("source"))
    assert last_step(local) is None  # Ctrl+Z after the first start must not empty the lists
