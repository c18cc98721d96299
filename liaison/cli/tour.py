"""``liaison tour``: the main job with nothing asked, for someone who has just come.

A throw-away store, the sample month imported, its workbook and pictures of
the main pages written to a folder.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from liaison.base.clock import clock
from liaison.base.paths import Home, resources
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.exchange import importing
from liaison.exchange.plan import Choices, Fate
from liaison.ledgers import export
from liaison.store import keys, opening
from liaison.store.step import Store

SAMPLES = ("企业花名册.xlsx", "2026年8-10月工作台账.xlsx")
