"""A client of a real RT that holds every test to the endpoints it names."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from rtdesk.rest2.client import Rest2Client
from tests.rest2.recording import recorded
from tests.rt.endpoints import good_statuses
from tests.rt.server import RT


@pytest.fixture
async def client(rt: RT, request: pytest.FixtureRequest) -> AsyncIterator[Rest2Client]:
    """A client for root. After the test: did it do what it said?"""
    async with recorded(rt) as (client, record):
        yield client
    for number, method in getattr(request.function, "covers", ()):
        assert method in record.called, f"{method} was not called"
        statuses = record.answered.get(number, set())
        assert statuses & good_statuses(number), (
            f"{number} was answered with {statuses or 'nothing'}"
        )
