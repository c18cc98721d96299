"""The workbook writer: tables of plain values in, a workbook to sign out.

It knows nothing of companies or the store. Openpyxl is loaded only when a
workbook is really written, so describing ledgers costs the window nothing.
"""

from liaison.ledgers.sheet.model import Book, Column, Kind, Sheet, Written
from liaison.ledgers.sheet.write import write_book, write_sheet

__all__ = ["Book", "Column", "Kind", "Sheet", "Written", "write_book", "write_sheet"]
