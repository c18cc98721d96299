"""The search index follows its records through everything, on both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, text

from liaison.base.clock import clock
from liaison.records import BY_NAME, Company, Contact, Dispute, Issue, Officer, Visit
from liaison.records.issue import IssueKind
from liaison.services import records
from liaison.services.rights import Leave
from liaison.store import (
    bigrams,
    check,
    opening,
    purging,
    searchcheck,
    searchindex,
    searchnames,
    searchquery,
    sections,
)
from liaison.store.engine import WRITING
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.stores import add, fill

DAY = date(2026, 11, 3)
RARE = "𠮷野家㐂丰𮬿〇"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        yield


def section(name: str) -> sections.Section:
    return next(one for one in sections.SECTIONS if one.name == name)


def found(store: Store, words: str, name: str = "visit", many: int = 500) -> list[int]:
    """Return the ids the index gives for words, newest first."""
    of = section(name)
    with store.reading(whole=True) as session:
        wanted = [searchquery.wanted(one) for one in bigrams.words(words)]
        numbers = searchquery.newest(session.connection(), of, wanted, -1, many)
    return [sections.id_of(one) for one in numbers]


def sound(store: Store) -> bool:
    return searchcheck.agrees(store.engine)[1]


@pytest.fixture
def park(store: Store) -> Store:
    """A store with a company and an officer, each with the id 1."""
    add(store, Company, name="重庆云岭电子（集团）有限公司", short_name="云岭电子")
    add(store, Officer, name="解晓东", badge="056314")
    return store


def visit(store: Store, content: str, day: date = DAY) -> int:
    return add(store, Visit, company_id=1, visited_on=day, content=content, officers=[1])


@pytest.mark.parametrize(
    "words",
    ["消", "消防", "防通道", "通道堵塞", "𠮷", "𠮷野", "野家", "㐂", "㐂丰", "abc", "ＡＢＣ", "b",
     "ZF-202611-0001", "zf202611", "0001", "检查 𠮷野家"],
)  # fmt: skip
def test_a_record_is_found_by_any_part_of_its_words(park: Store, words: str) -> None:
    one = visit(park, f"检查消防通道堵塞{RARE}，ABC-12")
    assert found(park, words) == [one]


@pytest.mark.parametrize("words", ["消防堵塞", "野防", "塞𠮷家", "c1", "走", "d"])
def test_what_is_not_there_is_not_found(park: Store, words: str) -> None:
    visit(park, f"检查消防通道堵塞{RARE}，ABC-12")
    assert found(park, words) == []


def test_the_newest_day_comes_first(park: Store) -> None:
    first, second, third = (visit(park, "检查", DAY + timedelta(days=n)) for n in (1, -3, 0))
    assert found(park, "检查") == [first, third, second]
    assert found(park, "检查", many=2) == [first, third]


def test_entries_are_handed_out_in_pieces(park: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searchquery, "_AHEAD", 4)
    ids = [visit(park, f"检查{n}", DAY - timedelta(days=n % 3)) for n in range(11)]
    of, wanted = section("visit"), [searchquery.wanted("检查")]
    with park.reading() as session:
        connection = session.connection()
        whole = searchquery.newest(connection, of, wanted, -1, 99)
        with closing(searchquery.Newest(connection, of, wanted)) as offered:
            pieces = [offered.take(many) for many in (2, 1, 5, 2, 6, 3)]
        assert pieces == [whole[:2], whole[2:3], whole[3:8], whole[8:10], whole[10:], []]
        assert searchquery.newest(connection, of, wanted, whole[4], 3) == whole[5:8]
    assert sorted(map(sections.id_of, whole)) == ids
    assert [sections.id_of(one) for one in whole[:4]] == [ids[9], ids[6], ids[3], ids[0]]


def test_an_index_built_anew_is_one_piece(park: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every piece is looked into at every key; on a server there are none."""
    if park.postgres:
        return
    monkeypatch.setattr(searchindex, "_ROOMY", 64)  # as of a store that is much larger than that
    for n in range(3):
        visit(park, f"检查{n}")
    pieces = text("SELECT count(DISTINCT segid) FROM search_idx")
    with park.engine.connect() as connection:
        assert connection.execute(pieces).scalar_one() > 1
    with park.engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with writing.begin():
            searchindex.rebuild(writing)
        assert connection.execute(pieces).scalar_one() == 1
    assert found(park, "检查") == [3, 2, 1]


