"""Companies merged on a shared store while a colleague writes of them: nothing is lost behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Stale
from liaison.fields.record import Record
from liaison.records import Attachment, Company, Dispute, Officer, Visit
from liaison.services import companymerging, records, steps
from liaison.store import holding
from liaison.store.step import Step, Store
from liaison.store.undo import latest
from tests.services.together import colleague, held_up  # noqa: F401 - a fixture
from tests.stores import add

pytestmark = pytest.mark.postgres


@pytest.fixture
def two(shared: Store) -> tuple[int, int]:
    """Two companies that are one."""
    add(shared, Officer, name="吕布", badge="056314")
    kept = add(shared, Company, name="宏达包装有限公司")
    return kept, add(shared, Company, name="宏达包装厂")


def _merge(store: Store, kept: int, gone: int) -> companymerging.Merged:
    with store.reading() as session:
        told = companymerging.look(session, kept, gone)
    return companymerging.merge(store, kept, gone, told.versions)


def _visit(store: Store, company: int) -> int:
    today = clock.today()
    return add(store, Visit, company_id=company, visited_on=today, content="走访", officers=[1])


def _write(step: Step, record: type[Record], company: int) -> None:
    """Write something of a company, not yet committed."""
    about = {
        Visit: {"company_id": company, "visited_on": clock.today(), "content": "走访",
                "officers": [1]},
        Dispute: {"companies": [company], "officer_id": 1, "found_on": clock.today(),
                  "description": "欠薪"},
        Attachment: {"owner": "company", "owner_id": company, "name": "平面图.pdf",
            "media": "application/pdf",
            "original": 1,
                     "size": 1, "digest": "0" * 64},
    }[record]  # fmt: skip
    one = record()
    records.write(step, one, about)
    step.session.flush()


def _left_behind(store: Store, gone: int) -> int:
    """Return how much still belongs to a company that went."""
    with store.reading() as session:
        found = companymerging._referring(session, gone)
    return sum(len(ids) for _record, ids in found)


@contextmanager
def _during_a_merge(
    monkeypatch: pytest.MonkeyPatch, store: Store, work: Callable[..., Any], *about: Any
) -> Iterator[list[Future[Any]]]:
    """Begin a colleague's work when a merge has moved all it saw; it must wait for the merge."""
    move, asked = companymerging._move, list[Future[Any]]()
    with ThreadPoolExecutor(1) as others:

        def meanwhile(step: Step, one: Company, other: Company) -> tuple[int, int]:
            found = move(step, one, other)
            asked.append(others.submit(work, *about))
            held_up(store, asked[0])
            assert not asked[0].done()
            return found

        monkeypatch.setattr(companymerging, "_move", meanwhile)
        yield asked


@pytest.mark.parametrize("record", [Visit, Dispute])
def test_what_was_being_written_before_goes_along(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
    record: type[Record],
) -> None:
    """However long the colleague's save takes: the merge waits for it."""
    kept, gone = two
    with ThreadPoolExecutor(1) as other:
        with colleague.step("writing") as step:
            _write(step, record, gone)
            merged = other.submit(_merge, shared, kept, gone)
            held_up(shared, merged)
            assert not merged.done()
        assert merged.result().moved == 1
    assert _left_behind(shared, gone) == 0
    merge = latest(shared, 1)[0]
    assert merge.words == "合并企业"
    assert steps.take_back(shared, merge.id).kept == ()
    assert _left_behind(shared, gone) == 1
    assert steps.redo(shared).words == "合并企业"
    assert _left_behind(shared, gone) == 0


