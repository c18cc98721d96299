"""What one program wipes for good leaves the memory of the others on a shared store."""

from __future__ import annotations

import pytest

from liaison.records import Company, Officer
from liaison.services import (
    bin as bins,
    forgetting,
    likenames,
    namekeys,
    phrases,
    records,
    signing,
    today,
)
from liaison.services.rights import Leave
from liaison.store import purging
from liaison.store.step import Store
from tests.services.together import colleague  # noqa: F401 - a fixture
from tests.stores import PASSWORD, add

NAME = "宏达包装有限公司"


def _remember(store: Store) -> None:
    with store.reading() as session:
        assert namekeys.names_of(session, "company").find("宏达")
        namekeys.names_of(session, "officer")
        today.bench(session)
    likenames.core(NAME)
    phrases.letters(NAME)


def _remembered(store: Store) -> bool:
    return (
        store.engine in namekeys._known
        or bool(today._KEPT)
        or likenames.core.cache_info().currsize > 0
        or phrases.letters.cache_info().currsize > 0
    )


@pytest.mark.postgres
def test_what_a_colleague_wiped_is_forgotten(
    shared: Store,
    colleague: Store,  # noqa: F811
) -> None:
    company, other = add(shared, Company, name=NAME), add(shared, Company, name="新源电子")
    add(shared, Officer, name="张三")
    _remember(colleague)
    assert forgetting.look(colleague) == frozenset()
    assert _remembered(colleague), "nothing was wiped"
    records.remove(shared, Company, other, 1)
    assert forgetting.look(colleague) == frozenset(), "in the bin it can come back"
    assert _remembered(colleague)
    records.remove(shared, Company, company, 1)
    purging.purge(shared, Company, company, "申请删除")
    assert forgetting.look(colleague) == {"company"}
    assert not _remembered(colleague)
    assert forgetting.look(colleague) == frozenset(), "heard once"
    with colleague.reading() as session:
        assert not namekeys.names_of(session, "company").find("宏达")


def test_who_wipes_and_who_leaves_forget_at_once(local: Store) -> None:
    company = add(local, Company, name=NAME)
    _remember(local)
    records.remove(local, Company, company, 1)
    bins.purge(local, "company", company, Leave("申请删除", PASSWORD))
    assert not _remembered(local)
    add(local, Company, name=NAME)
    _remember(local)
    signing.sign_out(local)
    assert not _remembered(local)
