"""What every test folder shares: the real RT server."""

from __future__ import annotations

pytest_plugins = ["tests.rt.plugin"]
