"""New tickets by keys: the form, what is wrong with it, what RT dropped, and nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.demo.model import Ticket
from rtdesk.ops.op import Create
from rtdesk.ui.screens.ask import Confirm
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.creating import CreatingScreen
from rtdesk.ui.screens.drafts import DraftsScreen
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.picker import Picker
from tests.contract.server import Demo
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, desk_of, drafts, go, seated

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])


@pytest.fixture
def world() -> Demo:
    return Demo()


def form(seat: Seat) -> CreatingScreen:
    assert isinstance(seat.app.screen, CreatingScreen), seat.app.screen
    return seat.app.screen


async def begin(seat: Seat, queue: str = "Support") -> CreatingScreen:
    """`C`, and the form with its queue."""
    await seat.press("C")
    await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen | Picker))
    if isinstance(seat.app.screen, Picker):
        await pick(seat, queue)
    await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen))
    if form(seat)._draft.queue != queue:
        await field(seat, "Queue")
        await pick(seat, queue)
    await seat.until(lambda: form(seat)._new.specs)
    return form(seat)


async def field(seat: Seat, name: str) -> None:
    """`enter` on a field."""
    form(seat).form.go(name)
    await seat.press("enter")
    await seat.until(lambda: not isinstance(seat.app.screen, CreatingScreen))


async def pick(seat: Seat, words: str) -> None:
    """Types into a picker and takes what fits."""
    await seat.until(lambda: isinstance(seat.app.screen, Picker))
    await answer(seat, words)


async def answer(seat: Seat, words: str) -> None:
    """Types into the line of a dialog, and enter."""
    dialog = seat.app.screen
    line = dialog.query_one(Input)
    line.value = words
    await seat.pilot.pause()
    await seat.press("enter")
    await seat.until(lambda: seat.app.screen is not dialog)


async def say(seat: Seat, name: str, words: str) -> None:
    """Fills in a field of one line."""
    await field(seat, name)
    await answer(seat, words)


async def add(seat: Seat, name: str, login: str) -> None:
    """One more in a field of people."""
    await field(seat, name)
    if isinstance(seat.app.screen, Chooser):
        await seat.press("a")
    await pick(seat, login)
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("y")
    await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen))


async def write(seat: Seat, words: str) -> None:
    """The text of the ticket."""
    form(seat).text.load_text(words)
    await seat.until(lambda: words in drafts(seat.app.desk).values())


async def sent(seat: Seat) -> Create:
    """`ctrl+s`, and what became of it in the end."""
    await seat.press("ctrl+s")
    await seat.until(seat.app.desk.settled)
    op = seat.app.desk.settled()[-1].op
    assert isinstance(op, Create)
    return op


async def notified(seat: Seat, *words: str) -> None:
    """Waits for messages over the screen, however they are wrapped."""

    def there() -> bool:
        said = " ".join(note.message for note in seat.app._notifications)
        return all(word in said for word in words)

    await seat.until(there)


def ticket(world: Demo, number: int) -> Ticket:
    return world.app.tables.tickets[number]


def logins(world: Demo, people: Sequence[int]) -> list[str]:
    return [world.app.tables.users[id_].login for id_ in people]


@SIZES
async def test_a_ticket_is_made_by_keys(world: Demo, tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await begin(seat)
        await say(seat, "Subject", "No ink")
        await add(seat, "Cc", "mei")
        await say(seat, "Owner", "bob")
        await say(seat, "CF.{Severity}", "High")
        await write(seat, "Room 4.")
        op = await sent(seat)
        await seat.until(lambda: not isinstance(seat.app.screen, CreatingScreen))
        await notified(seat, f"#{op.made} is there: No ink", "g f opens it")
        made = ticket(world, op.made)
        assert (made.subject, logins(world, made.requestors)) == ("No ink", ["anna"])
        assert logins(world, made.cc) == ["mei"]
        assert logins(world, [made.owner]) == ["bob"]
        assert ("High",) in (made.values or {}).values()
        assert drafts(seat.app.desk) == {}
        await go(seat, "f")
        await seat.sees("No ink", "Room 4.")


async def test_only_queues_that_let_one_create_are_offered(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path, login="bob") as seat:
        await seat.press("C")
        await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen | Picker))
        if isinstance(seat.app.screen, CreatingScreen):
            await field(seat, "Queue")
        await seat.sees("Support", "General", "Network")
        assert "Billing" not in "".join(c.label for c in seat.app.screen._choices)  # type: ignore[attr-defined]


async def test_what_is_wrong_is_marked_and_nothing_leaves(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await begin(seat, "Lab")
        await seat.press("ctrl+s")
        await seat.sees("Subject must not be empty.")
        await notified(seat, "see to: Subject, Cost centre.")
        assert seat.app.desk.entries() == ()
        row = form(seat).form.row
        assert row
        assert row.spec.name == "Subject"
        await say(seat, "Subject", "Bench")
        await say(seat, "CF.{Cost centre}", "CC-1")
        op = await sent(seat)
    assert ticket(world, op.made).subject == "Bench"


async def test_what_rt_dropped_is_told_with_what_to_do(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await say(seat, "Subject", "Whose?")
        await say(seat, "Owner", "carol")
        op = await sent(seat)
        await notified(seat, f"#{op.made} is there", "Owner: RT left out carol", "a sets it", "g f")
        await go(seat, "o")
        await seat.sees("arrived, but", "RT left out carol")


@SIZES
async def test_what_rt_refuses_comes_back_whole(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await begin(seat)
        await say(seat, "Subject", "Stalled at once")
        await say(seat, "Status", "stalled")
        await add(seat, "Cc", "mei")
        await write(seat, "Precious words")
        await seat.press("ctrl+s")
        await notified(seat, "No ticket was made", "can not have status")
        await go(seat, "o")
        await seat.until(lambda: isinstance(seat.app.screen, OutboxScreen))
        await seat.press("u")
        await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen))
        screen = form(seat)
        assert screen.text.text == "Precious words"
        draft = screen._draft
        assert (draft.subject, draft.queue) == ("Stalled at once", "Support")
        assert dict(draft.values)["Cc"] == ("mei",)
        await seat.sees("can not have status")
        await say(seat, "Status", "open")
        op = await sent(seat)
    assert ticket(world, op.made).status == "open"


async def test_it_can_be_taken_back_before_it_leaves(world: Demo, tmp_path: Path) -> None:
    before = len(world.app.tables.tickets)
    async with at_desk(world, tmp_path, undo=60.0) as seat:
        await begin(seat)
        await say(seat, "Subject", "Too soon")
        await write(seat, "Wait")
        await seat.press("ctrl+s")
        await notified(seat, "u takes it back")
        await seat.press("u")
        await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen))
        assert (form(seat)._draft.subject, form(seat).text.text) == ("Too soon", "Wait")
        assert seat.app.desk.entries() == ()
    assert len(world.app.tables.tickets) == before


async def test_a_form_that_was_left_is_there_again(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await say(seat, "Subject", "Later")
        await add(seat, "Cc", "mei")
        await write(seat, "Half a sen")
        await seat.press("escape")
        await notified(seat, "C or g d goes on with it")
    async with seated(desk_of(world, tmp_path)) as seat:  # another start of the desk
        await seat.settled()
        await go(seat, "d")
        await seat.until(lambda: isinstance(seat.app.screen, DraftsScreen))
        await seat.sees("Half a sen", "Support: Later")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen))
        assert form(seat).text.text == "Half a sen"
        assert dict(form(seat)._draft.values)["Cc"] == ("mei",)


async def test_the_last_key_is_saved_when_the_terminal_goes(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        screen = await begin(seat)
        screen.text.load_text("To the last k")
        screen.words_to_the_last_key()
        assert list(drafts(seat.app.desk).values()) == ["To the last k"]


async def test_an_untouched_form_leaves_no_draft(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, CreatingScreen))
        assert drafts(seat.app.desk) == {}


async def test_a_ticket_that_is_a_part_of_another(world: Demo, tmp_path: Path) -> None:
    parent = world.create("Support", "The whole", Requestor="carol", Content="All of it")
    async with at_desk(world, tmp_path) as seat:
        await seat.open(parent)
        await seat.press("C")
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        await seat.sees(f"Child of #{parent}", f"Depends on #{parent}")
        await seat.press("c")
        await seat.until(lambda: isinstance(seat.app.screen, CreatingScreen))
        await say(seat, "Subject", "The part")
        op = await sent(seat)
    made = ticket(world, op.made)
    assert logins(world, made.requestors) == ["carol"]
    assert [(link.kind, link.target) for link in made.links or ()] == [("MemberOf", parent)]


async def test_files_go_along(world: Demo, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("A plan")
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await say(seat, "Subject", "With a plan")
        await seat.press("ctrl+t")
        await seat.pilot.pause()
        line = form(seat).query_one("PathRow Input", Input)
        line.value = str(file)
        await seat.press("enter")
        await seat.sees("plan.txt")
        await seat.press("escape")
        await write(seat, "See the plan.")
        op = await sent(seat)
        assert op.lost == ()
    parts = world.app.tables.parts.values()
    assert [part.content for part in parts if part.filename == "plan.txt"] == [b"A plan"]


async def test_a_doubt_is_asked_about(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await say(seat, "Subject", "With no plan")
        await write(seat, "The plan is attached.")
        await seat.press("ctrl+s")
        await seat.until(lambda: isinstance(seat.app.screen, Confirm))
        await seat.sees("nothing is attached")
        await seat.press("n")
        assert seat.app.desk.entries() == ()


async def test_a_template_fills_what_is_empty(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RTDESK_CONFIG", str(tmp_path / "config.toml"))
    (tmp_path / "templates").mkdir()
    text = "---\nSubject: Ink\nCF.{Severity}: Low\nOwner: bob\n---\nAsked by {requestor_name}."
    (tmp_path / "templates" / "ink").write_text(text)
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await say(seat, "Subject", "Red ink")
        await seat.press("m")
        await pick(seat, "ink")
        await seat.until(lambda: "Asked by Anna Lindqvist." in form(seat).text.text)
        draft = form(seat)._draft
        assert (draft.subject, dict(draft.values)["Owner"]) == ("Red ink", ("bob",))
        assert dict(draft.values)["CF.{Severity}"] == ("Low",)


async def test_x_takes_the_last_one_out(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await add(seat, "Cc", "mei")
        await add(seat, "Cc", "bob")
        assert dict(form(seat)._draft.values)["Cc"] == ("mei", "bob")
        await seat.press("x")
        assert dict(form(seat)._draft.values)["Cc"] == ("mei",)


async def test_letters_are_letters_in_the_text(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await begin(seat)
        await seat.press("tab", *"mx")
        assert form(seat).text.text == "mx"
        await seat.press("tab", "j")
        assert form(seat).text.text == "mx"
