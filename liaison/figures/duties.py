"""How often a company is due a visit; counted from records, never ticked."""

from __future__ import annotations

from liaison.records.company import Grade

VISITS_A_MONTH: dict[Grade, int] = {Grade.ordinary: 1, Grade.key: 2, Grade.hazardous: 1}
"""Built-in rule (domain.md §4): each company monthly, key units twice."""


def visits_due(grade: Grade, months: int) -> int:
    """Return how many visits a company of the grade is due in so many months."""
    return VISITS_A_MONTH[grade] * months
