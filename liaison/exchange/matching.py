"""Which stored record a ledger's row is: by number, else by company, day and content.

Ledgers have no key. Rows that are equal in company, day and content are told
apart by whom they name and then by their order, so that importing a file
again changes nothing and a row whose state has moved on is a change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import select

from liaison.base.words import _
from liaison.exchange.holdings import Fact, merge, same
from liaison.exchange.likeness import key
from liaison.exchange.people import sides
from liaison.exchange.plan import Fate
from liaison.exchange.work import Draft, Work
from liaison.records import Dispute, Issue, Party
from liaison.records.dispute import (
    MOVES as DISPUTE_MOVES,
    REOPENED as DISPUTE_REOPENED,
    PartyKind,
    Side as PartySide,
)
from liaison.records.issue import MOVES as ISSUE_MOVES, REOPENED as ISSUE_REOPENED
from liaison.services import bulk

_WHAT = {"visits": "content"}
_MOST = 200
"""So many records of equal company, day and content are looked at for one row."""

Identity = tuple[Hashable, ...]


def match(work: Work, drafts: list[Draft]) -> None:
    """Find each draft's record or plan a new one, and say what becomes of the row."""
    accepted = [draft for draft in drafts if not draft.refused]
    facts = _candidates(work, accepted)
    whom = _Whom(work)
    found = _pair(work, accepted, facts, whom)
    first: dict[Identity, int] = {}
    for draft in drafts:
        if draft.refused:
            work.done(draft, Fate.REFUSED)
            continue
        _repeated(work, draft, first)
        fact = found.get(draft.row)
        if fact is None:
            _new(work, draft, whom)
        else:
            _known(work, draft, fact, whom)


def _candidates(work: Work, drafts: list[Draft]) -> list[Fact]:
    record = work.record
    days = [draft.get(record.dated or "") for draft in drafts]
    if not days:
        return []
    where = [bulk.between(record, min(days), max(days))]
    kind = work.register.fixed.get("kind")
    if kind is not None:
        where.append(Issue.kind == kind)
    table, holdings = record.__tablename__, work.world.holdings
    facts = holdings.some(table, *where)
    if record is Dispute:
        holdings.some("party", Party.dispute_id.in_(select(Dispute.id).where(*where)))
    numbers = [number for draft in drafts if (number := draft.beside.get("number"))]
    ids = [one for number in numbers if (one := holdings.by_number(table, number))]
    for piece in bulk.chunks(sorted(set(ids))):
        facts = holdings.some(table, record.id.in_(piece))
    return [fact for fact in facts if kind is None or fact.get("kind") is kind]


