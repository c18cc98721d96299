"""The command line: one file per command, the same services as the window."""

from liaison.cli.entry import main

__all__ = ["main"]
