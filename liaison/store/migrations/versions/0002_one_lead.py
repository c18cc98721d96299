"""At most one lead officer for a company on any day: the store itself refuses.

An exclusion constraint on PostgreSQL, triggers on SQLite, which has none.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_TAKEN = """
    SELECT RAISE(ABORT, 'one_lead') FROM assignment AS other
    WHERE other.company_id = NEW.company_id AND other.id <> NEW.id
      AND other.role = 'lead' AND other.deleted_at IS NULL
      AND other.start <= coalesce(NEW."end", '9999-12-31')
      AND coalesce(other."end", '9999-12-31') >= NEW.start;
"""


def upgrade() -> None:
    """Set the guard."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(
            "ALTER TABLE assignment ADD CONSTRAINT one_lead EXCLUDE USING gist "
            "(company_id WITH =, daterange(start, \"end\", '[]') WITH &&) "
            "WHERE (role = 'lead' AND deleted_at IS NULL)"
        )
        return
    for event in ("INSERT", "UPDATE"):
        op.execute(
            f"CREATE TRIGGER one_lead_{event.lower()} AFTER {event} ON assignment "
            "WHEN NEW.role = 'lead' AND NEW.deleted_at IS NULL "
            f"BEGIN {_TAKEN} END"
        )