def _pair(work: Work, drafts: list[Draft], facts: list[Fact], whom: _Whom) -> dict[int, Fact]:
    """Return the fact of each row that has one: the surest pairs are made first."""
    found = _by_number(work, drafts, facts)
    used = {fact.id for fact in found.values()}
    groups: dict[Identity, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.id not in used:
            groups[_identity(work, fact.get)].append(fact)
    left = [
        (draft, group)
        for draft in drafts
        if draft.row not in found and (group := groups.get(_identity(work, draft.get)))
    ]
    for surely in (
        lambda draft, fact: _equal(draft, fact) and whom.agree(draft, fact),
        whom.agree,
        lambda draft, fact: not whom.differ(draft, fact),
    ):
        for draft, group in left:
            if draft.row in found:
                continue
            near = next((one for one in group[:_MOST] if surely(draft, one)), None)
            if near is not None:
                found[draft.row] = near
                group.remove(near)
    return found


def _by_number(work: Work, drafts: list[Draft], facts: list[Fact]) -> dict[int, Fact]:
    numbers = {fact.number: fact for fact in facts if fact.number}
    found: dict[int, Fact] = {}
    for draft in drafts:
        fact = numbers.get(draft.beside.get("number") or "")
        if fact is not None and _same_company(work, draft, fact):
            del numbers[fact.number]
            found[draft.row] = fact
    return found


def _identity(work: Work, get: Callable[[str], Any]) -> Identity:
    companies = get("companies")
    company = companies[0] if companies else get("company_id")
    what = get(_WHAT.get(work.register.name, "description")) or ""
    return company, get(work.record.dated or ""), key(what)


def _same_company(work: Work, draft: Draft, fact: Fact) -> bool:
    if work.record is Dispute:
        return bool(set(draft.get("companies")) & set(fact.get("companies") or ()))
    return bool(draft.get("company_id") == fact.get("company_id"))


def _equal(draft: Draft, fact: Fact) -> bool:
    return all(same(name, fact.get(name), value) for name, value in draft.given.items())


class _Whom:
    """Compares whom a row and a record name, where content alone does not tell them apart."""

    def __init__(self, work: Work) -> None:
        self.register = work.register.name
        self.parties: dict[int, set[str]] = defaultdict(set)
        if work.record is Dispute:
            for party in work.world.holdings.held("party"):
                self.parties[party.get("dispute_id")].add(key(party.get("name")))
        self.knows = work.world.firms.knows

    def agree(self, draft: Draft, fact: Fact) -> bool:
        """Do both name the same?"""
        mine, theirs = self._named(draft), self._standing(fact)
        return mine == theirs

    def differ(self, draft: Draft, fact: Fact) -> bool:
        """Do both name somebody, and nobody in common?"""
        mine, theirs = self._named(draft), self._standing(fact)
        return bool(mine and theirs and not mine & theirs)

    def plan_parties(self, work: Work, draft: Draft, fact: Fact) -> bool:
        """Plan the parties a row names for a dispute that has none; were there any?"""
        said = draft.beside.get("parties")
        if not said or self.parties[fact.id]:
            return False
        both = zip(
            sides(said, self.knows), (PartySide.applicant, PartySide.respondent), strict=False
        )
        for side, of in both:
            for name, body in zip(side.names, side.bodies, strict=True):
                kind = PartyKind.body if body else PartyKind.person
                values = {"dispute_id": fact.id, "name": name, "kind": kind, "side": of}
                work.world.holdings.plan("party", values, work.origin(draft.row))
                self.parties[fact.id].add(key(name))
        return True

    def _named(self, draft: Draft) -> set[Any]:
        if self.register == "disputes":
            said = draft.beside.get("parties")
            told = sides(said, self.knows) if said else ()
            return {key(name) for side in told for name in side.names}
        return self._plain(draft.get)

    def _standing(self, fact: Fact) -> set[Any]:
        return self.parties[fact.id] if self.register == "disputes" else self._plain(fact.get)

    def _plain(self, get: Callable[[str], Any]) -> set[Any]:
        if self.register == "visits":
            return set(get("officers") or ())
        if self.register == "needs":
            return {key(name)} if (name := get("reported_by")) else set()
        return set()


def _repeated(work: Work, draft: Draft, first: dict[Identity, int]) -> None:
    """Tell rows of one table that are equal in everything; both count."""
    told = tuple(sorted((name, str(value)) for name, value in draft.given.items()))
    whole: Identity = (told, draft.beside.get("parties"))
    before = first.setdefault(whole, draft.row)
    if before != draft.row:
        work.tell(
            draft.row,
            None,
            None,
            _("与第 {row} 行完全相同，仍按两条登记。").format(row=before),
            _("如是重复填写，请删去一行后再导入。"),
        )


def _new(work: Work, draft: Draft, whom: _Whom) -> None:
    values = {
        name: value
        for name, value in (draft.inferred | draft.given).items()
        if value is not None and value != ""
    }
    fact = work.world.holdings.plan(work.record.__tablename__, values, work.origin(draft.row))
    whom.plan_parties(work, draft, fact)
    work.done(draft, Fate.NEW)


def _known(work: Work, draft: Draft, fact: Fact, whom: _Whom) -> None:
    if fact.stored and not work.choices.update:
        work.done(draft, Fate.SAME)
        return
    _never_back(work, draft, fact)
    old = dict(fact.values)
    changed, conflicts = merge(fact, draft.given, draft.inferred)
    for name in conflicts:
        label = _(work.register.label_of(name))
        why = _("“{label}”与{origin}不同，以那一行为准。").format(label=label, origin=fact.origin)
        work.tell(draft.row, work.seen.column(name), draft.given[name], why)
    more = whom.plan_parties(work, draft, fact)
    fate = Fate.CHANGED if fact.stored and (changed or more) else Fate.SAME
    work.done(draft, fate, work.changes(fact, changed, old) if fact.stored else ())


def _never_back(work: Work, draft: Draft, fact: Fact) -> None:
    """An older ledger must not take a matter back to an earlier state."""
    new, old = draft.given.get("state"), fact.get("state")
    if not fact.stored or new is None or old is None or new is old or _reaches(work, old, new):
        return
    draft.given.pop("state")
    column = work.seen.column("state")
    why = _("系统中已是“{old}”，表中为“{new}”，保留系统中的状态。").format(
        old=old.words, new=new.words
    )
    work.tell(draft.row, column, new.words, why, _("确需退回的，请在系统中办理。"))


def _reaches(work: Work, old: Any, new: Any) -> bool:
    """Can the state be reached without reopening?"""
    issue = work.record is Issue
    moves: Any = ISSUE_MOVES[work.register.fixed["kind"]] if issue else DISPUTE_MOVES
    reopened: Any = ISSUE_REOPENED if issue else DISPUTE_REOPENED
    seen, ahead = {old}, [old]
    while ahead:
        state = ahead.pop()
        for after in moves.get(state, ()):
            if (state, after) not in reopened and after not in seen:
                seen.add(after)
                ahead.append(after)
    return new in seen
