"""The screen of all servers, with each kind of state."""

from __future__ import annotations

from datetime import UTC, datetime

from rtdesk.backend.errors import Unreachable
from rtdesk.demo.app import demo_app
from rtdesk.desk import Desk
from tests.contract.server import Demo, wrong
from tests.desks import make_desk
from tests.ui.apps import Seat
from tests.ui.several import Make, Several, broken, opened, rows


async def everywhere(seat: Seat) -> None:
    """Five servers: two in step, one out of reach, one that knows us not, one misspelt."""
    now = seat.desk.now
    lab = Demo("6.0.0")
    lab.app = demo_app(now=lambda: datetime.fromtimestamp(now(), UTC), version="6.0.0")
    mei, anna = lab.account("mei"), lab.account("anna")
    accounts = {"lab": mei, "branch": anna, "customer": wrong(anna)}

    def made(name: str) -> Make:
        return lambda folder: make_desk(folder, accounts[name], lab.app, now=now)

    makes = {name: made(name) for name in accounts}
    folder = seat.desk.editing.parent.parent
    seat.app.profiles = Several(folder, {**makes, "museum": broken})
    screen = await opened(seat)
    await seat.until(lambda: _has(seat, "lab") and _has(seat, "branch"))
    await seat.until(lambda: {"lab", "branch"} <= {name for name, _ in rows(screen)})
    engine = seat.app.beside["branch"]._engine
    assert engine
    engine._standing.trouble(Unreachable("connection refused", retry_after=20.0), known=True)
    await seat.press("home")
    while screen.spot and screen.spot.profile != "lab":
        await seat.press("j")
    await seat.sees("as of 12:04 · offline since 12:04", "does not accept", "is one of: next")
    await seat.until(lambda: seat.text.count("synced 12:04") == 2)
    await seat.until(lambda: "Go to lab and open #" in seat.text)


def _has(seat: Seat, name: str) -> bool:
    """Whether its desk has read all, and rests."""
    desk: Desk | None = seat.app.beside.get(name)
    engine = desk._engine if desk else None
    return bool(desk and engine and desk.list_state("mine").complete and engine.idle.is_set())


SCENES = (everywhere,)
