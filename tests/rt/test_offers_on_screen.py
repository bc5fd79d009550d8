"""On the screen: only what the server offers, in its own words, and what it refuses it shows.

Every test runs on the demo and on a real RT.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.widgets import Input

from rtdesk.actions.action import ACTIONS
from rtdesk.records.ticket import Ticket
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.widgets.composer_title import ComposerTitle
from tests.contract.server import Demo, Real, Server
from tests.desks import make_desk
from tests.ui.apps import SMALL, Seat, drafts, kinds, seated

KEYS = {action.id: action.key for action in ACTIONS}


@pytest.fixture(params=["demo", pytest.param("real", marks=pytest.mark.rt)])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "demo":
        return Demo()
    return Real(request.getfixturevalue("rt"))


def either(server: Server, demo: str, real: str) -> str:
    """Rights differ a little between the two help desks."""
    return demo if isinstance(server, Demo) else real


@asynccontextmanager
async def at(
    server: Server, login: str, folder: Path, ticket: int, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Seat]:
    """Somebody with this ticket on screen."""
    account = server.account(login)
    desk = make_desk(folder, account, backend=server.connect(account))
    async with seated(desk, size=size) as seat:
        await seat.open(ticket)
        yield seat


async def send(seat: Seat, words: str) -> None:
    """Writes, reviews, sends, and waits until it is proved."""
    await seat.write(words)
    await seat.press("ctrl+s")
    await seat.sees("y Send")
    await seat.press("y")
    await seat.until(lambda: seat.composer is None and not seat.desk.entries())
    await seat.settled()


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may do only some things in a queue, on either server."""

    login: str
    demo: str
    real: str
    buttons: tuple[str, ...]


READERS = {
    "looks-only": Reader("bob", "Billing", "General", ()),
    "comments-only": Reader("bob", "Change Advisory", "HR", ("Comment",)),
    "talks-only": Reader("bob", "Network", "Network", ("Reply", "Comment")),
    "requestor": Reader("carol", "Support", "Support", ("Reply",)),
}


@pytest.mark.parametrize("size", [(120, 40), SMALL], ids=["large", "small"])
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
async def test_without_a_link_there_is_neither_button_nor_key(
    server: Server, tmp_path: Path, reader: Reader, size: tuple[int, int]
) -> None:
    queue = either(server, reader.demo, reader.real)
    ticket = server.create(queue, "Who may what", Requestor="carol", Content="Hello.")
    async with at(server, reader.login, tmp_path, ticket, size) as seat:
        assert seat.buttons == list(reader.buttons)
        for name in ("reply", "comment", "status"):
            offered = name.capitalize() in reader.buttons
            assert seat.ticket.check_action("do", (name,)) is offered
            assert (f" {KEYS[name]} {name.capitalize()} " in seat.text) is offered
            if not offered:
                await seat.press(KEYS[name])
                assert seat.composer is None
                assert seat.ticket.ticket_in_focus == ticket
        if not reader.buttons:
            assert "RT offers nothing on this ticket." in seat.text
        assert kinds(seat.desk) == []
        assert drafts(seat.desk) == {}


async def test_a_ticket_that_is_not_for_us_says_so(server: Server, tmp_path: Path) -> None:
    ticket = server.create("HR", "Secret", Content="Hello.")
    account = server.account("dave")
    desk = make_desk(tmp_path, account, backend=server.connect(account))
    async with seated(desk) as seat:
        seat.app.open_ticket(ticket)
        await seat.sees(f"#{ticket} is not there, or not for you.")
        await seat.press("r", "c", "s", "e", "t")
        assert seat.composer is None
        assert kinds(desk) == []
        assert "Secret" not in seat.text


async def test_who_may_only_comment_comments(server: Server, tmp_path: Path) -> None:
    queue = either(server, "Change Advisory", "HR")
    ticket = server.create(queue, "A comment only", Content="Hello.")
    async with at(server, "bob", tmp_path, ticket) as seat:
        composer = await seat.compose("c")
        assert composer.draft().kind == "comment"
        assert "COMMENT" in seat.text
        assert "not sent to the requestor" in seat.text
        await send(seat, "Said by somebody who may not reply.")
        await seat.sees("Said by somebody who may not reply.")


