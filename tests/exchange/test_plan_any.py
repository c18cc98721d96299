"""Whatever stands in the cells, a plan comes out that can be carried out, and only once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from liaison.exchange.apply import apply
from liaison.exchange.grid import ErrorCell, Formula
from liaison.exchange.plan import Fate, Plan, Severity
from liaison.exchange.synonyms import IMPORTED, NEEDED
from liaison.exchange.targets import Target, targets
from liaison.fields.choice import OneOf
from liaison.fields.kind import Day
from liaison.services.registers import BY_NAME
from liaison.store import check
from liaison.store.step import Store
from tests.exchange.books import ALPHA, BETA, CODES, book, seen, two_companies

pytestmark = pytest.mark.usefixtures("november")

_WORDS = st.sampled_from(
    [
        ALPHA,
        BETA,
        *CODES,
        "许丽",
        "邓娟",
        "许丽、邓娟",
        "2026-08-01",
        "2026年8月2日",
        "46235",
        "20260803",
        "2026.8.4 14:05",
        "无",
        "/",
        "是",
        "√",
        "约300",
        "12.5万元",
        "13800138000",
        "056314",
        "已整改",
        "整改中",
        "合格",
        "已办结",
        "办理中",
        "化解",
        "移交劳动监察",
        "王五等20人与甲新材料有限公司",
        "限期7日内整改",
        "限期十五日内整改",
        "13月45日前",
        "日常走访",
        "主办",
        "代管",
        "重点",
        "商铺",
        "宣传反诈,登记流动人口",
        "法制大队 王芳 13800138000",
        "ZF-202608-0001",
        "𠮷" * 90,
        "长" * 3000,
        "a\x00b\u202ec",
        "=1+1",
        "和",
        "与",
        "、、",
    ]
)
_CELLS = st.one_of(
    st.none(),
    _WORDS,
    _WORDS,
    st.text(max_size=12),
    st.integers(-5, 10**14),
    st.sampled_from([0, 12, 46235, 1.5, 9.1e17, True, False]),
    st.dates(date(1890, 1, 1), date(2300, 1, 1)),
    st.datetimes(datetime(1890, 1, 1), datetime(2300, 1, 1)),
    st.times(),
    st.sampled_from([Formula("=A1"), ErrorCell("#REF!"), time(8, 30)]),
)


@pytest.mark.parametrize("name", IMPORTED)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cells(local: Store, name: str, data: Any) -> None:
    if not local.hear:  # the first example of the store
        two_companies(local)
        local.hear.append(lambda done: None)
    heads = {target.name: next(iter(target.headings)) for target in targets(name).values()}
    needed = {group[0] for group in NEEDED[name]}
    chosen = sorted(needed | data.draw(st.sets(st.sampled_from(sorted(heads)), min_size=3)))
    cells = [_likely(targets(name)[one], one in needed) for one in chosen]
    lines = data.draw(st.lists(st.tuples(*cells), min_size=1, max_size=4))
    made = book({BY_NAME[name].label: [[heads[one] for one in chosen], *lines]})
    choices = data.draw(_CHOICES)
    plan = seen(local, made, kind=name, **choices)
    assume(plan.sheets[0].kind == name)
    _whole(plan)
    apply(local, plan)
    again = seen(local, made, kind=name, **choices)
    if choices["update"]:
        assert again.empty, [entry.values for entry in again.entries]
    assert not [one for one in check.check(local) if not one.sound]


def _likely(target: Target, needed: bool) -> st.SearchStrategy[Any]:
    """Return cells of which most are what the column is for, nearly all where it is needed."""
    of = target.kind
    good: st.SearchStrategy[Any] = _WORDS
    if isinstance(of, Day):
        good = st.dates(date(2026, 1, 1), date(2026, 10, 31))
    elif target.refers == "Company" or target.name == "name":
        good = st.sampled_from([ALPHA, BETA, "丙食品有限公司"])
    elif target.refers == "Officer" or target.name == "lead.name":
        good = st.sampled_from(["许丽", "邓娟", "许丽、邓娟", "王新来"])
    elif isinstance(of, OneOf):
        good = st.sampled_from([one.label for one in of.choices])
    return st.integers(0, 30).flatmap(lambda n: _CELLS if n > (29 if needed else 20) else good)


_CHOICES = st.fixed_dictionaries(
    {name: st.booleans() for name in ("refuse_bad", "update", "new_companies", "extra_to_remark")}
)


def _whole(plan: Plan) -> None:
    """Every row has one fate, and every refused one a reason."""
    for sheet in plan.sheets:
        rows = [row.row for row in sheet.rows]
        assert len(rows) == len(set(rows))
        refused = {row.row for row in sheet.rows if row.fate is Fate.REFUSED}
        assert refused <= {one.row for one in sheet.of(Severity.REFUSE)}
        assert {one.row for one in sheet.of(Severity.REFUSE) if sheet.kind} <= refused
