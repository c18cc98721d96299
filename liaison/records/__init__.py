"""What is kept: one file per record type, gathered here in the order people meet them."""

from liaison.fields.record import Record
from liaison.records.account import Account
from liaison.records.assignment import Assignment
from liaison.records.attachment import Attachment
from liaison.records.codelist import CodeItem
from liaison.records.company import Company, Contact
from liaison.records.department import Department, Support
from liaison.records.dispute import Dispute, MediationSession, Party
from liaison.records.issue import Action, Issue
from liaison.records.officer import Officer
from liaison.records.station import Station
from liaison.records.visit import Visit

RECORDS: tuple[type[Record], ...] = (
    Station,
    Department,
    Officer,
    Company,
    Contact,
    Assignment,
    Support,
    Visit,
    Issue,
    Action,
    Dispute,
    Party,
    MediationSession,
    CodeItem,
    Account,
    Attachment,
)

BY_NAME: dict[str, type[Record]] = {record.__name__.lower(): record for record in RECORDS}
"""Record types by the name used on the command line and in change rows."""

__all__ = [
    "BY_NAME",
    "RECORDS",
    "Account",
    "Action",
    "Assignment",
    "Attachment",
    "CodeItem",
    "Company",
    "Contact",
    "Department",
    "Dispute",
    "Issue",
    "MediationSession",
    "Officer",
    "Party",
    "Record",
    "Station",
    "Support",
    "Visit",
]