def test_the_index_finds_what_a_look_at_every_text_finds(park: Store) -> None:
    """The tokens never miss a substring; a store of random texts, both engines."""
    chance = random.Random(4)
    signs = "消防检查通道𠮷ab1，。 -"
    texts = ["".join(chance.choices(signs, k=chance.randint(1, 25))) for _ in range(150)]
    rows = [
        {"company_id": 1, "visited_on": DAY, "content": f"记{told}", "officers": [1]}
        for told in texts
    ]
    ids = fill(park, Visit, rows)
    known = {one: bigrams.normal(f"记{told}") for one, told in zip(ids, texts, strict=True)}
    for _turn in range(200):
        told = chance.choice(texts)
        at = chance.randrange(len(told))
        word = bigrams.normal(told[at : at + chance.randint(1, 6)])
        if not word:
            continue
        true = {one for one, plain in known.items() if word in plain}
        given = set(found(park, word.replace(" ", "-")))
        assert true <= given
        if len(word) <= 2 and " " not in word and not word.isascii():
            assert true == given, word


def test_every_change_is_followed(park: Store) -> None:
    one = visit(park, "检查仓库")
    records.save(park, Visit, {"content": "核对门禁"}, one)
    assert (found(park, "仓库"), found(park, "门禁")) == ([], [one])
    records.save(park, Visit, {"visited_on": DAY - timedelta(days=2)}, one)
    assert found(park, "门禁") == [one]
    records.remove_all(park, Visit, [one])
    assert found(park, "门禁") == []
    records.restore_all(park, Visit, [one])
    assert found(park, "门禁") == [one]
    step = last_step(park)
    assert step is not None
    undo(park, step.id)
    assert found(park, "门禁") == []
    assert sound(park)


def test_parts_and_many_references_are_followed(park: Store) -> None:
    other = add(park, Company, name="西山包装有限公司")
    add(park, Contact, company_id=1, name="钱多多", phone="13800138000")
    dispute = add(
        park, Dispute, companies=[1], found_on=DAY, category="欠薪", description="欠薪三月",
        officer_id=1,
    )  # fmt: skip
    assert found(park, "多多", "contact") == [1]
    assert found(park, "1380013", "contact") == [1]
    token = searchquery.Wanted(companies=(other,))
    of = section("dispute")

    def of_other() -> list[int]:
        with park.reading() as session:
            return searchquery.newest(session.connection(), of, [token], -1, 9)

    assert of_other() == []
    records.save(park, Dispute, {"companies": [1, other]}, dispute)
    assert [sections.id_of(one) for one in of_other()] == [dispute]
    assert sound(park)


def test_needs_and_hazards_stand_apart(park: Store) -> None:
    common = {"company_id": 1, "reported_on": DAY, "description": "通道堵塞", "officer_id": 1}
    need = add(park, Issue, kind=IssueKind.need, category="其他", **common)
    hazard = add(park, Issue, kind=IssueKind.hazard, category="消防", **common)
    assert found(park, "堵塞", "needs") == [need]
    assert found(park, "堵塞", "hazards") == [hazard]
    assert sound(park)


def test_names_are_kept_with_the_ways_to_type_them(park: Store) -> None:
    def ways(name: str) -> dict[int, str]:
        with park.reading() as session:
            return dict(searchnames.newer(session.connection(), name)[1])

    lines = ways("company")[1].split("\n")
    assert lines[0].startswith("重庆云岭电子集团有限公司\tcqyldzjtyxgs")
    assert lines[1].startswith("云岭电子\tyldz\tyun ling dian zi")
    assert ways("officer")[1].startswith("解晓东\txxd")
    leave = Leave(reason="更名")
    records.save(
        park, Company, {"short_name": "重电", "former_names": "老厂、旧厂"}, 1, leave=leave
    )
    assert [line.split("\t")[0] for line in ways("company")[1].split("\n")][1:] == [
        "重电", "老厂", "旧厂",
    ]  # fmt: skip
    gone = add(park, Company, name="将删有限公司")
    records.remove_all(park, Company, [gone])
    assert ways("company")[gone] == ""
    assert sound(park)


def test_nothing_wiped_stays_in_the_index(park: Store) -> None:
    one = visit(park, "秘密口令zqxw𠮷㐂")
    company = add(park, Company, name="须忘记有限公司", liaison_phone="13800138000")
    add(park, Contact, company_id=company, name="须忘记者")
    records.remove_all(park, Visit, [one])
    records.remove_all(park, Company, [company])
    purging.purge(park, Visit, one, "本人要求删除个人信息")
    purging.purge(park, Company, company, "本人要求删除个人信息")
    assert not any(found(park, "须忘", name) for name in ("company", "contact"))
    with park.engine.connect() as connection:
        if park.postgres:
            told = connection.execute(text("SELECT string_agg(tok::text, ' ') FROM search_entry"))
            kept = str(told.scalar()).encode()
        else:
            told = connection.execute(text("SELECT block FROM search_data"))
            kept = b"".join(told.scalars())
        names = connection.execute(text("SELECT string_agg(ways, ' ') FROM search_name"))
        kept += str(names.scalar()).encode()
    for secret in ("zqxw", "qxw", "㐂", "须忘", "xwj", "忘记"):
        assert secret.encode() not in kept, secret
    assert sound(park)