INCIDENT = (
    ("reported", ("Start triage", "False alarm"), "Start triage", "", "triage"),
    (
        "triage",
        ("Investigate", "Ask the vendor"),
        "Ask the vendor",
        "correspond",
        "waiting-on-vendor",
    ),
    ("waiting-on-vendor", ("Vendor answered",), "Vendor answered", "", "investigating"),
    ("investigating", ("Ask the vendor", "Mitigated"), "Mitigated", "correspond", "mitigated"),
    ("mitigated", ("Close incident", "Broke again"), "Close incident", "comment", "closed"),
    ("closed", ("Re-open",), "Re-open", "comment", "investigating"),
)


@pytest.mark.parametrize("by", ["button", "key"])
async def test_an_incident_goes_through_its_own_lifecycle(
    server: Server, tmp_path: Path, by: str
) -> None:
    login = either(server, "mei", "nora")
    ticket = server.create("Network", "No link light", Requestor="carol", Content="Hello.")
    async with at(server, login, tmp_path, ticket) as seat:
        for status, labels, label, kind, to in INCIDENT:
            assert shown(seat).status == status
            assert seat.buttons == ["Reply", "Comment", *labels]
            await (seat.click(label) if by == "button" else choose(seat, label))
            if kind:
                await seat.until(lambda: seat.composer)
                assert seat.composer
                draft = seat.composer.draft()
                assert (draft.kind, draft.status) == (kind, to)
                title = seat.ticket.query_one(ComposerTitle)
                assert ("COMMENT" in title.render().plain) is (kind == "comment")
                assert f"then: status {status} → {to}" in seat.text
                await send(seat, f"On to {to}.")
                await seat.sees(f"On to {to}.")
            else:
                await seat.until(lambda: not seat.desk.entries())
                assert seat.composer is None
                await seat.settled()
            assert shown(seat).status == to


def shown(seat: Seat) -> Ticket:
    focus = seat.ticket.ticket_in_focus
    ticket = seat.desk.ticket(focus) if focus else None
    assert ticket
    return ticket


async def choose(seat: Seat, label: str) -> None:
    """Picks a status by `s`."""
    await seat.press("s")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    screen = seat.app.screen
    assert isinstance(screen, Chooser)
    number = next(n for n, line in enumerate(screen.list.lines, 1) if label in line.plain)
    await seat.press(str(number))
    await seat.until(lambda: not isinstance(seat.app.screen, Chooser))


@pytest.mark.parametrize(
    ("demo", "real", "buttons"),
    [("anna", "mike", ["Start review", "Approve", "Deny"]), ("jonas", "hugo", ["Start review"])],
    ids=["approver", "colleague"],
)
async def test_only_an_approver_is_asked_to_approve(
    server: Server, tmp_path: Path, demo: str, real: str, buttons: list[str]
) -> None:
    ticket = server.create(
        "Change Advisory", "New firewall rule", Status="submitted", Content="Hello."
    )
    async with at(server, either(server, demo, real), tmp_path, ticket) as seat:
        assert [b for b in seat.buttons if b not in ("Reply", "Comment")] == buttons
        await seat.click("Start review")
        await seat.until(lambda: not seat.desk.entries())
        await seat.settled()
        assert shown(seat).status == "in review"
        more = [b for b in buttons if b != "Start review"]
        assert [b for b in seat.buttons if b not in ("Reply", "Comment")] == more


async def test_a_refusal_that_looks_like_success_is_shown_in_rts_words(
    server: Server, tmp_path: Path
) -> None:
    queue = either(server, "Billing", "HR")
    ticket = server.create(queue, "The old subject", Content="Hello.")
    async with at(server, "bob", tmp_path, ticket) as seat:
        await seat.press("e", "s")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        field = seat.app.screen.query_one(Input)
        assert field.value == "The old subject"
        field.value = "A new subject"
        await seat.press("enter")
        await seat.until(lambda: [e.state for e in seat.desk.entries()] == ["refused"])
        await seat.settled()
        banner = str(seat.ticket.banner.content)
        assert f"“Ticket {ticket}: Permission Denied”" in banner or "“Permission Denied”" in banner
        assert seat.ticket.banner.display
        assert "Permission Denied" in seat.text
        assert f"#{ticket} The old subject" in seat.text
        assert shown(seat).subject == "The old subject"
        assert seat.ticket.check_action("do", ("subject",)) is False
        await seat.press("e")
        await seat.sees("p  Priority")
        assert "s  Subject" not in seat.text
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.press("escape")
        await seat.until(lambda: not seat.ticket.banner.display)
        assert "Permission Denied" not in seat.text
        assert seat.desk.entries() == ()
        await seat.press("R")
        await seat.settled()
        assert seat.ticket.check_action("do", ("subject",)) is True
