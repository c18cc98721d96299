"""警企联络: the record-keeping desktop program of park police stations."""

import os

__version__ = "0.1.0"

# With lxml, which python-docx brings, openpyxl writes every hanzi as a number: half as large again.
os.environ.setdefault("OPENPYXL_LXML", "False")
