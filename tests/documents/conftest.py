"""What the forms are filled from."""

from __future__ import annotations

from tests.handovers import handed, made  # noqa: F401 - fixtures
