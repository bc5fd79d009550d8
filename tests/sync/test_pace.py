"""How often the server is asked, and what a sleep of the machine does."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.demo.app import demo_app
from rtdesk.rest2.backend import Rest2Backend
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
