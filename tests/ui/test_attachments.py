"""The list of attachments: every key, what is saved where, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from rtdesk.backend.errors import Refused
from rtdesk.backend.port import Progress
from rtdesk.desk import Desk
from rtdesk.outbox.draft import Draft
from rtdesk.store.batch import Batch
from rtdesk.store.fate import HIDDEN
from rtdesk.ui.screens.ask import Ask, Confirm
from rtdesk.ui.screens.attachments import AttachmentsScreen
from rtdesk.ui.screens.folder import AskFolder, short
from rtdesk.ui.screens.pager import PagerScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.desks import until
from tests.files.names import Taken, digest
from tests.rt.test_attachment_names import NAMES, content, on_disk
from tests.ui.apps import LARGE, SMALL, Seat, at_desk

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


def told(world: Demo, subject: str) -> int:
    """A ticket of the demo."""
    return next(t.id for t in world.app.tables.tickets.values() if t.subject == subject)


async def with_files(seat: Seat, world: Demo, *paths: str) -> int:
    """A ticket with a message that has these files."""
    ticket = world.create("Support", "With files", Content="See.")
    url = f"ticket/{ticket}/correspond"
    seat.desk.send(Draft(ticket, "correspond", "See the files.", files=paths, url=url))
    await until(seat.desk, lambda: not seat.desk.entries())
    return ticket


async def listed(seat: Seat, ticket: int, key: str = "v") -> AttachmentsScreen:
    """The attachments of a ticket."""
    await seat.open(ticket)
    await seat.press(key)
    await seat.until(lambda: isinstance(screen(seat), AttachmentsScreen))
    found = screen(seat)
    assert isinstance(found, AttachmentsScreen)
    await seat.until(lambda: found._files)
    return found


def screen(seat: Seat) -> object:
    """The list of attachments, also below a question."""
    found = [s for s in seat.app.screen_stack if isinstance(s, AttachmentsScreen)]
    return found[-1] if found else seat.app.screen


async def into(seat: Seat, folder: Path | str) -> None:
    """Answers the question for a folder."""
    await seat.until(lambda: isinstance(seat.app.screen, AskFolder))
    seat.app.screen.query_one(Input).value = str(folder)
    await seat.press("enter")


async def answer(seat: Seat, words: str) -> None:
    """Answers a question of one line."""
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    seat.app.screen.query_one(Input).value = words
    await seat.press("enter")


def held_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Downloads stop half way; the event tells that one did."""
    reached = asyncio.Event()

    async def download(number: int, to: Path | int, progress: Progress | None = None) -> None:
        assert isinstance(to, int)
        os.write(to, b"half")
        if progress:
            progress(4, 8)
        reached.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(desk, "download", download)
    return reached


# -- the list ----------------------------------------------------------------------------------


@SIZES
async def test_all_files_of_a_ticket_are_listed(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await listed(seat, told(world, "Many small files"))
        assert "12 files, 421 B" in seat.text
        assert "▸   part-01.log" in seat.text
        assert "Luca Rossi" in seat.text
        await seat.press("G")
        assert "of the message you r" in seat.text
        await seat.press("q")
        assert seat.ticket


async def test_files_of_the_message_in_focus_come_first(world: Demo, tmp_path: Path) -> None:
    (tmp_path / "newest.bin").write_bytes(b"\0newest")
    async with at_desk(world, tmp_path) as seat:
        ticket = told(world, "Many small files")
        url = f"ticket/{ticket}/comment"
        files = (str(tmp_path / "newest.bin"),)
        seat.desk.send(Draft(ticket, "comment", "One more.", files=files, url=url))
        await until(seat.desk, lambda: not seat.desk.entries())
        found = await listed(seat, ticket)
        names = [file.part.filename for file in found._files]
        here = [file.here for file in found._files]
        assert names[0] == "part-01.log"
        assert names[-1] == "newest.bin"
        assert here == [True] * 12 + [False]
        await seat.press("q")
        seat.ticket.thread.go_bottom()
        seat.ticket.thread.next_message()
        seat.ticket.thread.next_message()
        await seat.press("v")
        await seat.sees("▸   newest.bin")
        again = screen(seat)
        assert isinstance(again, AttachmentsScreen)
        assert again._files[0].part.filename == "newest.bin"


async def test_no_files_are_not_a_failure(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "No files", Content="None.")
    async with at_desk(world, tmp_path) as seat:
        await seat.open(ticket)
        await seat.press("v")
        await seat.sees("This ticket has no attachments.")
        await seat.press("enter", "S", "o", "vertical_line", "x", "asterisk", "j", "G")
        assert isinstance(seat.app.screen, AttachmentsScreen)
        await seat.press("escape")
        assert seat.ticket


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("connecting", "asking RT…"),
        ("offline", "RT cannot be asked: no route"),
    ],
)
async def test_what_was_never_read(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phase: str, words: str
) -> None:
    async with at_desk(world, tmp_path) as seat:
        status = replace(seat.desk.status, phase=phase, problem="no route")  # type: ignore[arg-type]
        monkeypatch.setattr(type(seat.desk), "status", status)
        monkeypatch.setattr(seat.desk, "want_ticket", lambda id: None)  # noqa: A006
        seat.app.push_screen(AttachmentsScreen(99_999))
        await seat.sees(words)


