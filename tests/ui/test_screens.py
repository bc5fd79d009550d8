"""The whole desk on the demo: what a user sees, presses and must never lose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from rtdesk.demo.lifecycles import DEFAULT, LIFECYCLES, Action
from rtdesk.demo.rights import GRANTS
from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.folder import AskFolder
from rtdesk.ui.screens.goto import GoToTicket
from rtdesk.ui.screens.help import HelpScreen
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.overview import OverviewScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.sidebar import Sidebar
from tests.contract.server import Demo
from tests.ui.apps import (
    LARGE,
    SMALL,
    Seat,
    at_desk,
    desk_of,
    drafts,
    go,
    kinds,
    seated,
)

HOSTILE = "[/x] [@click=app.quit]go[/] \x1b]0;owned\x07\x1b[2J \u202egnp.exe"
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


async def send(seat: Seat, words: str) -> None:
    """Writes and sends; it may be held for a while."""
    await seat.write(words)
    await seat.press("ctrl+s")
    await seat.sees("y Send")
    await seat.press("y")
    await seat.until(lambda: seat.composer is None)


# -- offers ------------------------------------------------------------------------------------


async def test_before_rt_said_what_is_allowed_no_key_is_promised(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rtdesk.ui.screens.queues.REST", 3600)  # the cursor rests when we say so
    async with at_desk(world, tmp_path) as seat:
        await seat.press("j")
        other = seat.queues.ticket_in_focus
        assert other
        ticket = seat.desk.ticket(other)
        assert ticket is None or not ticket.links.fetched
        seat.queues.rest()
        await seat.sees("asking what is allowed")
        assert " r Reply " not in seat.text
        await seat.until(lambda: seat.desk.ticket(other))  # the cursor rests: links are fetched
        await seat.sees(" r Reply ")
        assert "asking what is allowed" not in seat.text
        assert seat.queues.check_action("do", ("reply",)) is True


@pytest.mark.parametrize(("login", "offered"), [("anna", True), ("bob", False)])
async def test_a_key_pressed_before_that_asks_first(
    world: Demo, tmp_path: Path, login: str, offered: bool
) -> None:
    ticket = world.create("Billing", "Newest of all", Content="Hello.")
    async with at_desk(world, tmp_path, login=login) as seat:
        seat.queues.tickets.top()
        assert seat.queues.ticket_in_focus == ticket
        await seat.press("c")
        await seat.until(lambda: (seat.desk.ticket(ticket) or Ticket(0)).links.fetched)
        await seat.until(lambda: bool(seat.composer) is offered)
        await seat.settled()
        assert bool(seat.composer) is offered
        assert drafts(seat.desk) == {}
        assert kinds(seat.desk) == []


@SIZES
async def test_the_list_offers_what_the_ticket_under_the_cursor_offers(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    ticket = world.create("Change Advisory", "Newest of all", Content="Hello.")
    async with at_desk(world, tmp_path, login="bob", size=size) as seat:
        seat.queues.tickets.top()
        assert seat.queues.ticket_in_focus == ticket
        await seat.sees(" c Comment ")
        assert " r Reply " not in seat.text
        await seat.press("r")
        assert isinstance(seat.app.screen, QueuesScreen)
        assert drafts(seat.desk) == {}
        await seat.press("c")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        assert seat.composer.draft().kind == "comment"


# -- hostile words -----------------------------------------------------------------------------


async def harmless(seat: Seat) -> None:
    """Nothing of the hostile words acts, wherever they stand."""
    await seat.pilot.pause()
    assert seat.app.is_running
    assert "\x1b" not in seat.text
    assert "\x07" not in seat.text
    assert "\u202e" not in seat.text


async def click_every_line(seat: Seat, of: str) -> None:
    """Where the words stand, a click must not run them."""
    for y, row in enumerate(seat.text.split("\n")):
        if of in row:
            await seat.pilot.click(offset=(row.index(of) + 1, y))
            await seat.pilot.pause()


@SIZES
async def test_hostile_words_are_only_words(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    label = Action("new", "open", HOSTILE, "Respond")
    life = replace(DEFAULT, actions=(label, *DEFAULT.actions))
    monkeypatch.setitem(LIFECYCLES, "default", life)
    queues = world.app.tables.queues
    queues[2] = replace(queues[2], name=HOSTILE)
    monkeypatch.setitem(GRANTS, "anna", GRANTS["anna"] | {HOSTILE: GRANTS["anna"]["Support"]})
    ticket = world.create("General", HOSTILE, Requestor=f"{HOSTILE}@example.org", Content=HOSTILE)
    async with at_desk(world, tmp_path, size=size) as seat:
        await go(seat, "q")  # the queue's name among numbers
        await seat.until(lambda: isinstance(seat.app.screen, OverviewScreen))
        await seat.sees("[/x]")
        await harmless(seat)
        await seat.press("tab")  # and in the sidebar
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.sees("[/x]")
        await harmless(seat)
        await seat.press("escape", "tab")
        await seat.open(ticket)
        await seat.sees(f"#{ticket} [/x] [@click=app.quit]go[/] ␛]0;owned␇␛[2J ⟨U+202E⟩gnp.exe")
        await harmless(seat)
        await click_every_line(seat, "[@click")
        await harmless(seat)
        if seat.composer:  # the click hit the button that means it
            await seat.press("escape")
        await seat.press("s")
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        assert "[/x]" in seat.text
        await harmless(seat)
        await seat.press("escape")
        await seat.press("ctrl+p")
        await seat.until(lambda: isinstance(seat.app.screen, CommandPalette))
        await seat.press(*"x go")
        await seat.sees("[/x]")
        await harmless(seat)
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.compose("r")
        await harmless(seat)
        await seat.write(HOSTILE)
        await seat.press("ctrl+s")
        await seat.sees("y Send")
        await harmless(seat)
        await seat.press("e", "s")
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        await seat.press("question_mark")
        await seat.until(lambda: isinstance(seat.app.screen, HelpScreen))
        await harmless(seat)
        await seat.press("escape")
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.sees("[/x]")
        await go(seat, "d")
        await seat.sees("Drafts", "[/x]")
        await harmless(seat)


async def test_hostile_file_names_are_only_words(world: Demo, tmp_path: Path) -> None:
    found = [t.id for t in world.app.tables.tickets.values() if t.subject.startswith("Order form")]
    async with at_desk(world, tmp_path) as seat:
        await seat.open(found[0])
        await seat.sees("⟨U+202E⟩gpj.exe", "␛[31mred.txt")
        await harmless(seat)
        await seat.press("S")
        await seat.until(lambda: isinstance(seat.app.screen, AskFolder))
        await harmless(seat)
        assert "␛[31mred.txt" in seat.text
        seat.app.screen.query_one(Input).value = str(tmp_path)
        await seat.press("enter")
        await seat.sees("✓ Saved")
        await harmless(seat)
        assert [p for p in tmp_path.iterdir() if "autoexec" in p.name]


async def test_a_refusal_in_hostile_words_is_only_words(world: Demo, tmp_path: Path) -> None:
    """RT repeats what was asked for in its answer, so strangers' words stand there too."""
    ticket = world.create("General", HOSTILE, Content="Hello.")
    async with at_desk(world, tmp_path, login="bob") as seat:
        await seat.open(ticket)
        await seat.press("e", "s")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        await harmless(seat)
        seat.app.screen.query_one(Input).value = "[/y] [@click=app.quit]z[/]"
        await seat.press("enter")
        await seat.until(lambda: [e.state for e in seat.desk.entries()] == ["refused"])
        await seat.sees("Permission Denied", "[/y]")
        await harmless(seat)
        await click_every_line(seat, "[@click")
        await harmless(seat)
        await seat.press("q")
        await go(seat, "o")
        await seat.sees("refused", "[/y]", "Permission Denied")
        await harmless(seat)


