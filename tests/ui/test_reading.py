"""Reading a ticket with keys: finding, folding, links, copying, and what arrives meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rtdesk.backend.errors import BackendError, Malformed, Unreachable
from rtdesk.demo.wire import Request
from rtdesk.records.transaction import Transaction
from rtdesk.rest2.backend import Rest2Backend
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.quoting import QuoteScreen
from rtdesk.ui.widgets.find_line import FindLine
from tests.contract.server import Demo
from tests.desks import make_desk
from tests.ui.apps import LARGE, SMALL, Seat, at_desk, seated

WORDS = "See https://example.org/a(b) and http://second.test/x.\n\nThe tray sensor is broken."


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.fixture(autouse=True)
def over_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser, no tmux."""
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    monkeypatch.delenv("TMUX", raising=False)


def new(world: Demo) -> int:
    return world.create("Support", "Words to read", Content=WORDS)


def comment(world: Demo, ticket: int, words: str) -> None:
    """Somebody else comments."""
    token = world.account("root").token
    assert token is not None
    headers = {
        "authorization": f"token {token.reveal()}",
        "content-type": "application/json",
    }
    body = json.dumps({"Content": words, "ContentType": "text/plain"}).encode()
    answer = world.app.answer(Request("POST", f"ticket/{ticket}/comment", (), headers, body))
    assert answer.status == 201, answer.body


async def choose(seat: Seat, prefix: str, key: str) -> None:
    await seat.press(prefix)
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press(key)
    await seat.until(lambda: not isinstance(seat.app.screen, Chooser))
    await seat.pilot.pause()


async def copies(seat: Seat, text: str) -> None:
    await seat.until(lambda: seat.app.clipboard == text)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_words_are_found_while_one_types(
    world: Demo, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(world, tmp_path, size=size) as seat:
        await seat.open(new(world))
        await seat.press("slash", *"sensor")
        await seat.sees("1 of 1")
        await seat.press("enter")
        assert seat.app.focused is seat.ticket.thread
        assert not seat.ticket.query_one(FindLine).display
        await seat.press("n")
        await seat.sees("1 of 1")
        await seat.press("escape")
        assert not seat.ticket.thread.finding
        await seat.press("slash", *"absent")
        await seat.sees("not found")
        await seat.press("escape")
        assert seat.app.focused is seat.ticket.thread


async def test_folds_and_filters_are_two_keys(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        ticket = new(world)
        await seat.open(ticket)
        await choose(seat, "z", "M")
        await seat.sees("opened · See https://example.org/a(b)")
        await choose(seat, "z", "r")
        await choose(seat, "z", "h")
        await seat.sees("changes only")
        assert "tray sensor" not in seat.text
        await choose(seat, "z", "e")
        await seat.sees("tray sensor")
        await choose(seat, "z", "o")
        assert seat.ticket.thread.way.newest_first
        await seat.press("q")
        await seat.open(ticket)
        assert seat.ticket.thread.way.newest_first  # remembered


async def test_copying(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        ticket = new(world)
        await seat.open(ticket)
        page = seat.desk.web_page(ticket)
        for key, copied in (
            ("y", WORDS),
            ("i", f"#{ticket}"),
            ("s", f"#{ticket} Words to read"),
            ("u", page),
        ):
            await choose(seat, "y", key)
            await copies(seat, copied)
        await choose(seat, "y", "q")
        await seat.until(lambda: seat.app.clipboard.endswith("> The tray sensor is broken."))
        await choose(seat, "y", "p")
        await seat.until(lambda: "opened" in seat.app.clipboard)
        await seat.press("o")
        await seat.until(lambda: seat.app.clipboard == page)


async def test_copying_chosen_lines(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(new(world))
        await choose(seat, "y", "l")
        await seat.until(lambda: isinstance(seat.app.screen, QuoteScreen))
        await seat.press("down", "down", "enter")
        await seat.until(lambda: seat.app.clipboard == "The tray sensor is broken.")


async def test_links_are_picked_by_number_and_copied_where_no_browser_is(
    world: Demo, tmp_path: Path
) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(new(world))
        await seat.press("l")
        await seat.sees("https · example.org", "http · second.test")
        await seat.press("2")
        await seat.until(lambda: seat.app.clipboard == "http://second.test/x")


async def test_a_link_opens_only_after_a_question(
    world: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_(url: str, own: object) -> str:
        opened.append(url)
        return ""

    monkeypatch.setattr("rtdesk.ui.browser.opener", lambda own: ("/usr/bin/browser",))
    monkeypatch.setattr("rtdesk.ui.browser.open_url", open_)
    async with at_desk(world, tmp_path) as seat:
        await seat.open(new(world))
        await seat.press("l")
        await seat.until(lambda: isinstance(seat.app.screen, Chooser))
        await seat.press("1")
        await seat.sees("Open", "Copy", "https · example.org")
        assert opened == []
        await seat.press("o")
        await seat.until(lambda: opened == ["https://example.org/a(b)"])


async def test_a_message_without_links_says_so(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(world.create("Support", "Plain", Content="Nothing."))
        await seat.press("l")
        await seat.sees("This message has no links.")


async def test_what_arrives_is_told_and_moves_nothing(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        ticket = world.create("Support", "Long", Content="First.\n" * 80)
        await seat.open(ticket)
        before = seat.text.split("\n")[2:10]
        comment(world, ticket, "News from elsewhere.")
        await seat.press("R")
        await seat.sees("1 new message from", "g n goes there")
        assert seat.text.split("\n")[2:10] == before
        await choose(seat, "g", "n")
        await seat.sees("News from elsewhere.")
        assert "g n goes there" not in seat.text


async def test_nothing_new_says_so(world: Demo, tmp_path: Path) -> None:
    async with at_desk(world, tmp_path) as seat:
        await seat.open(new(world))
        await choose(seat, "g", "n")
        await seat.sees("Nothing new since you last looked.")


class Wordy(Rest2Backend):
    """Histories are too much for it, while `mute`; it can be out of reach, too."""

    error: BackendError | None = Malformed("the answer is larger than 32 MB")

    async def history(self, ticket: int, after: int = 0, most: int = 0) -> tuple[Transaction, ...]:
        """Only when nothing is wrong."""
        if self.error:
            raise self.error
        return await super().history(ticket, after, most)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Malformed("the answer is larger than 32 MB"), "Not read: the answer is larger than 32 MB"),
        (Unreachable("the line is cut"), "RT cannot be asked: the line is cut"),
    ],
)
async def test_a_ticket_that_cannot_be_read_says_why_and_r_tries_again(
    world: Demo, tmp_path: Path, error: BackendError, said: str
) -> None:
    backend = Wordy(world.account("anna"), app=world.app)
    backend.error = error
    ticket = new(world)
    desk = make_desk(tmp_path, world.account("anna"), world.app, backend=backend)
    async with seated(desk) as seat:
        await seat.until(lambda: desk.status.phase == "online")
        seat.app.open_ticket(ticket)
        await seat.sees(said)
        backend.error = None
        await seat.press("R")
        await seat.sees("The tray sensor is broken.")
        assert said not in seat.text
