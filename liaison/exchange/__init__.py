"""In and out: workbooks from other people's hands, packages between stations."""