# -- drafts and the outbox ---------------------------------------------------------------------


@SIZES
async def test_words_wait_where_they_were_left(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    ticket = world.create("Support", "Half written", Content="Hello.")
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.open(ticket)
        await seat.compose("r")
        await seat.write("Half a")
        await seat.pilot.press("end", *" thought")
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        assert drafts(seat.desk) == {(ticket, "correspond"): "Half a thought"}
        composer = await seat.compose("r")
        assert composer.draft().body == "Half a thought"
        await seat.press("escape")
        composer = await seat.compose("c")
        assert composer.draft().body == ""


async def test_a_killed_desk_forgets_no_words(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Killed", Content="Hello.")
    desk = desk_of(world, tmp_path)
    app = RtdeskApp(desk)
    second = None
    async with app.run_test(size=LARGE, notifications=True, tooltips=True) as pilot:
        seat = Seat(app, pilot)
        await seat.open(ticket)
        await seat.compose("r")
        await seat.write("Written just before the power went.")
        await seat.until(lambda: drafts(desk))  # by itself, without leaving the composer
        second = desk_of(world, tmp_path)  # what another process would find on the disk now
        assert drafts(second) == {(ticket, "correspond"): "Written just before the power went."}
        second.close()
    desk.close()


async def test_a_crash_of_the_app_forgets_no_words(
    world: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = world.create("Support", "Crash", Content="Hello.")
    desk = desk_of(world, tmp_path)
    app = RtdeskApp(desk)

    words = "a value " * 2

    def crash() -> None:
        raise ZeroDivisionError(words)

    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=LARGE) as pilot:
            seat = Seat(app, pilot)
            await seat.open(ticket)
            await seat.compose("r")
            await seat.write("Typed a moment ago.")
            app.call_later(crash)
            await pilot.pause()
    desk.close()
    told = "".join(capsys.readouterr())
    assert "Nothing you wrote is lost" in told
    assert words not in told
    again = desk_of(world, tmp_path)
    assert drafts(again) == {(ticket, "correspond"): "Typed a moment ago."}
    again.close()


async def test_a_new_desk_has_the_draft_and_shows_where(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Kept for later", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await seat.open(ticket)
        await seat.compose("c")
        await seat.write("To be continued.")
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
    async with at_desk(world, tmp_path) as seat:
        await go(seat, "d")
        await seat.sees(f"#{ticket}", "comment", "now", "To be continued.", "Kept for later")
        await seat.press("enter")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        assert (seat.composer.draft().body, seat.composer.draft().kind) == (
            "To be continued.",
            "comment",
        )


@SIZES
async def test_undo_brings_back_words_and_files(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    ticket = world.create("Support", "Sent too soon", Content="Hello.")
    note = tmp_path / "note.txt"
    note.write_text("attached")
    async with at_desk(world, tmp_path / "desk", undo=600.0, size=size) as seat:
        await seat.open(ticket)
        await seat.compose("r")
        await seat.write("See the file.")
        await seat.press("ctrl+t")
        seat.app.screen.query_one("PathRow Field", Input).value = str(note)
        await seat.press("enter")
        await seat.sees("note.txt")
        await seat.press("escape", "ctrl+s")
        await seat.sees("y Send")
        await seat.press("y")
        await seat.until(lambda: not seat.composer)
        assert kinds(seat.desk) == [("Correspond", ticket)]
        await seat.sees("goes out in", "u Undo")
        note.unlink()  # what was sent has its own copy
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.press("u")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        draft = seat.composer.draft()
        assert (draft.ticket, draft.body) == (ticket, "See the file.")
        assert [Path(path).read_text() for path in draft.files] == ["attached"]
        assert "note.txt" in seat.text
        assert kinds(seat.desk) == []


@SIZES
async def test_the_outbox_lists_what_waits_and_what_was_refused(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    held = world.create("Support", "To be held", Content="Hello.")
    refused = world.create("General", "To be refused", Content="Hello.")
    async with at_desk(world, tmp_path, login="bob", undo=600.0, size=size) as seat:
        await seat.open(held)
        await seat.compose("r")
        await send(seat, "Waiting.")
        await seat.press("q")
        await seat.open(refused)
        await seat.press("e", "s")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        seat.app.screen.query_one(Input).value = "Mine now"
        await seat.press("enter")
        await seat.until(lambda: "refused" in [e.state for e in seat.desk.entries()])
        await seat.press("q")
        await go(seat, "o")
        await seat.sees(f"reply to #{held}", f"Subject of #{refused} → Mine now")
        await seat.sees("leaves in", "refused", "Permission")
        screen = seat.app.screen
        assert isinstance(screen, OutboxScreen)
        await seat.press("j", "delete")
        await seat.sees("Forget this: Subject of")
        await seat.press("y")
        await seat.until(lambda: kinds(seat.desk) == [("Correspond", held)])
        await seat.press("k", "u")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        assert seat.composer.draft().body == "Waiting."
        assert kinds(seat.desk) == []


async def test_a_refused_reply_comes_back_into_the_composer(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Rights go", Content="Hello.")
    desk = desk_of(world, tmp_path, "carol")
    async with seated(desk) as seat:
        await seat.settled()
        link = f"http://127.0.0.1/REST/2.0/ticket/{ticket}/correspond"
        desk.send(Draft(ticket, "correspond", body="May I?", url=link))
        await seat.until(lambda: [e.state for e in desk.entries()] == ["conflict"])
        seat.app.open_ticket(ticket)
        await seat.sees("Forbidden")
        await seat.press("equals_sign")
        await seat.sees("Nowhere to send it", "May I?")
        await seat.press("u")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        assert seat.composer.draft().body == "May I?"
        assert kinds(desk) == []


# -- moving ------------------------------------------------------------------------------------


@SIZES
async def test_next_previous_and_back(world: Demo, tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.press("j", "j")
        order = [place.ticket for place in seat.queues.tickets.view.after(None, 999)]
        assert seat.queues.ticket_in_focus == order[2]
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(order[2])
        assert f"‹ 3 of {len(order)} ›" in seat.text
        await seat.press("J")
        await seat.read(order[3])
        await seat.press("J")
        await seat.read(order[4])
        await seat.press("K")
        await seat.read(order[3])
        assert f"#{order[3]} " in seat.text
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.ticket_in_focus == order[3]
        assert seat.queues.tickets.has_focus


async def test_back_from_a_ticket_the_cursor_is_on_it(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.press("j", "j")
        focus = seat.queues.ticket_in_focus
        assert focus
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(focus)
        new = world.create("Support", "Came in meanwhile", Content="Hello.")
        await seat.press("R")
        await seat.settled()
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.tickets.view.find(new)
        assert seat.queues.ticket_in_focus == focus


@SIZES
async def test_going_to_a_ticket_by_number(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await go(seat, "t")
        await seat.until(lambda: isinstance(seat.app.screen, GoToTicket))
        await seat.press(*"12", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(12)
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))


@SIZES
async def test_going_to_a_queue(world: Demo, tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.until(lambda: not seat.queues.previewing or seat.buttons)
        await seat.press(*["tab"] * (1 + seat.queues.previewing))
        sidebar = seat.queues.query_one(Sidebar)
        assert sidebar.has_focus
        assert sidebar.region.width > 0
        await seat.sees("Network")
        await seat.press("end")
        while (under := sidebar.under_cursor) and under.key != "queue-3":
            await seat.press("k")
        await seat.press("enter")
        await seat.settled()
        assert seat.queues.list_name == "queue-3"
        assert seat.queues.tickets.has_focus
        assert "Mill Lane: no internet" in seat.text
        await seat.until(lambda: "Delivery notes" not in seat.text)  # nor in the preview


@SIZES
async def test_tab_goes_from_pane_to_pane(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        assert seat.queues.tickets.has_focus
        await seat.until(lambda: not seat.queues.previewing or seat.buttons)
        await seat.press(*["tab"] * (1 + seat.queues.previewing))
        assert seat.queues.sidebar.has_focus
        assert seat.queues.sidebar.region.width > 0
        await seat.press("tab")
        assert seat.queues.tickets.has_focus
        focus = seat.queues.ticket_in_focus
        assert focus
        await seat.open(focus)
        await seat.compose("c")
        await seat.press("tab")
        assert seat.ticket.thread.has_focus
        await seat.press("tab")
        assert seat.composer
        assert seat.composer.has_focus_within


async def test_a_resize_while_writing_keeps_every_word(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Resized", Content="Hello.")
    async with at_desk(world, tmp_path) as seat:
        await seat.open(ticket)
        await seat.compose("r")
        await seat.write("One line.")
        await seat.pilot.press("end")
        for size in (SMALL, LARGE, (40, 12), SMALL, LARGE):
            await seat.pilot.resize_terminal(*size)
            await seat.press("x")
            assert seat.composer
            assert "One line.x" in seat.text
            assert seat.composer.has_focus_within
        assert seat.composer
        assert seat.composer.draft().body == "One line.xxxxx"
