"""Where records are kept: opening, keys, steps, undo, copies, checks, migrations."""
