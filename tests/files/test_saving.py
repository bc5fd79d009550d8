"""Attachments of the demo saved all at once, whatever their names, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rtdesk.backend.errors import Refused, Unreachable
from rtdesk.backend.port import Progress
from rtdesk.desk import Desk
from rtdesk.files.saving import Saving, local_name
from rtdesk.outbox.draft import Draft
from rtdesk.records.attachment import Attachment
from tests.contract.server import Demo
from tests.desks import make_desk, running, until
from tests.files.names import Taken, digest
from tests.rt.test_attachment_names import NAMES, SENT, content, on_disk

FILES = tuple(Attachment(n, 1, f"{n}.bin", "application/octet-stream", 4) for n in range(1, 5))


async def put(number: int, handle: int, progress: Progress) -> None:
    """Four bytes that tell which file it is."""
    os.write(handle, bytes([number] * 2))
    progress(2, 4)
    os.write(handle, bytes([number] * 2))
    progress(4, 4)


async def files_of(desk: Desk, ticket: int) -> list[Attachment]:
    """The files of a ticket, once it was read."""
    desk.want_ticket(ticket)
    await until(desk, lambda: desk.thread(ticket))
    thread = desk.thread(ticket)
    assert thread
    return [part for part in thread.attachments if part.filename]


async def test_24_awkward_names_at_once(tmp_path: Path) -> None:
    """0 outside, 0 overwritten, 0 links followed; every byte is what was sent."""
    world = Demo()
    ticket = world.create("Support", "Names that hurt", Content="See.")
    source = tmp_path / "source"
    source.mkdir()
    desk = make_desk(tmp_path, world.account("anna"), world.app)
    async with running(desk):
        paths = on_disk(source, *NAMES)
        desk.send(
            Draft(ticket, "correspond", "See.", files=paths, url=f"ticket/{ticket}/correspond")
        )
        await until(desk, lambda: not desk.entries())
        files = await files_of(desk, ticket)
        assert len(files) == len(NAMES) == 24
        taken = Taken(tmp_path / "taken", [file.filename for file in files])
        saving = Saving(files, taken.folder, desk.download)
        await saving.run(lambda: None)
    assert saving.failed == []
    assert sorted(taken.added().values()) == sorted(digest(content(name)) for name in NAMES)
    assert sorted(taken.added()) == sorted(outcome.name for outcome in saving.saved)
    assert set(SENT) <= set(NAMES)


async def test_progress_goes_on_over_all_files(tmp_path: Path) -> None:
    seen = []
    saving = Saving(FILES, tmp_path, put)
    await saving.run(lambda: seen.append((len(saving.outcomes), saving.done)))
    assert seen[0] == (0, 0)
    assert (1, 6) in seen
    assert seen[-1] == (4, 16)
    assert saving.current is None
    assert [p.read_bytes() for p in sorted(tmp_path.iterdir())] == [
        bytes([n] * 4) for n in range(1, 5)
    ]


async def test_one_failure_stops_no_other(tmp_path: Path) -> None:
    async def fetch(number: int, handle: int, progress: Progress) -> None:
        await put(number, handle, progress)
        if number == 2:
            raise Refused("RT does not want to")
        if number == 3:
            raise OSError(28, "No space left on device")

    saving = Saving(FILES, tmp_path, fetch)
    await saving.run(lambda: None)
    assert [(o.attachment, o.trouble) for o in saving.failed] == [
        (2, "RT does not want to"),
        (3, "No space left on device"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.bin", "4.bin"]


async def test_without_a_server_two_tries_are_enough(tmp_path: Path) -> None:
    tried = []

    async def fetch(number: int, handle: int, progress: Progress) -> None:
        tried.append(number)
        raise Unreachable("connection refused")

    saving = Saving(FILES, tmp_path, fetch)
    await saving.run(lambda: None)
    assert tried == [1, 2]
    assert [o.trouble for o in saving.outcomes] == ["connection refused"] * 4
    assert list(tmp_path.iterdir()) == []


async def test_a_cancel_leaves_what_is_complete(tmp_path: Path) -> None:
    reached = asyncio.Event()

    async def fetch(number: int, handle: int, progress: Progress) -> None:
        await put(number, handle, progress)
        if number == 2:
            reached.set()
            await asyncio.Event().wait()

    saving = Saving(FILES, tmp_path, fetch)
    job = asyncio.create_task(saving.run(lambda: None))
    await reached.wait()
    assert (tmp_path / "2.bin.part").exists()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert [path.name for path in tmp_path.iterdir()] == ["1.bin"]
    assert [outcome.name for outcome in saving.saved] == ["1.bin"]


KILLED = """
import asyncio, os, sys
from pathlib import Path
from rtdesk.files.saving import Saving
from tests.files.test_saving import FILES, put
async def fetch(number, handle, progress):
    await put(number, handle, progress)
    if number == 3:
        print("there", flush=True)
        await asyncio.Event().wait()
asyncio.run(Saving(FILES, Path(sys.argv[1]), fetch).run(lambda: None))
"""


def test_kill_leaves_a_part_that_the_next_time_does_not_mind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout
        assert process.stdout.readline() == b"there\n"
        process.send_signal(signal.SIGKILL)
    complete = ["1.bin", "2.bin"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [*complete, "3.bin.part"]
    saving = Saving(FILES, tmp_path, put)
    asyncio.run(saving.run(lambda: None))
    assert [outcome.name for outcome in saving.saved] == [
        "1 (2).bin",
        "2 (2).bin",
        "3.bin",
        "4.bin",
    ]
    assert (tmp_path / "3.bin").read_bytes() == bytes([3] * 4)


async def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        await Saving(FILES, tmp_path / "nowhere", put).run(lambda: None)


def test_a_file_without_a_name_gets_one() -> None:
    assert local_name(Attachment(7, 1)) == "attachment-7"
