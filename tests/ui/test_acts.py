"""Every action of the registry by its key: what it does, and that it is absent without its link."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.command import CommandList, CommandPalette
from textual.widgets import Input

from rtdesk.actions.action import ACTIONS, LIST, TICKET, Action
from rtdesk.config.macros import Macro
from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.store.fate import Fate
from rtdesk.ui import browser, clipboard
from rtdesk.ui.palette import DeskCommands
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.command_line import CommandLine
from rtdesk.ui.screens.edit import EditScreen
from rtdesk.ui.screens.links import LinksScreen
from rtdesk.ui.screens.merge import MergeScreen
from rtdesk.ui.screens.people import PeopleScreen
from rtdesk.ui.screens.picker import Picker
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.snooze import SnoozeScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.screens.time import TimeScreen
from rtdesk.ui.verbs import verbs
from tests.contract.server import Demo
from tests.ui.apps import Seat, desk_of, seated

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
MACRO = Macro("calm", "Calm down", "c", priority="1")
copied: list[str] = []


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is opened, and what is copied is looked at."""
    copied.clear()

    async def copy(_: object, text: str, wish: object) -> clipboard.Copied:
        copied.append(text)
        return clipboard.Copied("here")

    monkeypatch.setattr(clipboard, "copy", copy)
    monkeypatch.setattr(browser, "opener", lambda own: own)


async def press(seat: Seat, action: Action, preset: str = "vim") -> None:
    """The action's key, or its two keys."""
    first, _, second = action.keys(preset).partition(">")
    await seat.press(first)
    if second:
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        await seat.press(second)


async def typed(seat: Seat, screen: type, words: str) -> None:
    """Answers a question."""
    await seat.until(lambda: isinstance(seat.app.screen, screen))
    seat.app.screen.query_one(Input).value = words
    await seat.pilot.pause()
    await seat.press("enter")


def now(seat: Seat, ticket: int) -> Ticket:
    """The ticket as it is shown."""
    found = seat.desk.ticket(ticket)
    assert found
    return found


async def when(seat: Seat, ticket: int, holds: Callable[[Ticket], object]) -> None:
    """Waits until it is so by RT's word."""
    await seat.until(lambda: holds(now(seat, ticket)) and not seat.desk.entries(ticket))


async def writes(seat: Seat, _: int) -> None:
    await seat.until(lambda: seat.composer)


async def takes(seat: Seat, ticket: int) -> None:
    await when(seat, ticket, lambda found: found.owner.id == "anna")


async def moves(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    lines = seat.text.splitlines()
    line = next(at for at in lines if "→ open" in at or "→ stalled" in at)
    wanted = line.partition("→ ")[2].split()[0]
    await seat.press(line.split()[0])
    if seat.composer or "/" in line:
        await seat.until(lambda: seat.composer)
    else:
        await when(seat, ticket, lambda found: found.status == wanted)


async def closes(seat: Seat, ticket: int) -> None:
    await when(seat, ticket, lambda found: found.status == "resolved")


async def assigns(seat: Seat, ticket: int) -> None:
    await typed(seat, Picker, "bob")
    await when(seat, ticket, lambda found: found.owner.id == "bob")


async def sleeps(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, SnoozeScreen))
    await seat.press("t")
    await seat.until(lambda: not isinstance(seat.app.screen, SnoozeScreen))
    await seat.until(lambda: seat.desk.snoozed(ticket))


async def marks(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: seat.desk.is_bookmarked(ticket))


async def edits(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, EditScreen))
    await seat.press("enter")
    await typed(seat, Ask, " of another kind")
    await when(seat, ticket, lambda found: found.subject == "of another kind")


async def renames(seat: Seat, ticket: int) -> None:
    await typed(seat, Ask, "Another subject")
    await when(seat, ticket, lambda found: found.subject == "Another subject")


async def weighs(seat: Seat, ticket: int) -> None:
    await typed(seat, Ask, "+7")
    await when(seat, ticket, lambda found: found.priority == "7")


async def dates(seat: Seat, ticket: int) -> None:
    await typed(seat, Ask, "2027-02-03 17:00")
    await when(seat, ticket, lambda found: found.due and found.due.date().day == 3)


