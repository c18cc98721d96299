"""Departments have several contacts, and go along on visits.

The contact and phone a department has had become its first contact; the two
columns stay, as what the department's list and the hand-kept workbooks tell.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from liaison.base.ids import uuid7

revision = "0008"
down_revision = "0007"

_CODE = "BX"
_FIRST = """
    INSERT INTO departmentcontact (department_id, name, phone, position, uid, number, version,
                                   created_at, created_by, changed_at, changed_by)
    SELECT id, contact, phone, 1, :uid, :number, 0, created_at, created_by, changed_at, changed_by
    FROM department WHERE id = :id
"""


def upgrade() -> None:
    """Bring the store one step forward."""
    op.create_table(
        "departmentcontact",
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=True),
        sa.Column("topics", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=80), nullable=True),
        sa.Column("duty_phone", sa.String(length=80), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=40), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_departmentcontact_department_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departmentcontact")),
        sa.UniqueConstraint("number", name=op.f("uq_departmentcontact_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_departmentcontact_uid")),
    )
    op.create_index(
        op.f("ix_departmentcontact_department_id"), "departmentcontact", ["department_id"]
    )
    op.create_table(
        "visit_department",
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("department", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department"],
            ["department.id"],
            name=op.f("fk_visit_department_department"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["visit"], ["visit.id"], name=op.f("fk_visit_department_visit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("visit", "department", name=op.f("pk_visit_department")),
    )
    op.create_index(op.f("ix_visit_department_department"), "visit_department", ["department"])
    op.execute(  # in place: a copied table would lose its guards
        "ALTER TABLE support ADD COLUMN contact_id INTEGER CONSTRAINT fk_support_contact_id"
        " REFERENCES departmentcontact (id) ON DELETE RESTRICT"
    )
    op.create_index("ix_support_contact_id", "support", ["contact_id"])
    _first_contacts()


def _first_contacts() -> None:
    """Make the contact each department has had its first one; with whom the numbers begin.

    Version 0: no step made them, so no change row tells of them yet (store/check.py).
    """
    found = sa.text("SELECT id FROM department WHERE contact IS NOT NULL ORDER BY id")
    ids = op.get_bind().scalars(found).all()
    for place, one in enumerate(ids, 1):
        told = {"id": one, "uid": uuid7(), "number": f"{_CODE}-{place:04}"}
        op.execute(sa.text(_FIRST).bindparams(**told))
    if ids:
        taken = "INSERT INTO number_book (code, period, last) VALUES (:code, '', :last)"
        op.execute(sa.text(taken).bindparams(code=_CODE, last=len(ids)))
