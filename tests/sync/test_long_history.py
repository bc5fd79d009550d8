"""A history of several pages: its end comes first, the rest whenever it can."""

from __future__ import annotations

from pathlib import Path

import pytest

from rtdesk.backend.errors import TooLong, Unreachable
from rtdesk.demo.app import DemoApp
from rtdesk.records.transaction import Transaction
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.store.change import Changes
from rtdesk.store.mirror import Mirror
from rtdesk.sync.pull import END, Pull
from tests.contract.server import Demo
from tests.ui.test_reading import comment

MESSAGES = 130


class Cut(Rest2Backend):
    """The line is cut whenever a whole history is wanted, while `cut`."""

    cut = True

    async def history(self, ticket: int, after: int = 0, most: int = 0) -> tuple[Transaction, ...]:
        """Only the first page comes through."""
        if self.cut and not most:
            raise Unreachable("cut")
        return await super().history(ticket, after, most)


@pytest.fixture(scope="module")
def world() -> tuple[DemoApp, int]:
    demo = Demo()
    ticket = demo.create("Support", "A long story", Content="It begins.")
    for number in range(MESSAGES):
        comment(demo, ticket, f"Message {number}")
    return demo.app, ticket


async def test_the_end_can_be_read_and_the_rest_follows_when_it_can(
    world: tuple[DemoApp, int], tmp_path: Path
) -> None:
    app, ticket = world
    backend = Cut(app.account("root"), app=app)
    mirror = Mirror(tmp_path / "mirror.sqlite3", Changes())
    pull = Pull(backend, mirror, lambda: 0.0)
    with pytest.raises(Unreachable):
        await pull.whole(ticket)
    end = mirror.thread(ticket)
    assert end
    assert mirror.is_partial(ticket)
    assert len(end.transactions) == END
    assert any(part.text == f"Message {MESSAGES - 1}" for part in end.attachments)
    with pytest.raises(Unreachable):  # still not whole, so it is asked for again
        await pull.whole(ticket)
    backend.cut = False
    await pull.whole(ticket)
    whole = mirror.thread(ticket)
    assert whole
    assert not mirror.is_partial(ticket)
    texts = [part.text for part in whole.attachments if (part.text or "").startswith("Message")]
    assert texts == [f"Message {number}" for number in range(MESSAGES)]
    await pull.close()
    await backend.aclose()
    mirror.close()


async def test_reading_ahead_stops_at_the_end_and_keeps_it(
    world: tuple[DemoApp, int], tmp_path: Path
) -> None:
    app, ticket = world
    backend = Cut(app.account("root"), app=app)
    mirror = Mirror(tmp_path / "mirror.sqlite3", Changes())
    pull = Pull(backend, mirror, lambda: 0.0)
    with pytest.raises(TooLong):
        await pull.whole(ticket, most=1)
    assert mirror.is_partial(ticket)
    await pull.whole(ticket, most=1)  # the end is known: nothing more is read ahead
    mirror.close()
    await backend.aclose()
