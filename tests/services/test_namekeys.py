"""Names in memory: the fast ways find what the slow ones would, and nothing stays that has gone."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from liaison.base import pinyin
from liaison.records import Company
from liaison.services import namekeys, records
from liaison.services.namekeys import Names, names_of
from liaison.services.namelines import Keys
from liaison.services.rights import Leave
from liaison.store import onserver, opening, searchnames
from liaison.store.engine import WRITING
from liaison.store.step import Store
from tests.stores import LOGIN, add

_SIGNS = "云岭电子重工西安单解长兴东方机械厂行乐abx7"
_TYPED = [*"云岭电西安单长兴东方行乐", *"abcdeghijklnoqrsuvxyz7"]


def _names(chance: random.Random, many: int) -> dict[int, str]:
    return {one: _name(chance) for one in range(1, many + 1)}


def _name(chance: random.Random) -> str:
    name = "".join(chance.choices(_SIGNS, k=chance.randint(2, 7)))
    short = "".join(chance.choices(_SIGNS, k=2)) if chance.random() < 0.3 else None
    return searchnames.lines_of([name, short])


def _typed(chance: random.Random, ways: dict[int, str]) -> str:
    if chance.random() < 0.4:
        return "".join(chance.choices(_TYPED, k=chance.randint(1, 5)))
    name, initials, spaced, _other = (
        chance.choice(list(ways.values())).partition("\n")[0].split("\t")
    )
    syllables = [one[: chance.randint(1, 6)] for one in spaced.split(" ")]
    mixed = "".join(map(chance.choice, zip(name, syllables, strict=True)))
    told = chance.choice([name, initials, spaced.replace(" ", ""), mixed])
    at = chance.randrange(len(told))
    return told[at : at + chance.randint(1, 8)]


def _slowly(ways: dict[int, str], typed: str) -> dict[int, int]:
    """Return what answers and how well by looking at every line (the promise of Names.find)."""
    ranks = dict[int, int]()
    for one, told in ways.items() if typed else ():
        found = [_rank(line, typed) for line in told.split("\n")] if told else []
        if kept := [rank for rank in found if rank is not None]:
            ranks[one] = min(kept)
    if not ranks and 3 <= len(typed) <= 20:
        for one, told in ways.items():
            for line in told.split("\n") if told else ():
                name, _initials, spaced, _other = line.split("\t")
                if _shaped(typed, spaced.split(" ")) and pinyin.matches(typed, name):
                    ranks[one] = 9
    return ranks


def _rank(line: str, typed: str) -> int | None:
    name, short, spaced, other = line.split("\t")
    initials = short.split(" ")
    wholes = [spaced.replace(" ", ""), *other.split()]
    tests = [name == typed, name.startswith(typed)]
    if typed.isascii():
        tests += [typed in initials, any(one.startswith(typed) for one in initials)]
    tests.append(typed in name)
    if typed.isascii():
        tests += [
            any(one.startswith(typed) for one in wholes),
            any(typed in one for one in initials),
            len(typed) >= 4 and any(typed in one for one in wholes),
        ]
    return next((rank for rank, true in enumerate(tests) if true), None)


def _shaped(typed: str, syllables: list[str]) -> bool:
    """Are the letters beginnings of some syllables in a row?"""
    spelt = "".join("".join(pinyin.sounds(sign)) for sign in typed)

    def fits(rest: str, at: int) -> bool:
        if not rest:
            return True
        return at < len(syllables) and any(
            fits(rest[long:], at + 1)
            for long in range(1, len(rest) + 1)
            if syllables[at].startswith(rest[:long])
        )

    return any(fits(spelt, at) for at in range(len(syllables)))


def _held(ways: dict[int, str]) -> Names:
    names = Names("company")
    names._take(dict(ways))
    return names


@pytest.mark.parametrize("late", [0, 30, 10_000])
def test_what_is_found_is_what_a_look_at_every_name_finds(
    late: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through changes and removals too, whether or not they are laid out with the others."""
    monkeypatch.setattr(namekeys, "_LATE", late)
    chance = random.Random(late)
    ways = _names(chance, 120)
    names = _held(ways)
    mixed = 0
    for turn in range(400):
        if turn % 50 == 49:
            new = {chance.randint(1, 130): _name(chance) for _one in range(3)}
            new[chance.randint(1, 120)] = ""
            new = {one: told for one, told in new.items() if ways.get(one, "") != told}
            ways.update(new)
            names._take(new)
        typed = _typed(chance, {one: told for one, told in ways.items() if told})
        expected = _slowly(ways, pinyin.folded(typed))
        assert names.find(typed, 1_000) == expected, typed
        mixed += 9 in expected.values()
    assert mixed > 5


