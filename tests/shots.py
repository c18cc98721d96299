"""Pictures of every screen, to be looked at: light and dark, 100 and 150 %, both languages.

    python tests/shots.py --out FOLDER [--only NAME …] [--theme T] [--scale N] [--language L]

On Linux it draws on an X server (its own Xvfb when there is none), because memory
drawing shows neither popups nor focus as a real platform does. One process for each
scale, as Qt reads its factor only once.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

THEMES, SCALES, LANGUAGES = ("light", "dark"), (100, 150), ("zh", "en")
_SCREEN = "2560x1600x24"


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--out", type=Path, default=Path("shots"))
    asked.add_argument("--only", nargs="*", default=[], help="scenes, e.g. login pages")
    asked.add_argument("--theme", choices=THEMES, action="append")
    asked.add_argument("--scale", type=int, choices=SCALES, action="append")
    asked.add_argument("--language", choices=LANGUAGES, action="append")
    asked.add_argument("--drawn", action="store_true", help=argparse.SUPPRESS)
    return asked.parse_args(arguments)


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """Give an environment with a real platform; memory drawing where no X can be had."""
    if not sys.platform.startswith("linux"):
        yield {}
        return
    if os.environ.get("DISPLAY"):
        yield {"QT_QPA_PLATFORM": "xcb"}
        return
    server = shutil.which("Xvfb")
    if server is None:
        print("Xvfb is not installed: drawing in memory", file=sys.stderr)
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    read, write = os.pipe()
    started = subprocess.Popen(
        [server, "-displayfd", str(write), "-screen", "0", _SCREEN, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        started.terminate()
        started.wait()


def _spread(asked: argparse.Namespace) -> int:
    """Start one process for each scale and wait; return the worst status."""
    worst = 0
    with _screen() as screen, tempfile.TemporaryDirectory() as folder:
        for scale in asked.scale or SCALES:
            words = ["--drawn", "--out", str(asked.out.resolve()), "--scale", str(scale)]
            words += [word for one in asked.theme or THEMES for word in ("--theme", one)]
            words += [word for one in asked.language or LANGUAGES for word in ("--language", one)]
            if asked.only:
                words += ["--only", *asked.only]
            more = {**screen, "QT_SCALE_FACTOR": str(scale / 100), "LIAISON_SHOTS": folder}
            done = subprocess.run(
                [sys.executable, __file__, *words], env={**os.environ, **more}, check=False
            )
            worst = max(worst, abs(done.returncode))
    return worst


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; returns 0 when every scene could be shown."""
    asked = _asked(arguments)
    if not asked.drawn:
        return _spread(asked)
    from tests.gui import screens

    stored = Path(os.environ["LIAISON_SHOTS"])
    failed = 0
    for theme in asked.theme:
        for language in asked.language:
            tag = f"{theme}-{asked.scale[0]}-{language}"
            failed += screens.draw(asked.out / tag, stored, theme, language, asked.only)
            print(f"{tag} done", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
