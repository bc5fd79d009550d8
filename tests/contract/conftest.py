"""The servers that every contract test runs on."""

from __future__ import annotations

import pytest

from tests.contract.server import Demo, Real, Server


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.rt)])
def server(request: pytest.FixtureRequest) -> Server:
    """The demo, and a real RT where one can be started."""
    if request.param == "demo":
        return Demo()
    return Real(request.getfixturevalue("rt"))