async def shifts(seat: Seat, ticket: int) -> None:
    await typed(seat, Picker, "billing")
    await when(seat, ticket, lambda found: found.queue.name == "Billing")


async def runs(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("c")
    await when(seat, ticket, lambda found: found.priority == "1")


async def times(seat: Seat, ticket: int) -> None:
    await typed(seat, TimeScreen, "25")
    await when(seat, ticket, lambda found: found.time_worked == 25)


async def watches(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: seat.desk.stopwatches.of(ticket))
    await seat.sees(f"timing #{ticket}")


async def reminds(seat: Seat, ticket: int) -> None:
    await seat.sees(f"Reminders of #{ticket}", "No reminders. a adds one.")


async def copies(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: copied and str(ticket) in copied[-1])


async def invites(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, PeopleScreen))
    await seat.sees("Requestors", "Cc", "AdminCc")
    await seat.press("j", "j", "a")
    await typed(seat, Picker, "kim@nowhere.example")
    await when(seat, ticket, lambda found: [ref.id for ref in found.cc] == ["kim@nowhere.example"])


async def ties(seat: Seat, ticket: int) -> None:
    await seat.until(lambda: isinstance(seat.app.screen, LinksScreen))
    await seat.sees("depends on", "named by")
    await seat.press("a")
    await typed(seat, Picker, "#33")
    await when(seat, ticket, lambda found: [x.id for x in found.links.all("depends-on")] == ["33"])


async def joins(seat: Seat, ticket: int) -> None:
    await typed(seat, Picker, "33")
    await seat.until(lambda: isinstance(seat.app.screen, MergeScreen))
    await seat.sees(f"y Merge #{ticket} into #33")
    await seat.press("y")
    await seat.until(lambda: seat.desk.fate(ticket) == Fate("merged", 33))
    await seat.until(lambda: not seat.desk.entries(ticket))


DOES: Mapping[str, Callable[[Seat, int], Awaitable[None]]] = {
    "reply": writes,
    "comment": writes,
    "own": takes,
    "status": moves,
    "done": closes,
    "assign": assigns,
    "snooze": sleeps,
    "bookmark": marks,
    "edit": edits,
    "subject": renames,
    "priority": weighs,
    "due": dates,
    "queue": shifts,
    "people": invites,
    "links": ties,
    "merge": joins,
    "macro": runs,
    "time": times,
    "stopwatch": watches,
    "reminders": reminds,
    "browse": copies,
    "copy_number": copies,
    "copy_address": copies,
}
"""What is seen after the key, by the ids of the actions: none may be missing."""


def a_desk(world: Demo, folder: Path, login: str = "anna", **said: object) -> object:
    desk = desk_of(world, folder, login)
    desk.profile = replace(desk.profile, macros=(MACRO,), after="stay", **said)  # type: ignore[arg-type]
    return desk