async def test_a_ticket_that_is_gone(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        seat.desk._mirror.apply(Batch(fates={99_999: HIDDEN}))
        seat.app.push_screen(AttachmentsScreen(99_999))
        await seat.sees("It was never read on this machine.")


async def test_marks(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        found = await listed(seat, told(world, "Many small files"))
        await seat.press("x", "space")
        assert "2 marked, 20 B of 12 files" in seat.text
        assert "▸x  part-02.log" in seat.text
        assert found.lines.cursor == 2
        await seat.press("asterisk")
        assert "12 marked" in seat.text
        await seat.press("asterisk")
        assert "marked" not in seat.text
        await seat.press("asterisk", "escape")
        assert "marked" not in seat.text
        assert seat.app.screen is found
        await seat.press("escape")
        assert seat.ticket


async def test_the_palette_knows_it(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(told(world, "Many small files"))
        await seat.press("ctrl+p")
        await seat.until(lambda: isinstance(seat.app.screen, CommandPalette))
        seat.app.screen.query_one(Input).value = "Attachments"
        await seat.sees("Attachments")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, AttachmentsScreen))
        await seat.press("ctrl+p")
        await seat.until(lambda: isinstance(seat.app.screen, CommandPalette))
        seat.app.screen.query_one(Input).value = "Mark all"
        await seat.sees("Mark all, or none")
        await seat.press("enter")
        await seat.sees("12 marked")


# -- saving ------------------------------------------------------------------------------------


@SIZES
async def test_24_awkward_names_are_saved_at_once(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    """0 outside, 0 overwritten, 0 links followed."""
    (tmp_path / "source").mkdir()
    taken = Taken(tmp_path / "taken", NAMES)
    async with at_desk(world, tmp_path, size=size) as seat:
        ticket = await with_files(seat, world, *on_disk(tmp_path / "source", *NAMES))
        await listed(seat, ticket)
        await seat.press("asterisk", "S")
        await into(seat, taken.folder)
        await seat.sees("✓ Saved 24 files into")
    assert sorted(taken.added().values()) == sorted(digest(content(name)) for name in NAMES)


async def test_one_file_is_saved_where_the_last_one_was(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("S")
        await seat.sees("Save part-01.log into")
        await into(seat, tmp_path)
        await seat.sees("✓ saved as part-01.log", f"✓ Saved {tmp_path}/part-01.log")
        await seat.press("j", "S")
        await seat.until(lambda: isinstance(seat.app.screen, AskFolder))
        assert seat.app.screen.query_one(Input).value == short(tmp_path)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, AttachmentsScreen))
        assert sorted(p.name for p in tmp_path.glob("*.log")) == ["part-01.log"]


async def test_saving_from_the_ticket_takes_the_message_in_focus(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"), "S")
        await seat.sees("Save 12 files into")
        await seat.press("escape")
        await seat.sees("12 marked")


async def test_the_configured_folder_is_proposed(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        seat.desk.profile = replace(seat.desk.profile, download_dir=str(tmp_path / "kept"))
        await listed(seat, told(world, "Many small files"))
        await seat.press("S")
        await seat.until(lambda: isinstance(seat.app.screen, AskFolder))
        assert seat.app.screen.query_one(Input).value == f"{tmp_path}/kept/"
        await seat.press("enter")
        await seat.sees("There is no such folder; enter again makes it.")
        await seat.press("enter")
        await seat.sees("✓ Saved")
    assert (tmp_path / "kept" / "part-01.log").is_file()


async def test_a_folder_is_completed_or_refused(world: Demo, tmp_path: Path) -> None:
    (tmp_path / "folder-one").mkdir()
    (tmp_path / "file").touch()
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("S")
        await seat.until(lambda: isinstance(seat.app.screen, AskFolder))
        field = seat.app.screen.query_one(Input)
        field.value = f"{tmp_path}/f"
        await seat.press("tab")
        assert field.value == f"{tmp_path}/folder-one/"
        field.value = f"{tmp_path}/"
        await seat.press("tab")
        assert "folder-one/" in seat.text
        field.value = f"{tmp_path}/file"
        await seat.press("enter")
        await seat.sees("This is a file, not a folder.")
        field.value = f"{tmp_path}/file/x"
        await seat.press("enter")
        await seat.press("enter")
        await seat.sees("Not a directory")
        field.value = "~nobody-of-this-name/x"
        await seat.press("enter")
        await seat.sees("There is no such folder")
        await seat.press("escape")


async def test_progress_and_a_stop(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        reached = held_back(seat.desk, monkeypatch)
        await seat.press("asterisk", "S")
        await into(seat, tmp_path)
        await reached.wait()
        await seat.sees("Saving 1 of 12: part-01.log", "esc Stop")
        assert (tmp_path / "part-01.log.part").is_file()
        await seat.press("enter")
        await seat.sees("One thing at a time")
        await seat.press("escape")
        await seat.sees("Stopped. Nothing was saved; 12 files not.", "12 marked")
        assert list(tmp_path.glob("*.part")) == []


async def test_leaving_stops_as_well(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        reached = held_back(seat.desk, monkeypatch)
        await seat.press("S")
        await into(seat, tmp_path)
        await reached.wait()
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.until(lambda: not list(tmp_path.glob("*.part")))


async def test_what_failed_stays_marked_and_says_why(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(world, tmp_path) as seat:
        found = await listed(seat, told(world, "Many small files"))
        bad = found._files[2].part.id
        real = seat.desk.download

        async def download(number: int, to: Path | int, progress: Progress | None = None) -> None:
            if number == bad:
                raise Refused("not [this] one")
            await real(number, to, progress)

        monkeypatch.setattr(seat.desk, "download", download)
        await seat.press("asterisk", "S")
        await into(seat, tmp_path)
        await seat.sees("✗ Saved 11 files into", "1 not: not [this] one", "1 marked")
        await seat.press("j", "j")
        await seat.sees("✗ not saved: not [this] one", "▸x✗ part-03.log", "▸ ✓ part-01.log")


# -- looking, opening, piping ------------------------------------------------------------------


async def test_a_file_is_read_in_the_pager(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, PagerScreen))
        await seat.sees("part-01.log", "part 1", "ok", "2 lines")
        await seat.press("q")
        assert isinstance(seat.app.screen, AttachmentsScreen)


async def test_the_syntax_of_a_source_comes_a_little_later(world: Demo, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(): pass\n")
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, await with_files(seat, world, str(tmp_path / "a.py")))
        await seat.press("enter")
        await seat.sees("def f(): pass")
        pager = seat.app.screen
        assert isinstance(pager, PagerScreen)
        await seat.until(lambda: pager.document.pens)
        await seat.press("q")


async def test_a_file_that_one_looks_at_is_saved_or_piped(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("j", "enter")
        await seat.sees("part-02.log", "S Save")
        await seat.press("S")
        await into(seat, tmp_path)
        await seat.sees("✓ Saved", "✓ saved as part-02.log")
        await seat.press("enter")
        await seat.sees("S Save", "2 lines")
        await seat.press("vertical_line")
        await answer(seat, "wc -l")
        await seat.sees("wc -l", "ended with code 0")
        assert "S Save" not in seat.text
        await seat.press("S", "o", "vertical_line")
        assert isinstance(seat.app.screen, PagerScreen)


async def test_bytes_are_shown_of_anything_else(world: Demo, tmp_path: Path) -> None:
    (tmp_path / "any.bin").write_bytes(b"\0\1\2 any")
    async with at_desk(world, tmp_path) as seat:
        ticket = await with_files(seat, world, str(tmp_path / "any.bin"))
        await listed(seat, ticket)
        await seat.press("v")
        await seat.sees("00000000  00 01 02 20 61 6e 79", "not a text")


async def test_a_text_on_this_machine_needs_no_server(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def download(*_: object) -> None:
        raise Refused("not asked for")

    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        monkeypatch.setattr(seat.desk, "download", download)
        await seat.press("enter")
        await seat.sees("part 1", "2 lines")


async def test_what_cannot_be_had_is_said(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def download(*_: object) -> None:
        raise Refused("gone [for] good")

    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        monkeypatch.setattr(seat.desk, "download", download)
        await seat.press(*"jjjjjjjj", "enter")  # a picture
        await seat.sees("✗ gone [for] good")
        assert isinstance(seat.app.screen, AttachmentsScreen)


async def test_a_program_gets_the_file_after_a_question(world: Demo, tmp_path: Path) -> None:
    out = tmp_path / "told"
    script = f"from pathlib import Path; import sys, os; t = Path({str(out)!r});"
    script += "w = t.with_suffix('.new'); w.write_text(repr((sys.argv[1:], sorted(os.environ))));"
    script += "w.rename(t)"
    os.environ["RTDESK_TOKEN"] = "1-2-secret"
    try:
        async with at_desk(world, tmp_path) as seat:
            programs = (("text/*", ("python3", "-c", script, "{file}", "--")),)
            seat.desk.profile = replace(seat.desk.profile, openers=programs)
            await listed(seat, told(world, "Many small files"))
            await seat.press("o")
            await seat.until(lambda: isinstance(seat.app.screen, Confirm))
            assert "Open part-01.log (text/plain, 10 B) with python3?" in seat.text
            await seat.press("n")
            await seat.until(lambda: isinstance(seat.app.screen, AttachmentsScreen))
            assert not out.exists()
            await seat.press("o")
            await seat.until(lambda: isinstance(seat.app.screen, Confirm))
            await seat.press("y")
            await seat.sees("✓ Opened with python3")
            await seat.until(out.exists)
            assert "1-2-secret" not in out.read_text()
            words, names = eval(out.read_text())  # our own words
            assert "RTDESK_TOKEN" not in names
            file = Path(words[0])
            assert words == [str(file), "--"]
            assert file.name == "part-01.log"
            assert file.read_text() == "part 1\nok\n"
            assert file.is_relative_to(tmp_path / "work" / "opened")
            assert file.parent.stat().st_mode & 0o077 == 0
            await seat.until(lambda: "programs" not in {w.group for w in seat.app.workers})
    finally:
        del os.environ["RTDESK_TOKEN"]
    assert list((tmp_path / "work" / "opened").iterdir()) == []


async def test_the_question_shows_what_a_file_really_is(world: Demo, tmp_path: Path) -> None:
    (tmp_path / "photo\u202egpj.exe").write_bytes(b"MZ\0\0 a program")
    async with at_desk(world, tmp_path) as seat:
        seat.desk.profile = replace(seat.desk.profile, openers=(("*", ("true",)),))
        ticket = await with_files(seat, world, str(tmp_path / "photo\u202egpj.exe"))
        await listed(seat, ticket)
        await seat.press("o")
        await seat.until(lambda: isinstance(seat.app.screen, Confirm))
        text = " ".join(seat.text.split())
        assert "photo⟨U+202E⟩gpj.exe" in text
        assert "Careful: it can run as a program." in text
        await seat.press("q")


async def test_without_a_display_it_says_what_to_configure(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("o")
        await seat.sees("no graphical display here", "under [open]")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("false", "said nothing"),
        ("no-such-program-anywhere", "cannot start no-such-program-anywhere"),
        ("'", "a quote is missing"),
    ],
)
async def test_what_goes_wrong_with_a_program_is_said(
    world: Demo, tmp_path: Path, command: str, words: str
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("vertical_line")
        await answer(seat, command)
        await seat.sees("✗", words)


async def test_a_command_gets_the_file_and_is_heard(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("vertical_line")
        await answer(seat, "tr a-z 'A-Z'")
        await seat.until(lambda: isinstance(seat.app.screen, PagerScreen))
        await seat.sees("PART 1", "OK", "ended with code 0")
        await seat.press("q", "vertical_line")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        assert seat.app.screen.query_one(Input).value == "tr a-z 'A-Z'"
        await seat.press("escape")


async def test_a_command_that_takes_its_time_can_be_stopped(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await listed(seat, told(world, "Many small files"))
        await seat.press("vertical_line")
        await answer(seat, "sleep 60")
        await seat.sees("sleep is running…")
        await seat.press("escape")
        await seat.sees("Stopped sleep.")
