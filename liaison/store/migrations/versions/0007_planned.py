"""An index of the planned visits: the few the workbench asks for at every start.

Without it they are looked for among all visits ever made: 10 s of 1,000,000.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Bring the store one step forward."""
    planned = sa.text("outcome = 'planned' AND deleted_at IS NULL")
    op.create_index(
        "ix_visit_planned",
        "visit",
        ["visited_on", "id"],
        sqlite_where=planned,
        postgresql_where=planned,
    )
