"""``python -m liaison``: the window, or a command."""

import sys

from liaison.app import main

sys.exit(main())