def test_an_index_that_is_missing_or_of_other_rules_is_built_at_opening(park: Store) -> None:
    one = visit(park, "检查仓库")
    with park.engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with writing.begin():
            table = "search_entry" if park.postgres else "search"
            writing.execute(text(f"DELETE FROM {table}"))
            writing.execute(text("DELETE FROM search_name"))
    assert found(park, "仓库") == []
    assert searchindex.made(park.engine)
    assert found(park, "仓库") == [one]
    assert not searchindex.made(park.engine)
    assert sound(park)
    if park.home is not None:
        assert park.key is not None
        home, key = park.home, park.key
        with park.engine.connect() as connection:
            writing = connection.execution_options(**{WRITING: True})
            with writing.begin():
                searchnames.set_stamp(writing, "of older rules")
                writing.execute(text("DELETE FROM search"))
        park.close()
        again = opening.open_with(home, key, "zhao")
        assert found(again, "仓库") == [one]
        again.close()


def test_the_check_finds_an_index_that_lies_and_has_it_built_anew(park: Store) -> None:
    one = visit(park, "检查仓库")
    assert all(one.sound for one in check.check(park, ("search",)))
    number = sections.number_of(Visit, one, {"visited_on": DAY})
    with park.engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with writing.begin():
            searchindex._drop(writing, [number])
            searchindex._add(writing, [(number, {"别的"}), (number + 7, {"没有"})])
    wrong = check.check(park, ("search",))
    assert [one.sound for one in wrong] == [False]
    assert "2" in wrong[0].words
    assert not check.tells_damage(wrong[0])
    assert searchindex.made(park.engine)
    assert sound(park)


def test_every_record_type_has_a_place_or_is_left_out_on_purpose() -> None:
    left_out = set(BY_NAME) - set(sections.BY_RECORD)
    assert left_out == {"account", "codeitem", "charge"}
    codes = [one.code for one in sections.SECTIONS]
    assert len(codes) == len(set(codes))
    assert max(codes) < 1 << 9
    last = section("attachment")
    number = sections.number_of(last.record, 2**25 - 1, {})
    assert last.first <= number <= last.last < 2**63
    assert sections.id_of(number) == 2**25 - 1
    with pytest.raises(ValueError, match="no place"):
        sections.number_of(last.record, 2**25, {})


def test_a_random_history_leaves_index_and_records_alike(park: Store) -> None:
    chance = random.Random(11)
    living: list[int] = []
    binned: list[int] = []
    for _turn in range(60):
        kind = chance.random()
        if kind < 0.4 or not living:
            living.append(visit(park, f"检查{chance.randint(0, 99)}", DAY))
        elif kind < 0.7:
            day = DAY - timedelta(days=chance.randint(0, 2))
            told = {"content": f"核对{chance.randint(0, 99)}", "visited_on": day}
            records.save(park, Visit, told, chance.choice(living))
        elif kind < 0.85:
            one = living.pop(chance.randrange(len(living)))
            records.remove_all(park, Visit, [one])
            binned.append(one)
        elif binned:
            one = binned.pop()
            records.restore_all(park, Visit, [one])
            living.append(one)
    assert sound(park)
    assert sorted([*found(park, "检查"), *found(park, "核对")]) == sorted(living)


def test_an_import_reads_nothing_again_for_the_index(store: Store) -> None:
    """The index is made of what is at hand: no statement for each record."""
    add(store, Company, name="云岭电子")
    add(store, Officer, name="解晓东")

    def asked(many: int) -> int:
        told: list[str] = []

        def heard(_c: object, _u: object, statement: str, *_more: object) -> None:
            told.append(statement)

        event.listen(store.engine, "before_cursor_execute", heard)
        try:
            with store.step("fill") as step:
                for n in range(many):
                    step.session.add(Company(name=f"新建企业{n}", station_id=1))
        finally:
            event.remove(store.engine, "before_cursor_execute", heard)
        return sum(one.lstrip().upper().startswith("SELECT") for one in told)

    assert asked(40) == asked(2)
