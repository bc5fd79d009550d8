"""How often the server is asked, and what a sleep of the machine does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rtdesk.config.profile import NamedList
from rtdesk.demo.app import demo_app
from rtdesk.desk import Desk
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.sync.clock import SystemClock
from rtdesk.sync.engine import ELSEWHERE
from rtdesk.sync.pace import GAP, Attention
from tests.counted import engine_of
from tests.desks import make_desk, running, until


@pytest.mark.parametrize(
    ("idle", "away", "seconds"),
    [
        (0, False, 15),
        (59, False, 15),
        (61, False, 30),
        (301, False, 60),
        (4000, False, 120),
        (0, True, 120),
        (4000, True, 120),
    ],
)
def test_the_interval_grows_while_nobody_looks(idle: int, away: bool, seconds: int) -> None:
    assert Attention(last_key=1000.0, away=away).interval(1000.0 + idle) == seconds


@pytest.mark.parametrize(
    ("wish", "away", "seconds"),
    [
        (0, False, None),
        (0, True, None),
        (60, False, 60),
        (600, True, 600),
        (30, True, 120),
        (1, False, 5),
    ],
)
def test_a_list_has_an_interval_of_its_own(wish: int, away: bool, seconds: int | None) -> None:
    attention = Attention(last_key=1000.0, away=away)
    assert attention.interval(1000.0, wish) == attention.interval(9000.0, wish) == seconds


class Waits(SystemClock):
    """Writes down how long the engine means to wait for the next question."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[tuple[asyncio.Event, float | None]] = []

    def meant(self, desk: Desk) -> float | None:
        """The last one."""
        event = engine_of(desk)._poll_soon
        return [seconds for what, seconds in self.waits if what is event][-1]

    def jitter(self, seconds: float) -> float:
        return seconds

    async def wait(self, event: asyncio.Event, seconds: float | None) -> None:
        self.waits.append((event, seconds))
        await super().wait(event, seconds)


async def test_the_list_on_screen_says_how_often_news_are_asked_for(tmp_path: Path) -> None:
    app, clock = demo_app(), Waits()
    desk = make_desk(
        tmp_path,
        app.account("anna"),
        app,
        lists=(NamedList("mine", refresh=0), NamedList("unowned", refresh=77)),
        clock=clock,
    )
    assert (desk.lists["mine"].refresh, desk.lists["all"].refresh) == (0, None)
    async with running(desk):
        desk.want_list("mine")
        await until(desk, lambda: desk.list_state("mine").complete)
        await engine_of(desk).idle.wait()
        assert clock.meant(desk) is None
        asked = desk.ledger()["news"].requests
        engine_of(desk).active()
        engine_of(desk).away(True)
        engine_of(desk).away(False)
        desk.want_list("unowned")
        await until(desk, lambda: desk.ledger()["news"].requests > asked)
        await engine_of(desk).idle.wait()
        assert clock.meant(desk) == 77
        desk.want_list("all")
        await until(desk, lambda: clock.meant(desk) == 15)


class Remembering(Rest2Backend):
    """Counts how often its connections were dropped."""

    dropped = 0

    async def drop_connections(self) -> None:
        self.dropped += 1
        await super().drop_connections()


async def test_after_a_sleep_connections_are_dropped_and_news_asked_for(tmp_path: Path) -> None:
    app = demo_app()
    backend = Remembering(app.account("anna"), app=app)
    slept = 0.0
    desk = make_desk(
        tmp_path, app.account("anna"), backend=backend, now=lambda: 1_000_000.0 + slept
    )
    async with running(desk):
        await until(desk, lambda: desk.status.phase == "online")
        await engine_of(desk).idle.wait()
        asked = desk.ledger()["news"].requests
        slept = ELSEWHERE + GAP + 1
        await until(desk, lambda: desk.ledger()["news"].requests > asked)
        assert backend.dropped == 1