@pytest.mark.parametrize("preset", ["vim", "plain", "mutt"])
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
async def test_an_action_by_its_key(
    world: Demo, tmp_path: Path, action: Action, preset: str
) -> None:
    ticket = world.create("Support", "Something to do", Requestor="carol")
    async with seated(a_desk(world, tmp_path, preset=preset)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        if TICKET in action.contexts:
            await seat.open(ticket)
        else:
            seat.queues.tickets.go_to(ticket)
            await seat.until(lambda: seat.queues.ticket_in_focus == ticket)
            await seat.settled()
        await press(seat, action, preset)
        await DOES[action.id](seat, ticket)


USERS = ("anna", "bob", "dave", "carol")
"""Everything; much here and little there; nothing; a customer."""


@pytest.mark.parametrize("login", USERS)
@pytest.mark.parametrize("queue", ["Support", "General"])
async def test_what_is_not_linked_is_absent(
    world: Demo, tmp_path: Path, login: str, queue: str
) -> None:
    """No key, no footer, no palette row, no help row, no button: they come from the same offers."""
    ticket = world.create(queue, "Whose is it?", Requestor="carol")
    async with seated(a_desk(world, tmp_path, login)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        seat.app.open_ticket(ticket)
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.until(lambda: seat.desk.ticket(ticket) or seat.desk.is_gone(ticket))
        await seat.settled()
        found = seat.desk.ticket(ticket)
        live = {
            binding.id for _, binding, enabled, _ in seat.ticket.active_bindings.values() if enabled
        }
        for action in ACTIONS:
            if TICKET not in action.contexts:
                continue
            linked = bool(found and found.links.all(action.ref)) if action.ref else bool(found)
            if action.id == "done":
                linked = bool(found) and any(
                    link.to == "resolved"
                    for link in found.links.all("lifecycle")  # type: ignore[union-attr]
                )
            if action.local:
                linked = True
            assert (f"ticket.{action.id}" in live) == linked, action.id
            if not linked:
                before = (seat.app.screen, len(seat.desk.entries()))
                await seat.press(action.key.partition(">")[0])
                if isinstance(seat.app.screen, Chooser):
                    assert action.title not in seat.text.splitlines()
                    await seat.press("escape")
                assert (seat.app.screen, len(seat.desk.entries())) == before
                assert seat.composer is None


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
async def test_an_action_in_footer_palette_help_and_line(
    world: Demo, tmp_path: Path, action: Action
) -> None:
    ticket = world.create("Support", "Something to do", Requestor="carol")
    desk = a_desk(world, tmp_path)
    async with seated(desk, size=(200, 60)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        seat.queues.tickets.go_to(ticket)
        await seat.until(lambda: seat.queues.ticket_in_focus == ticket)
        await seat.settled()
        if TICKET in action.contexts:
            await seat.open(ticket)
        footer = dict(seat.app.screen.status_line.keys)  # type: ignore[attr-defined]
        key = seat.app.key_of(f"ticket.{action.id}", action.key)
        assert footer.get(key) == action.title or footer.get(key.partition(" ")[0]) == "Edit"
        await seat.press("ctrl+p")
        await seat.until(lambda: isinstance(seat.app.screen, CommandPalette))
        seat.app.screen.query_one(Input).value = action.title
        await seat.sees(f"key {key}")
        await seat.press("escape", "escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen | TicketScreen))
        await seat.press("question_mark", *action.help[:12].lower())
        await seat.sees(action.help[:30])
        await seat.press("escape")
        await seat.press("colon")
        await seat.until(lambda: isinstance(seat.app.screen, CommandLine))
        word = "take" if action.id == "own" else action.id.replace("_", "-")
        await seat.press(*word)
        await seat.sees(f"({key})")


@pytest.mark.parametrize("opened", [False, True], ids=["list", "ticket"])
async def test_the_palette_has_everything_once(world: Demo, tmp_path: Path, opened: bool) -> None:
    async with seated(a_desk(world, tmp_path), size=(100, 24)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        if opened:
            await seat.open(world.create("Support", "Something to do", Requestor="carol"))
        assert len(seat.app.COMMANDS) == 1
        hits = [hit async for hit in DeskCommands(seat.app.screen).discover()]
        names = [str(hit.text) for hit in hits]
        assert sorted(names) == sorted(set(names))
        assert {"Choose a theme", "Quit", "Keys", "Reminders", "My reminders"} <= set(names)
        assert not {"Theme", "Maximize", "Screenshot", "Commands"} & set(names)
        await seat.press("ctrl+p")
        await seat.until(lambda: isinstance(seat.app.screen, CommandPalette))
        await seat.press(*"quit")
        await seat.sees("key Q" if opened else "key q Q")


async def test_a_page_may_be_turned_before_the_palette_has_one(world: Demo, tmp_path: Path) -> None:
    async with seated(a_desk(world, tmp_path)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        await seat.press("ctrl+p", "pagedown", "pageup")
        await seat.until(lambda: isinstance(seat.app.screen, CommandPalette))
        seat.app.screen.query_one(CommandList)._index_to_line.clear()
        seat.app.screen.query_one(CommandList)._lines.clear()  # type: ignore[attr-defined]
        await seat.press("pagedown")
        assert isinstance(seat.app.screen, CommandPalette)


async def test_what_was_begun_is_taken_up_whole(world: Demo, tmp_path: Path) -> None:
    """Also Markdown, values of fields and minutes, which only the review shows."""
    ticket = world.create("Support", "Something to do", Requestor="carol")
    kept = Draft(ticket, "comment", "*Soon*", minutes=3, markdown=True, fields=(("Effort", "1"),))
    async with seated(a_desk(world, tmp_path)) as seat:  # type: ignore[arg-type]
        seat.desk.save_draft(kept)
        await seat.open(ticket)
        composer = await seat.compose("c")
        found = composer.draft()
        assert (found.body, found.minutes) == ("*Soon*", 3)
        assert (found.markdown, found.fields) == (True, (("Effort", "1"),))


# -- the command line --------------------------------------------------------------------------


async def line(seat: Seat, words: str) -> None:
    """Types a command."""
    await seat.press("colon")
    await seat.until(lambda: isinstance(seat.app.screen, CommandLine))
    seat.app.screen.query_one(Input).value = words
    await seat.pilot.pause()
    await seat.press("escape") if seat.app.screen.query("Suggestions.-shown") else None
    await seat.press("enter")


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("assign bob", lambda t: t.owner.id == "bob"),
        ("assign me", lambda t: t.owner.id == "anna"),
        ("priority 80", lambda t: t.priority == "80"),
        ("due 2027-02-03", lambda t: t.due and t.due.year == 2027),
        ("subject Renamed", lambda t: t.subject == "Renamed"),
        ("queue Billing", lambda t: t.queue.name == "Billing"),
        ("status deleted", lambda t: t.status == "deleted"),
        ("take", lambda t: t.owner.id == "anna"),
        ("done", lambda t: t.status == "resolved"),
        ("macro calm", lambda t: t.priority == "1"),
    ],
)
async def test_a_command_with_its_argument(
    world: Demo, tmp_path: Path, words: str, holds: Callable[[Ticket], object]
) -> None:
    ticket = world.create("Support", "Something to do", Requestor="carol")
    async with seated(a_desk(world, tmp_path)) as seat:  # type: ignore[arg-type]
        await seat.open(ticket)
        await line(seat, words)
        await when(seat, ticket, holds)


async def test_a_command_is_there_once(world: Demo, tmp_path: Path) -> None:
    async with seated(a_desk(world, tmp_path)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        found = verbs(seat.app, seat.queues)
        assert len({verb.name for verb in found}) == len(found)
        assert [verb.key for verb in found if verb.title == "Keys"] == ["?"]


async def test_commands_lead_everywhere(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Something to do", Requestor="carol")
    async with seated(a_desk(world, tmp_path)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        await line(seat, f"#{ticket}")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await line(seat, "list Due")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.list_name == "due"
        await line(seat, "frobnicate now")
        await seat.sees("There is no command 'frobnicate' here.")
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await line(seat, "help reading")
        await seat.sees("filter")


async def test_back_and_forward(world: Demo, tmp_path: Path) -> None:
    async with seated(a_desk(world, tmp_path)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        await seat.press("g", "f")
        await seat.sees("There is nothing.")
        first = seat.queues.tickets.current
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.press("g", "b")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await seat.press("j", "g", "f")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        assert seat.ticket.ticket_in_focus == first
        await seat.press("g", "m")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        assert seat.queues.list_name == "mine"


# -- marks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", ["vim", "mutt"])
async def test_local_acts_are_done_to_all_that_is_marked(
    world: Demo, tmp_path: Path, preset: str
) -> None:
    async with seated(a_desk(world, tmp_path, preset=preset)) as seat:  # type: ignore[arg-type]
        await seat.settled()
        await seat.press("space", "space", "space")
        marked = set(seat.queues.tickets.marked())
        assert len(marked) == 3
        await seat.press("F" if preset == "mutt" else "b")
        await seat.sees("3 tickets have a bookmark.")
        assert all(seat.desk.is_bookmarked(ticket) for ticket in marked)
        await seat.press("semicolon")
        await seat.sees("3 marked", "r  Reply", "w  Snooze")
        await seat.press("w")
        await seat.until(lambda: isinstance(seat.app.screen, SnoozeScreen))
        await seat.press("t")
        await seat.until(lambda: all(seat.desk.snoozed(ticket) for ticket in marked))


async def test_in_mutt_a_bare_key_is_for_the_ticket_under_the_cursor(
    world: Demo, tmp_path: Path
) -> None:
    desk = a_desk(world, tmp_path, preset="mutt")
    async with seated(desk) as seat:  # type: ignore[arg-type]
        await seat.settled()
        await seat.press("space", "space")
        await seat.settled()
        here = seat.queues.ticket_in_focus
        await seat.press("a")
        await seat.sees(f"Give #{here} to")


# -- flow --------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", ["next", "previous", "stay", "back"])
async def test_where_one_goes_when_a_ticket_is_done(
    world: Demo, tmp_path: Path, after: str
) -> None:
    desk = desk_of(world, tmp_path)
    desk.profile = replace(desk.profile, after=after)
    async with seated(desk) as seat:
        await seat.settled()
        places = seat.queues.tickets.view.after(None, 3)
        first, second, third = (place.ticket for place in places)
        await seat.press("j", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(second)
        await seat.press("w")
        await seat.until(lambda: isinstance(seat.app.screen, SnoozeScreen))
        await seat.press("t")
        await seat.until(lambda: seat.desk.snoozed(second))
        if after == "back":
            await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
            return
        there = {"next": third, "previous": first, "stay": second}[after]
        await seat.until(lambda: seat.ticket.ticket_in_focus == there)


async def test_a_reply_leads_to_the_next_ticket(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        view = seat.queues.tickets.view
        first, second = (place.ticket for place in view.after(None, 2))
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(first)
        await seat.compose("c")
        await seat.write("Looked at it.")
        await seat.press("ctrl+s", "y")
        await seat.until(lambda: seat.ticket.ticket_in_focus == second)


async def test_a_dot_does_the_same_to_the_next_ticket(world: Demo, tmp_path: Path) -> None:
    tickets = [world.create("Support", f"Alike {n}", Requestor="carol") for n in range(3)]
    async with seated(a_desk(world, tmp_path)) as seat:  # type: ignore[arg-type]
        await seat.open(tickets[0])
        await seat.press("full_stop")
        await seat.sees("Nothing was done yet")
        await press(seat, next(a for a in ACTIONS if a.id == "priority"))
        await typed(seat, Ask, "33")
        await when(seat, tickets[0], lambda t: t.priority == "33")
        await seat.press("q")
        for ticket in tickets[1:]:
            await seat.open(ticket)
            await seat.press("full_stop")
            await when(seat, ticket, lambda t: t.priority == "33")
            await seat.press("q")


async def test_done_waits_and_u_takes_it_back(world: Demo, tmp_path: Path) -> None:
    ticket = world.create("Support", "Something to do", Requestor="carol")
    desk = desk_of(world, tmp_path, undo=600.0)
    desk.profile = replace(desk.profile, after="stay")
    async with seated(desk) as seat:
        await seat.open(ticket)
        await seat.press("d")
        await seat.until(lambda: now(seat, ticket).status == "resolved")
        assert [entry.state for entry in seat.desk.entries(ticket)] == ["held"]
        await seat.press("u")
        await seat.until(lambda: not seat.desk.entries(ticket))
        assert now(seat, ticket).status == "new"


async def test_a_refusal_is_remembered_for_the_queue(world: Demo, tmp_path: Path) -> None:
    """RT has no link for a field: it is tried, refused, and then the key is gone."""
    ticket = world.create("General", "Not for bob", Requestor="carol")
    async with seated(a_desk(world, tmp_path, "bob")) as seat:  # type: ignore[arg-type]
        await seat.open(ticket)
        await line(seat, "priority 9")
        await seat.until(lambda: "refused" in [e.state for e in seat.desk.entries(ticket)])
        offered = {offer.action for offer in seat.desk.offers(ticket)}
        assert "priority" not in offered
        assert "due" in offered


def test_the_contexts_and_the_acts_are_complete() -> None:
    from rtdesk.ui.acts import ACTS

    assert {action.id for action in ACTIONS} == set(ACTS) == set(DOES)
    assert all({LIST, TICKET} >= set(action.contexts) for action in ACTIONS)
