"""台账: one file per ledger (columns over records, figures) and the sheet writer."""
