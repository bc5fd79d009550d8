"""Everything that a real RT has attached to a ticket, saved at once among traps.

What RT has is read over plain HTTP, without a line of rtdesk.
"""

from __future__ import annotations

import base64
from pathlib import Path

from rtdesk.files.listing import ticket_files
from rtdesk.files.saving import Saving
from rtdesk.outbox.draft import Draft
from rtdesk.records.attachment import Attachment
from tests.desks import make_desk, running, until
from tests.files.names import Taken, digest
from tests.rt.server import RT
from tests.rt.test_attachment_names import NAMES, content, on_disk
from tests.ui.apps import LARGE, seated
from tests.ui.test_attachments import into, listed


def digest_of(rt: RT, part: Attachment) -> str:
    return digest(base64.b64decode(rt.get(f"attachment/{part.id}", login="alice")["Content"] or ""))


async def test_all_files_of_a_ticket_with_awkward_names(rt: RT, tmp_path: Path) -> None:
    """0 outside, 0 overwritten, 0 links followed; every byte is what RT has."""
    ticket = rt.ticket("attachments")
    desk = make_desk(tmp_path, rt.account("alice"))
    async with running(desk):
        desk.want_ticket(ticket)
        await until(desk, lambda: desk.thread(ticket))
        thread = desk.thread(ticket)
        assert thread
        parts = [f.part for f in ticket_files(thread.transactions, thread.attachments)]
        assert len(parts) >= 30
        assert any(not part.filename for part in parts)
        assert any(part.size > 5_000_000 for part in parts)
        taken = Taken(tmp_path / "taken", [part.filename for part in parts])
        saving = Saving(parts, taken.folder, desk.download)
        await saving.run(lambda: None)
    assert saving.failed == []
    added = taken.added()
    wanted = {outcome.name: outcome.attachment for outcome in saving.saved}
    assert added == {name: digest_of(rt, _part(parts, id_)) for name, id_ in wanted.items()}
    assert len(added) == len(parts)


def _part(parts: list[Attachment], number: int) -> Attachment:
    return next(part for part in parts if part.id == number)


async def test_24_names_are_saved_from_the_screen(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Names that hurt")
    (tmp_path / "source").mkdir()
    paths = on_disk(tmp_path / "source", *NAMES)
    taken = Taken(tmp_path / "taken", NAMES)
    desk = make_desk(tmp_path, rt.account("alice"))
    async with seated(desk, size=LARGE) as seat:
        await seat.settled()
        url = f"ticket/{ticket}/correspond"
        desk.send(Draft(ticket, "correspond", "See the files.", files=paths, url=url))
        await until(desk, lambda: not desk.entries(), 60)
        await listed(seat, ticket)
        await seat.press("asterisk", "S")
        await into(seat, taken.folder)
        await seat.sees("✓ Saved 24 files into")
    assert sorted(taken.added().values()) == sorted(digest(content(name)) for name in NAMES)
