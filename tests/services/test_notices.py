"""Notices nobody has seen are counted for who is told of them, at next to no cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from liaison.records import Officer, Station
from liaison.services import auditing
from liaison.services.notices import Unseen
from liaison.store.audit import Event
from liaison.store.step import Store
from tests.stores import add, seated

NOTICE = Event("reset", reason="忘记密码", notice=True)


@contextmanager
def asked(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Gather what the database is asked."""
    found: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any, words: str, values: Any, *_rest: Any) -> None:
        found.append((words, values))

    event.listen(store.engine, "before_cursor_execute", hear)
    try:
        yield found
    finally:
        event.remove(store.engine, "before_cursor_execute", hear)


def test_it_is_always_what_the_page_lists(store: Store) -> None:
    followed = Unseen()
    assert followed.count(store) == 0
    first, _second = store.note(NOTICE), store.note(NOTICE)
    assert followed.count(store) == 2
    store.note(Event("sign_out"))
    assert followed.count(store) == Unseen().count(store) == 2
    auditing.mark_seen(store, [first])
    assert followed.count(store) == Unseen().count(store) == 1
    store.note(NOTICE)
    assert followed.count(store) == Unseen().count(store) == 2 == auditing.unseen(store)
    auditing.mark_seen(store, auditing.unseen_seqs(store))
    assert followed.count(store) == Unseen().count(store) == 0 == auditing.unseen(store)
    store.note(NOTICE)
    assert followed.count(store) == Unseen().count(store) == 1 == auditing.unseen(store)


def test_one_seen_out_of_order_hides_no_other(store: Store) -> None:
    first, second = store.note(NOTICE), store.note(NOTICE)
    auditing.mark_seen(store, [second])
    assert auditing.unseen_seqs(store) == [first]
    assert Unseen().count(store) == 1


def test_only_who_is_told_is_told(store: Store) -> None:
    store.note(NOTICE)
    told = {
        role: Unseen().count(seated(store, role, role))
        for role in ("officer", "leader", "admin", "auditor")
    }
    assert told == {"officer": 0, "leader": 1, "admin": 0, "auditor": 1}


def test_a_leader_is_told_of_the_own_station(store: Store) -> None:
    other = add(store, Station, name="东区警务站")
    officers = [
        add(store, Officer, name=name, station_id=station)
        for name, station in (("张三", 1), ("李四", other), ("王五", other))
    ]
    here, there, colleague = (
        seated(store, login, "leader", officer)
        for login, officer in zip(("zhang", "lisi", "wang"), officers, strict=True)
    )
    there.note(NOTICE)
    assert Unseen().count(here) == 0
    assert Unseen().count(there) == Unseen().count(colleague) == 1
    assert Unseen().count(seated(store, "audit", "auditor")) == 1


def test_what_was_counted_is_not_read_again(local: Store) -> None:
    followed = Unseen()
    local.note(NOTICE)
    followed.count(local)
    with asked(local) as again:
        assert followed.count(local) == 1
    assert [words for words, _values in again if "notice" in words] == []
    top = local.note(Event("sign_out")) - 1
    with asked(local) as later:
        assert followed.count(local) == 1
    (notices, marks) = [one for one in later if "audit.seq >" in one[0]]
    assert notices[1][0] == marks[1][0] == top
    with local.engine.connect() as connection:
        for words, values in (notices, marks):
            (plan,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()
            assert plan[-1].startswith("SEARCH audit USING")
            assert "rowid>?" in plan[-1]


def test_a_program_started_anew_reads_on_from_the_last_marking(local: Store) -> None:
    auditing.mark_seen(local, [local.note(NOTICE)])
    marked = local.head().seq
    with asked(local) as found:
        assert Unseen().count(local) == 0
    (since, *_rest) = next(values for words, values in found if "audit.notice IS" in words)
    assert since == marked - 1
