"""Read-only: what would change RT is not offered, not sent, and nothing that is written is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from rtdesk.actions.action import is_local
from rtdesk.ops.op import SetField
from rtdesk.outbox.draft import Draft
from rtdesk.store.errors import LookOnly
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.ui.apps import LARGE, Seat, drafts, seated


@pytest.fixture
def world() -> Demo:
    return Demo()


@asynccontextmanager
async def looking(world: Demo, folder: Path) -> AsyncIterator[Seat]:
    desk = make_desk(folder, world.account("anna"), world.app, undo=0.0)
    desk.profile = replace(desk.profile, read_only=True)
    async with seated(desk, size=LARGE) as seat:
        await seat.settled()
        yield seat


async def test_nothing_is_offered_that_would_change_rt(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Only looked at", Content="Hello.")
    async with looking(world, tmp_path) as seat:
        seat.queues.tickets.top()
        await seat.until(lambda: seat.desk.offers(ticket))
        assert {offer.action for offer in seat.desk.offers(ticket)} != set()
        assert all(is_local(offer.action) for offer in seat.desk.offers(ticket))
        await seat.sees("read-only")
        assert " r Reply " not in seat.text
        await seat.press("r", "c", "t", "d")
        await seat.settled()
        assert seat.composer is None
        assert seat.desk.entries() == ()
        await seat.press("b")  # a bookmark stays on this machine
        await seat.until(lambda: seat.desk.is_bookmarked(ticket))


async def test_what_waits_stays_and_what_is_written_is_kept(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Only looked at", Content="Hello.")
    before = make_desk(tmp_path, world.account("anna"), world.app, undo=0.0)
    before.do(SetField(ticket, "Priority", "7", "0"))
    before.close()
    async with looking(world, tmp_path) as seat:
        draft = Draft(ticket, "comment", "Words.", url=f"ticket/{ticket}/comment")
        seat.desk.save_draft(draft)
        with pytest.raises(LookOnly, match="read-only"):
            seat.desk.send(draft)
        with pytest.raises(LookOnly):
            seat.desk.do(SetField(ticket, "Priority", "8", "0"))
        await seat.press("R")
        await seat.settled()
        (entry,) = seat.desk.entries()
        assert entry.state == "queued"
        assert drafts(seat.desk) == {(ticket, "comment"): "Words."}


async def test_what_means_nothing_in_the_file_is_said(world: Demo, tmp_path: Path) -> None:
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    words = "unknown key 'thme' in config.toml line 3; did you mean 'theme'?"
    desk.profile = replace(desk.profile, warnings=(words,))
    async with seated(desk) as seat:
        await seat.sees("unknown key 'thme' in config.toml line 3")
