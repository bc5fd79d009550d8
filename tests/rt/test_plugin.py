"""Where no RT can be started: a skip that says why, or a failure where RT is required."""

from __future__ import annotations

import pytest

from tests.rt import plugin


@pytest.fixture
def marked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> pytest.Item:
    """A test that needs RT, on a machine without it."""
    monkeypatch.setattr(plugin, "_missing", lambda: "package starman is not installed")
    item = request.node
    assert isinstance(item, pytest.Item)
    item.add_marker("rt")
    return item


def test_without_rt_the_test_is_skipped_with_the_reason(
    marked: pytest.Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RTDESK_RT", raising=False)
    with pytest.raises(pytest.skip.Exception, match="starman is not installed"):
        plugin.pytest_runtest_setup(marked)


def test_a_required_rt_that_is_missing_is_a_failure(
    marked: pytest.Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTDESK_RT", "required")
    with pytest.raises(pytest.fail.Exception, match="starman is not installed"):
        plugin.pytest_runtest_setup(marked)


def test_a_test_without_the_marker_runs_anywhere(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugin, "_missing", lambda: "package starman is not installed")
    monkeypatch.setenv("RTDESK_RT", "required")
    plugin.pytest_runtest_setup(request.node)
