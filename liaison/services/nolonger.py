"""What is said of a record that is named but lies in the recycle bin."""

from __future__ import annotations

from sqlalchemy.orm import Session

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.fields.record import Record
from liaison.records import Company


def binned(session: Session, other: Record) -> Problem:
    """Return the Problem; a company that was merged says which one it is now."""
    told = {"what": _(other.label), "number": other.number}
    kept = into(session, other)
    if kept is None:
        return Problem(
            _("{what} {number} 已在回收站中。").format(**told), mend=_("请先恢复它，或另选一个。")
        )
    return Problem(
        _("{what} {number} 已并入“{name}”（{kept}）。").format(
            **told, name=kept.name, kept=kept.number
        ),
        mend=_("请改选合并后的企业。"),
    )


def into(session: Session, other: Record) -> Company | None:
    """Return the company another one was merged into, however often that was merged on."""
    seen: set[int] = set()
    found = other
    while isinstance(found, Company) and found.deleted_at is not None:
        if found.merged_into_id is None or found.id in seen:
            return None
        seen.add(found.id)
        found = session.get(Company, found.merged_into_id)  # type: ignore[assignment]
    return found if isinstance(found, Company) and found is not other else None
