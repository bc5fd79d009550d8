"""The servers that every contract test runs on."""

from __future__ import annotations

import pytest

from rtdesk.demo.dialect import DIALECTS
from tests.contract.server import Demo, Real, Server

DEMOS = [f"demo-{version}" for version in DIALECTS]


@pytest.fixture(params=[*DEMOS, pytest.param("real", marks=pytest.mark.rt)])
def server(request: pytest.FixtureRequest) -> Server:
    """The demo in every version of RT that it can be, and a real RT where one can be started."""
    if request.param != "real":
        return Demo(request.param.removeprefix("demo-"))
    return Real(request.getfixturevalue("rt"))
