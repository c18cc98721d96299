"""The search index: pairs of characters of every record, and the ways to type a name.

Only the empty tables are made here; they are filled when the store has its
newest shape (liaison/store/searchindex.py), because only then the records can
be read.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the store one step forward."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search_entry (id bigint PRIMARY KEY, tok tsvector NOT NULL)")
        op.execute("CREATE INDEX ix_search_entry_tok ON search_entry USING gin (tok)")
    else:
        op.execute("DROP TABLE IF EXISTS search")  # a salvage begins with what stands
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5"
            "(tok, content='', contentless_delete=1, tokenize='ascii', detail=none, prefix='1')"
        )
    op.create_table(
        "search_name",
        sa.Column("record", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ways", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", "record_id", name=op.f("pk_search_name")),
    )
    op.create_index("ix_search_name_seq", "search_name", ["record", "seq"])
