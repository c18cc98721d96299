"""Run every bench and keep its table in README (``dev.py bench``).

A bench is a module ``*_bench.py`` here with ``ratios() -> [(what, ratio, goal)]``;
each runs in a process of its own, so that none warms another's caches.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
README = HERE.parents[1] / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
Row = tuple[str, float, str]


def measure(name: str) -> list[Row]:
    """Return the ratios of one bench module, run in this process."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    found: Any = module.ratios()
    return [(what, float(value), goal) for what, value, goal in found]


def main(names: list[str]) -> int:
    """Measure the named benches (all without any) and print the table."""
    every = sorted(path.stem for path in HERE.glob("*_bench.py"))
    rows: list[Row] = []
    for name in names or every:
        done = subprocess.run(
            [sys.executable, __file__, "--one", name],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            print(f"{name} failed:\n{done.stderr}", file=sys.stderr)
            return 1
        found = [(what, value, goal) for what, value, goal in json.loads(done.stdout)]
        rows += found
        print(table(found), flush=True)
    if not names:
        write(README, rows)
    return 0


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| measured | value | goal |", "|---|---|---|"]
    lines += [f"| {what} | {value:.3g} | {goal} |" for what, value, goal in rows]
    return "\n".join(lines)


def write(readme: Path, rows: list[Row]) -> None:
    """Put the table between its marks in README."""
    text = readme.read_text("utf-8")
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    fresh = f"{BEGIN}\n{table(rows)}\n{END}"
    readme.write_text(between.sub(lambda _match: fresh, text), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(sys.argv[2])))
    else:
        sys.exit(main(sys.argv[1:]))