@pytest.mark.parametrize("record", [Visit, Dispute, Attachment])
def test_who_writes_in_the_same_moment_is_told_where_it_went(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
    record: type[Record],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It has found the company there, and must wait for the merge with the row itself."""
    kept, gone = two

    def work(step: Step) -> None:
        _write(step, record, gone)

    with _during_a_merge(monkeypatch, shared, colleague.once, "writing", work) as asked:
        assert _merge(shared, kept, gone).moved == 0
    words = "刚刚被他人合并" if record is Attachment else "已并入“宏达包装有限公司”"
    assert words in str(asked[0].exception())
    assert _left_behind(shared, gone) == 0


@pytest.mark.parametrize("way", ["restored", "undone"])
@pytest.mark.parametrize("record", [Visit, Dispute])
def test_what_comes_out_of_the_bin_in_the_same_moment_is_told_where_it_went(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
    record: type[Record],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, gone = two
    removed = _removed(shared, record, gone)
    with _during_a_merge(monkeypatch, shared, _take_out, colleague, record, removed, way) as asked:
        assert _merge(shared, kept, gone).moved == 0
    assert isinstance(asked[0].exception(), Problem)
    assert _left_behind(shared, gone) == 0


@pytest.mark.parametrize("way", ["restored", "undone"])
def test_what_was_coming_out_of_the_bin_before_goes_along(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, gone = two
    removed = _removed(shared, Visit, gone)
    stay, asked = holding.stay, list[Future[companymerging.Merged]]()

    with ThreadPoolExecutor(1) as others:

        def meanwhile(*about: Any) -> None:
            stay(*about)
            asked.append(others.submit(_merge, shared, kept, gone))
            held_up(shared, asked[0])

        monkeypatch.setattr(holding, "stay", meanwhile)
        _take_out(colleague, Visit, removed, way)
        assert asked[0].result().moved == 1
    assert _left_behind(shared, gone) == 0


def _removed(store: Store, record: type[Record], company: int) -> int:
    """Put the first record of its kind into the bin, one of the company; return the step."""
    with store.step("writing") as step:
        _write(step, record, company)
    records.remove(store, record, 1, 1)
    return int(latest(store, 1)[0].id)


def _take_out(store: Store, record: type[Record], removed: int, way: str) -> None:
    if way == "restored":
        records.restore(store, record, 1)
    else:
        steps.take_back(store, removed)


def test_a_merge_is_not_undone_while_another_builds_upon_it(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, gone = two
    third = add(shared, Company, name="宏达集团")
    visit = _visit(shared, gone)
    _merge(shared, kept, gone)
    first = latest(shared, 1)[0].id
    with _during_a_merge(monkeypatch, shared, steps.take_back, colleague, first) as asked:
        _merge(shared, third, kept)
    assert "请先撤销后一次合并" in str(asked[0].exception())
    with shared.reading() as session:
        assert session.get_one(Visit, visit).company_id == third
        assert session.get_one(Company, gone).deleted_at is not None


def test_a_company_is_not_binned_from_under_a_save(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
) -> None:
    _kept, gone = two
    with ThreadPoolExecutor(1) as other:
        with colleague.step("writing") as step:
            _write(step, Visit, gone)
            removed = other.submit(records.remove, shared, Company, gone, 1)
            held_up(shared, removed)
        assert "仍引用它，不能删除" in str(removed.exception())


def test_the_undoing_of_a_company_waits_for_a_save(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
) -> None:
    _kept, gone = two
    born = latest(shared, 1)[0].id
    with ThreadPoolExecutor(1) as other:
        with colleague.step("writing") as step:
            _write(step, Visit, gone)
            undone = other.submit(steps.take_back, shared, born)
            held_up(shared, undone)
        assert "没有撤销" in str(undone.exception())


def test_who_begins_to_write_afterwards_is_told_where_it_went(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
) -> None:
    kept, gone = two
    assert _merge(shared, kept, gone).moved == 0
    with pytest.raises((Problem, Problems), match="已并入“宏达包装有限公司”"):
        _visit(colleague, gone)


def test_what_a_colleague_has_open_is_told_to_have_changed(
    shared: Store,
    colleague: Store,  # noqa: F811
    two: tuple[int, int],
) -> None:
    kept, gone = two
    visit = _visit(shared, gone)
    with colleague.reading() as session:
        open_ = records.card(session, Visit, visit)
        told = companymerging.look(session, kept, gone)
    _merge(shared, kept, gone)
    with pytest.raises(Stale):
        records.save(colleague, Visit, {"content": "补充"}, visit, open_.version)
    with pytest.raises(Stale):
        companymerging.merge(colleague, kept, gone, told.versions)
