"""`rtdesk open`: the desk on one ticket, or its page in RT."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.ui.app import RtdeskApp
from tests.cli.conftest import Run
from tests.desks import make_desk
from tests.sync.test_engine import some_ticket
from tests.ui.desktop import lines


def test_the_page_is_told_and_opened_where_there_is_a_screen(
    demo: DemoApp, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    said = run("open", "--web", "#5")
    assert (said.code, said.out) == (0, "http://127.0.0.1/Ticket/Display.html?id=5\n")
    started: list[list[str]] = []
    monkeypatch.setattr("rtdesk.files.programs.desktop_opener", lambda: "a-browser")
    monkeypatch.setattr("rtdesk.files.programs.start", started.append)
    assert run("open", "--web", "5").out == said.out
    assert started == [["a-browser", "http://127.0.0.1/Ticket/Display.html?id=5"]]


@pytest.mark.parametrize("arguments", [("open", "5"), ("5",), ("#5",)])
def test_the_desk_needs_a_terminal(demo: DemoApp, run: Run, arguments: tuple[str, ...]) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert "needs a terminal" in said.err


def test_what_is_no_ticket_is_told(demo: DemoApp, run: Run) -> None:
    said = run("open", "--web", "https://other.example/Ticket/Display.html?id=5")
    assert said.code == 2
    assert "other.example" in said.err


async def test_the_desk_begins_with_the_ticket(tmp_path: Path) -> None:
    app = demo_app()
    desk, ticket = make_desk(tmp_path, app.account("anna"), app), some_ticket(app)
    async with RtdeskApp(desk, ticket=ticket).run_test() as pilot:
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "TicketScreen"
        assert f"#{ticket}" in "\n".join(lines(pilot.app))
        await pilot.press("q")
        await pilot.pause()
        assert type(pilot.app.screen).__name__ == "QueuesScreen"
    desk.close()
