"""What every test folder shares: the real RT server, and how many tests run side by side."""

from __future__ import annotations

import os

pytest_plugins = ["tests.rt.plugin"]


def pytest_xdist_auto_num_workers() -> int:
    """More than there are processors: most of the time a test waits for a server or a timer."""
    return 2 * (os.cpu_count() or 1) + 1