def test_so_many_are_enough() -> None:
    names = _held({one: searchnames.lines_of([f"云岭电子{one}厂"]) for one in range(1, 900)})
    assert len(names.find("云岭")) == namekeys.MOST
    assert len(names.find("yldz", 7)) == 7
    assert names.find("云岭电子7厂", 3) == {7: 0}


def test_names_that_sound_alike_are_found_in_both_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(namekeys, "_LATE", 2)
    names = _held({one: searchnames.lines_of([name]) for one, name in enumerate("甲乙丙", 1)})
    names._take({4: searchnames.lines_of(["云岭电子"]), 2: ""})
    assert (names.near("晕领"), names.near("以")) == ([4], [])
    names._take({one: searchnames.lines_of(["云领公司"]) for one in range(5, 9)})
    assert sorted(names.near("晕领")) == [4, 5, 6, 7, 8]


def _found(store: Store, words: str) -> list[int]:
    with store.reading() as session:
        return list(names_of(session, "company").find(words))


@pytest.fixture
def park(store: Store) -> Store:
    add(store, Company, name="东云岭机械厂")
    return store


def test_a_change_is_seen_at_the_next_key(park: Store) -> None:
    assert _found(park, "hxjx") == []
    records.save(park, Company, {"name": "华兴机械厂"}, 1, leave=Leave(reason="更名"))
    assert (_found(park, "hxjx"), _found(park, "dyl")) == ([1], [])
    records.remove_all(park, Company, [1])
    assert _found(park, "hxjx") == []
    records.restore_all(park, Company, [1])
    assert _found(park, "hxjx") == [1]


def test_what_another_program_writes_is_seen(park: Store) -> None:
    assert _found(park, "hlxj") == []
    engine = create_engine(park.engine.url) if park.postgres else park.engine
    other = Store(engine, opening.who(engine, "zhao"), park.key, park.home)
    add(other, Company, name="后来新建公司")
    assert _found(park, "hlxj") == [2]
    if park.postgres:
        engine.dispose()


def test_what_a_step_undoes_is_not_kept(park: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names read within a step that fails are those of before again, however old they are."""
    monkeypatch.setattr(searchnames, "_LATE", 0)
    assert _found(park, "dyljx") == [1]

    class Stop(Exception): ...

    def fail() -> None:
        with park.step("x") as step:
            step.get(Company, 1).name = "华兴机械厂"
            step.session.flush()
            assert list(names_of(step.session, "company").find("hxjx")) == [1]
            raise Stop

    with pytest.raises(Stop):
        fail()
    assert (_found(park, "hxjx"), _found(park, "dyljx")) == ([], [1])


@pytest.mark.postgres
def test_a_name_of_a_step_kept_late_is_found(shared: Store, database: str) -> None:
    """On a server a step may be kept after one that began later, whose names were read."""
    one, two = (add(shared, Company, name=name) for name in ("东云岭机械厂", "西云岭电子厂"))
    assert _found(shared, "dyl") == [one]
    other = onserver.open_postgresql(database, LOGIN)
    try:
        with other.step("改名") as step:
            company = step.get(Company, one)
            company.name = "南华机械厂"
            step.session.flush()
            with shared.step("改名") as mine:
                mine.get(Company, two).name = "北华电子厂"
            assert _found(shared, "bhdz") == [two]
        assert (_found(shared, "nhjx"), _found(shared, "dyl")) == ([one], [])
    finally:
        other.close()


def test_a_key_asks_the_local_store_for_nothing_while_nothing_is_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(store, Company, name="东云岭机械厂")
    asked = []
    newer = searchnames.newer

    def heard(*about: object) -> object:
        asked.append(1)
        return newer(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(searchnames, "newer", heard)
    for _key in range(5):
        assert _found(store, "dyl") == [1]
    assert len(asked) == (5 if store.postgres else 1)
    with store.engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        assert searchnames.mark(writing) is None


def test_lines_are_told_apart() -> None:
    keys = Keys({1: searchnames.lines_of(["云岭", "岭云"]), 2: searchnames.lines_of(["云"])})

    def tiers(typed: str) -> Iterator[list[int]]:
        return map(sorted, keys.tiers(typed))

    assert list(tiers("云"))[:2] == [[2], [1, 2]]
    assert sorted(keys.sounding("ling yun")) == [1]
    assert list(keys.mixed("云岭云")) == []
