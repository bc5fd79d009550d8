"""What is around a ticket: its facts under the cursor, the requestor's card, headers and mails."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette

from rtdesk.backend.errors import Refused, Unreachable
from rtdesk.records.headers import PartHeaders
from rtdesk.records.person import Person, Requested
from rtdesk.ui.screens.card import CardScreen
from rtdesk.ui.screens.headers import HeadersScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
HOSTILE = "[/x] [@click=app.quit]x \x1b[2J \u202eabc"
REPORT = "Monthly report is empty"


@pytest.fixture
def world() -> Demo:
    return Demo()


def told(world: Demo, subject: str) -> int:
    """A told ticket, by how its subject begins."""
    found = world.app.tables.tickets.values()
    return next(t.id for t in found if t.subject.startswith(subject))


def target(world: Demo, ticket: int) -> int:
    links = world.app.tables.tickets[ticket].links
    assert links
    assert isinstance(links[0].target, int)
    return links[0].target


async def look(seat: Seat, ticket: int) -> None:
    """A ticket on screen, and its links' targets with it."""
    await seat.open(ticket)


# -- facts -------------------------------------------------------------------------------------


@SIZES
async def test_a_link_opens_and_q_comes_back(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    report = told(world, REPORT)
    there = target(world, report)
    async with at_desk(world, tmp_path, size=size) as seat:
        await look(seat, report)
        await seat.sees(f"#{there} {world.app.tables.tickets[there].status[:6]}")
        await seat.press("tab")
        facts = seat.ticket.facts
        await seat.until(lambda: facts.has_focus and facts.chosen)
        while not (facts.chosen and facts.chosen.ticket):
            await seat.press("j")
        await seat.sees(world.app.tables.tickets[there].subject[:20])
        await seat.press("enter")
        await seat.until(lambda: seat.ticket.ticket_in_focus == there)
        await seat.read(there)
        await seat.press("q")
        await seat.until(lambda: seat.ticket.ticket_in_focus == report)
        assert seat.ticket.facts.has_focus


async def test_sections_fold_and_stay_folded(world: Demo, tmp_path: Path) -> None:
    report = told(world, REPORT)
    async with at_desk(world, tmp_path) as seat:
        await look(seat, report)
        await seat.press("tab", "j", "enter")
        await seat.sees("▸ Fields  ", "▾ People")
        await seat.press("enter")
        await seat.sees("▾ Fields")
        await seat.press("k", "enter")
        await seat.sees("▸ People  1")
        assert seat.ticket.facts.chosen
        assert seat.ticket.facts.chosen.section == "People"
    async with at_desk(world, tmp_path) as seat:
        await look(seat, report)
        await seat.sees("▸ People  1", "▾ Fields")


async def test_tab_and_escape_lead_back_to_the_thread(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        await look(seat, told(world, REPORT))
        assert seat.ticket.facts.size.height == 3
        for key in ("tab", "escape"):
            await seat.press("tab")
            await seat.until(lambda: seat.ticket.facts.size.height > 6)
            assert "▾ People" in seat.text
            await seat.press(key)
            await seat.until(lambda: seat.ticket.facts.size.height == 3)
            assert seat.ticket.thread.has_focus


async def test_a_ticket_opens_with_its_thread_in_focus(world: Demo, tmp_path: Path) -> None:
    tickets = [told(world, REPORT), target(world, told(world, REPORT))]
    async with at_desk(world, tmp_path) as seat:
        for ticket in tickets:
            await look(seat, ticket)
            assert not seat.ticket.facts.has_focus
            assert seat.ticket.thread.has_focus
            await seat.press("q")


async def test_the_facts_scroll_to_their_end_and_back(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path, size=SMALL) as seat:
        await look(seat, told(world, REPORT))
        await seat.press("tab", "G")
        await seat.sees("updated")
        await seat.press("home")
        await seat.sees(" Status      ")
        await seat.press("space")
        await seat.until(lambda: " Status      " not in seat.text)
        await seat.press("ctrl+u")
        await seat.sees(" Status      ")
        await seat.press(*["j"] * 30)
        await seat.sees("updated")
        await seat.press(*["k"] * 30)
        await seat.sees(" Status      ")


async def test_a_click_folds_and_opens(world: Demo, tmp_path: Path) -> None:
    report = told(world, REPORT)
    async with at_desk(world, tmp_path) as seat:
        await look(seat, report)
        facts = seat.ticket.facts
        at = next(n for n, line in enumerate(facts.lines) if "Times" in line.plain)
        await seat.pilot.click(facts, offset=(3, at))
        await seat.sees("▸ Times")
        at = next(n for n, line in enumerate(facts.lines) if "   #" in line.plain)
        await seat.pilot.click(facts, offset=(6, at))
        await seat.until(lambda: seat.ticket.ticket_in_focus == target(world, report))


async def test_out_of_reach_a_target_stays_a_number(world: Demo, tmp_path: Path) -> None:
    report = told(world, REPORT)
    there = target(world, report)
    world.app.tables.tickets[there].status = "deleted"
    world.app.tables.version += 1
    async with at_desk(world, tmp_path) as seat:
        await look(seat, report)
        await seat.sees("depends on", f"#{there}")
        assert world.app.tables.tickets[there].subject not in seat.text


# -- the card ----------------------------------------------------------------------------------


async def card(seat: Seat) -> CardScreen:
    await seat.press("i")
    await seat.until(lambda: isinstance(seat.app.screen, CardScreen))
    assert isinstance(seat.app.screen, CardScreen)
    return seat.app.screen


@SIZES
async def test_the_card_from_a_ticket(world: Demo, tmp_path: Path, size: tuple[int, int]) -> None:
    lane = told(world, "Second internet line for Mill Lane")
    world.app.tables.tickets[lane].requestors = (52,)
    world.app.tables.version += 1
    async with at_desk(world, tmp_path, size=size) as seat:
        await look(seat, lane)
        await card(seat)
        await seat.sees("Carol Whitfield", "carol@whitfield-prints.example", "Whitfield Prints")
        await seat.sees(" open, ", " done")
        assert f"#{lane} " not in seat.text.partition("Requestor\n")[2]
        await seat.press("j", "k", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        opened = seat.ticket.ticket_in_focus
        assert opened
        assert opened != lane
        assert 52 in world.app.tables.tickets[opened].requestors
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, CardScreen))
        await seat.press("q")
        assert seat.ticket.ticket_in_focus == lane


async def test_open_tickets_come_first(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await look(seat, told(world, REPORT))
        screen = await card(seat)
        await seat.sees(" done")
        await seat.until(lambda: screen.under_cursor)
        ids = [int(item.id) for item in screen.items()]
        done = [bool(world.app.tables.tickets[id_].resolved) for id_ in ids]
        assert done == sorted(done)
        assert {True} <= set(done)


async def test_the_card_from_the_list_and_several_requestors(world: Demo, tmp_path: Path) -> None:
    ticket = told(world, REPORT)
    world.app.tables.tickets[ticket].requestors = (52, 54, 56)
    world.app.tables.version += 1
    async with at_desk(world, tmp_path) as seat:
        while seat.queues.ticket_in_focus != ticket:
            await seat.press("j")
        await card(seat)
        await seat.sees("Requestor  1 of 3", "Carol Whitfield")
        await seat.press("tab")
        await seat.sees("2 of 3", "Hélène Moreau")
        await seat.press("J")
        await seat.sees("3 of 3", "佐藤")
        await seat.press("tab")
        await seat.sees("1 of 3")
        await seat.press("K")
        await seat.sees("3 of 3")
        await seat.press("shift+tab")
        await seat.sees("2 of 3")
        assert seat.desk.ledger()["users"].failed == 0
        asked = seat.desk.ledger()["users"].requests
        await seat.press("J", "J")
        assert seat.desk.ledger()["users"].requests == asked
        await seat.press("escape")
        assert isinstance(seat.app.screen, QueuesScreen)


async def test_a_card_that_fails_says_why_and_shows_the_copy(world: Demo, tmp_path: Path) -> None:
    fails = True

    async def ask(login: str) -> tuple[Person | None, Requested]:
        if fails:
            raise Unreachable("connection refused")
        return Person(login, HOSTILE, HOSTILE, HOSTILE), Requested()

    async with at_desk(world, tmp_path) as seat:
        while seat.desk._mirror.index(99):
            pass
        await look(seat, told(world, REPORT))
        setattr(seat.desk, "card", ask)  # noqa: B010
        await card(seat)
        await seat.sees("✗ connection refused", "R asks again", "Thomas Becker")
        fails = False
        await seat.press("R")
        await seat.sees("0 open, 0 done", "No other tickets.")
        assert "\x1b" not in seat.text
        assert "\u202e" not in seat.text
        assert "[/x]" in seat.text


async def test_nobody_asked(world: Demo, tmp_path: Path) -> None:
    report = told(world, REPORT)
    world.app.tables.tickets[report].requestors = ()
    world.app.tables.version += 1
    async with at_desk(world, tmp_path) as seat:
        await look(seat, report)
        await seat.press("i")
        assert isinstance(seat.app.screen, TicketScreen)
        await seat.sees("Nobody asked for this ticket.")


# -- headers -----------------------------------------------------------------------------------


async def headers(seat: Seat) -> HeadersScreen:
    await seat.press("H")
    await seat.until(lambda: isinstance(seat.app.screen, HeadersScreen))
    assert isinstance(seat.app.screen, HeadersScreen)
    return seat.app.screen


@SIZES
async def test_who_was_mailed_and_the_source(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await look(seat, told(world, REPORT))
        await headers(seat)
        await seat.sees("Opened by Thomas Becker", "To:", "t.becker@becker-soehne.example")
        await seat.sees("Header", "Content-Type:", "Parts")
        await seat.press("f")
        await seat.sees("── part ", "Sehr geehrte Damen und Herren,")
        await seat.press("q")
        await look(seat, told(world, REPORT))
        await headers(seat)
        await seat.sees("t.becker@becker-soehne.example")
        assert seat.desk.ledger()["texts and files"].failed == 0


async def test_headers_are_asked_for_once(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await look(seat, told(world, REPORT))
        before = seat.desk.ledger()["texts and files"].requests
        for _ in range(2):
            await headers(seat)
            await seat.sees("t.becker@becker-soehne.example")
            await seat.press("q")
            await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.desk.ledger()["texts and files"].requests == before + 1


async def test_headers_that_fail_leave_what_is_known(world: Demo, tmp_path: Path) -> None:
    fails = True

    async def ask(ticket: int, transactions: tuple[int, ...]) -> tuple[PartHeaders, ...]:
        if fails:
            raise Refused("Forbidden")
        thread = seat.desk.thread(ticket)
        assert thread
        text = f"Subject: {HOSTILE}\nTo: {HOSTILE}"
        return tuple(PartHeaders(p.id, p.transaction, text) for p in thread.attachments)

    async with at_desk(world, tmp_path) as seat:
        await look(seat, told(world, REPORT))
        setattr(seat.desk, "headers", ask)  # noqa: B010
        await headers(seat)
        await seat.sees("not known: Forbidden (R asks again)", "text/plain")
        fails = False
        await seat.press("R")
        await seat.sees("To:          [/x] [@click=app.quit]x")
        assert "\x1b" not in seat.text
        assert "\u202e" not in seat.text


async def test_without_a_connection_everything_has_a_picture(world: Demo, tmp_path: Path) -> None:
    report = told(world, REPORT)
    async with at_desk(world, tmp_path) as seat:
        await look(seat, report)
    async with seated(desk_of(world, tmp_path), sync=False) as seat:
        seat.app.open_ticket(report)
        await seat.sees("▾ Links", "depends on", "▾ Times")
        await headers(seat)
        await seat.sees("not known: not connected yet", "Opened by Thomas Becker")
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await card(seat)
        await seat.sees("✗ not connected yet", "Thomas Becker")


async def test_the_palette_leads_to_all_of_it(world: Demo, tmp_path: Path) -> None:
    report = told(world, REPORT)
    async with at_desk(world, tmp_path) as seat:
        await look(seat, report)
        for words, there in (
            ("Requestor", CardScreen),
            ("Headers, and who was mailed", HeadersScreen),
        ):
            await seat.press("ctrl+p")
            await seat.until(lambda: isinstance(seat.app.screen, CommandPalette))
            await seat.press(*words[:14])
            await seat.sees(words)
            await seat.press("enter")
            await seat.until(lambda there=there: isinstance(seat.app.screen, there))  # type: ignore[misc]
            await seat.press("q")
            await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
