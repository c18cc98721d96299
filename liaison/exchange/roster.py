"""Rows that name a company and its officer: the roster and the list of assignments.

One row brings a company, an officer, the officer's assignment and the
departments behind them into being, or finds them.
"""

from __future__ import annotations

from liaison.base.words import _
from liaison.exchange import refer
from liaison.exchange.holdings import Fact, merge
from liaison.exchange.likeness import key
from liaison.exchange.plan import Change, Fate, Severity
from liaison.exchange.posting import lead
from liaison.exchange.settle import check
from liaison.exchange.work import Draft, Work
from liaison.fields.field import fields_of
from liaison.records import Company


def companies(work: Work, drafts: list[Draft]) -> None:
    """Find or plan the company of each row of a roster, then officer and assignment."""
    seen: dict[int, int] = {}
    names = {key(draft.given["name"]) for draft in drafts if draft.given.get("name")}
    for draft in drafts:
        draft.title = draft.given.get("name") or ""
        if not draft.refused and not draft.title:
            why, mend = _("未填企业名称。"), _("请补填后再导入。")
            work.refuse(draft, work.seen.column("name"), None, why, mend)
        if draft.refused:
            work.done(draft, Fate.REFUSED)
            continue
        draft.inferred["station_id"] = refer.station(work, draft)
        fact = _known(work, draft, names)
        if fact is None:
            _new(work, draft)
        elif fact.stored and not work.choices.update:
            work.done(draft, Fate.SAME)
        else:
            _again(work, draft, fact, seen)
        if draft.company is not None:
            seen.setdefault(draft.company.id, draft.row)


def _known(work: Work, draft: Draft, names: set[str]) -> Fact | None:
    """Return the company a row is about; codes that contradict names are left out.

    ``names`` are the keys of all names in the table: a code of a company that
    has a row of its own is no renaming.
    """
    firms, name = work.world.firms, draft.given["name"]
    by_code = firms.by_code(draft.given.get("credit_code"))
    by_name = [
        one
        for one in firms.by_name(name, draft.get("station_id"))
        if one.get("station_id") == draft.get("station_id")
    ]
    if by_code is not None and by_code not in by_name:
        own_row = "name" in by_code.told or key(by_code.get("name")) in names
        if by_name or not by_code.stored or own_row:
            _clash(work, draft, by_code)
        else:
            why = _("该代码在系统中属于“{name}”，按更名处理。").format(name=by_code.get("name"))
            work.tell(draft.row, work.seen.column("name"), name, why, _("如代码填错，请改正。"))
            return by_code
    found = by_name[0] if len(by_name) == 1 else None
    code = draft.given.get("credit_code")
    if found is not None and code and found.get("credit_code") not in (None, code):
        why = _("与已登记的代码 {code} 不同。").format(code=found.get("credit_code"))
        _drop_code(work, draft, why)
    return found


def _clash(work: Work, draft: Draft, other: Fact) -> None:
    where = f"({other.origin})" if other.origin else ""
    why = _("与“{name}”{where}的统一社会信用代码重复。").format(name=other.get("name"), where=where)
    _drop_code(work, draft, why)


def _drop_code(work: Work, draft: Draft, why: str) -> None:
    column = work.seen.column("credit_code")
    raw = draft.given.pop("credit_code")
    work.tell(draft.row, column, raw, why, _("请对照营业执照填写。"), Severity.DROP)


def _new(work: Work, draft: Draft) -> None:
    check(work, draft, draft.inferred | draft.given)
    if draft.refused:
        work.done(draft, Fate.REFUSED)
        return
    values = {
        name: value for name, value in (draft.inferred | draft.given).items() if value is not None
    }
    fact = work.world.firms.plan(values, work.origin(draft.row))
    draft.company = fact
    if doubts := work.world.firms.doubtful(fact):
        names = "、".join(f"“{one}”" for one in doubts)
        why = _("与{names}名称相近，按不同企业登记。").format(names=names)
        work.tell(draft.row, work.seen.column("name"), draft.title, why, _("请核对是否同一家。"))
    lead(work, draft, "lead.name")
    work.done(draft, Fate.NEW)


def _again(work: Work, draft: Draft, fact: Fact, seen: dict[int, int]) -> None:
    """A company that is known: stored, or named by an earlier row or in passing."""
    draft.company = fact
    before = seen.get(fact.id)
    named_in_passing = fact.implied
    fact.implied = False
    check(work, draft, fact.values | draft.given)
    if draft.refused:
        work.done(draft, Fate.REFUSED)
        return
    old = dict(fact.values)
    changed, conflicts = merge(fact, draft.given, draft.inferred)
    work.world.firms.index(fact)
    more = lead(work, draft, "lead.name")
    if before is not None:
        _repeated(work, draft, before, conflicts)
    if named_in_passing:
        work.done(draft, Fate.NEW)
    elif fact.stored and before is None and (changed or more):
        work.done(draft, Fate.CHANGED, (*work.changes(fact, changed, old), *more))
    else:
        work.done(draft, Fate.SAME)


def _repeated(work: Work, draft: Draft, before: int, conflicts: list[str]) -> None:
    labels = "、".join(_(work.register.label_of(name)) for name in conflicts)
    why = (
        _("与第 {row} 行是同一家企业，{labels}不同，以第 {row} 行为准。").format(
            row=before, labels=labels
        )
        if conflicts
        else _("与第 {row} 行重复，只登记一次。").format(row=before)
    )
    work.tell(draft.row, work.seen.column("name"), draft.title, why, _("请核对后删去一行。"))


def assignments(work: Work, drafts: list[Draft]) -> None:
    """Find the company of each row of a list of assignments, then officer and assignment."""
    for draft in drafts:
        found = [] if draft.refused else refer.companies(work, draft, "company_id")
        if not found and not draft.refused:
            column = work.seen.column("company_id")
            work.refuse(draft, column, None, _("未填企业名称。"), _("请补填后再导入。"))
        if draft.refused:
            work.done(draft, Fate.REFUSED)
            continue
        draft.company = found[0]
        draft.title = found[0].get("name")
        before = len(work.world.force.assignments(found[0]))
        changes = [*_company_beside(work, draft), *lead(work, draft, "officer_id")]
        added = len(work.world.force.assignments(found[0])) > before
        fate = Fate.NEW if added else Fate.CHANGED if changes else Fate.SAME
        work.done(draft, Fate.REFUSED if draft.refused else fate, tuple(changes))


def _company_beside(work: Work, draft: Draft) -> tuple[Change, ...]:
    """Take in what the row tells of the company itself (治安联络员 and the like)."""
    company = draft.company
    assert company is not None
    given = {
        name.removeprefix("company."): value
        for name, value in draft.beside.items()
        if name.startswith("company.") and name != "company.credit_code"
    }
    if company.stored and not work.choices.update:
        return ()
    old = dict(company.values)
    changed, _conflicts = merge(company, given, {})
    fields = fields_of(Company)
    return tuple(
        Change(_(fields[name].field.label), str(old.get(name) or ""), str(company.get(name)))
        for name in changed
        if company.stored
    )
