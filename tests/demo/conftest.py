"""A demo that stands still."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rtdesk.demo.app import demo_app
from tests.demo.wire import Wire

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def wire() -> Wire:
    """A fresh demo, spoken to as anna."""
    return Wire(demo_app(now=lambda: NOW))
