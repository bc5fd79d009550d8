"""The `rt` fixture, and what the marker `rt` means.

A test that asks for `rt` is marked by doing so. It is skipped, with the reason, where RT is not
installed, unless RTDESK_RT=required turns that into a failure. Those of one file run on one xdist
worker, one after the other; every worker has a server of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import pytest

from tests.rt import template
from tests.rt.server import RT, running


@pytest.fixture(scope="session")
def rt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RT]:
    """A real RT 5 with the sample help desk, started when the first test asks for it."""
    with running(tmp_path_factory.mktemp("rt")) as server:
        yield server


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker of xdist also in a run without it."""
    config.addinivalue_line("markers", "xdist_group(name): tests that share one worker")


@pytest.hookimpl(tryfirst=True)  # before `-m rt` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever uses the server, and keep it together."""
    for item in items:
        if "rt" in getattr(item, "fixturenames", ()):
            item.add_marker("rt")
        if item.get_closest_marker("rt") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(f"rt {item.nodeid.partition('::')[0]}"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip or fail the tests that need a server where none can be started."""
    if not item.get_closest_marker("rt"):
        return
    if reason := _missing():
        if os.environ.get("RTDESK_RT") == "required":
            pytest.fail(f"RTDESK_RT=required, but: {reason}", pytrace=False)
        pytest.skip(reason)


@cache
def _missing() -> str:
    return template.missing()
