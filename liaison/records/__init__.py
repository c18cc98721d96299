"""What is kept: one file per record type, gathered here in the order people meet them."""

from liaison.fields.record import Record
from liaison.records.account import Account
from liaison.records.assignment import Assignment
from liaison.records.attachment import Attachment
from liaison.records.calendarday import CalendarDay
from liaison.records.codelist import CodeItem
from liaison.records.company import Company, Contact
from liaison.records.department import Department, Support
from liaison.records.departmentcontact import DepartmentContact
from liaison.records.dispute import Dispute, MediationSession, Party
from liaison.records.duty import Duty, Excuse
from liaison.records.handover import Charge, Handover
from liaison.records.issue import Action, Issue
from liaison.records.officer import Officer
from liaison.records.phrase import Phrase
from liaison.records.station import Station
from liaison.records.visit import Visit

RECORDS: tuple[type[Record], ...] = (
    Station,
    Department,
    DepartmentContact,
    Officer,
    Company,
    Contact,
    Handover,
    Assignment,
    Support,
    Duty,
    Excuse,
    Visit,
    Issue,
    Action,
    Dispute,
    Party,
    MediationSession,
    CodeItem,
    CalendarDay,
    Phrase,
    Account,
    Charge,
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
    "CalendarDay",
    "Charge",
    "CodeItem",
    "Company",
    "Contact",
    "Department",
    "DepartmentContact",
    "Dispute",
    "Duty",
    "Excuse",
    "Handover",
    "Issue",
    "MediationSession",
    "Officer",
    "Party",
    "Phrase",
    "Record",
    "Station",
    "Support",
    "Visit",
]
