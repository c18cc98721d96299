"""The pictures of the manual, taken anew: 900 pixels wide, few colours, small files.

    python tests/pictures.py [--only NAME …]

They go beside the manual (resources/help/pictures), over the invented records
of the demo, and never over anybody's data.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "help" / "pictures"


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; returns 0 when every scene could be shown."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--only", nargs="*", default=[], help="pictures, e.g. workbench visit")
    asked.add_argument("--drawn", action="store_true", help=argparse.SUPPRESS)
    told = asked.parse_args(arguments)
    if told.drawn:
        from tests.gui import screens_manual

        failed = screens_manual.draw(FOLDER, Path(os.environ["LIAISON_SHOTS"]), told.only)
        print("\n".join(f"{one.name} {one.stat().st_size}" for one in sorted(FOLDER.iterdir())))
        return 1 if failed else 0
    from tests import shots

    with shots._screen() as screen, tempfile.TemporaryDirectory() as folder:
        told_ = {**os.environ, **screen, "QT_SCALE_FACTOR": "1", "LIAISON_SHOTS": folder}
        words = [
            sys.executable,
            __file__,
            "--drawn",
            *(["--only", *told.only] if told.only else []),
        ]
        return subprocess.run(words, env=told_, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
