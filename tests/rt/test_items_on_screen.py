"""Time, reminders, approvals and articles by keys, on a real RT: what RT has then is looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from textual.widgets import Input, TextArea

from rtdesk.desk import Desk
from rtdesk.ui.screens.approvals import ApprovalsScreen
from rtdesk.ui.screens.article import ArticleScreen
from rtdesk.ui.screens.articles import ArticlesScreen
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.reminder import ReminderScreen
from rtdesk.ui.screens.reminders import RemindersScreen
from rtdesk.ui.screens.time import TimeScreen
from tests.desks import make_desk
from tests.rt.server import RT
from tests.ui.apps import Seat, go, seated


class Clock:
    """The desk's time, set by hand; RT has its own."""

    def __init__(self) -> None:
        self.at = 1_800_000_000.0

    def __call__(self) -> float:
        return self.at


def desk_of(rt: RT, folder: Path, login: str, now: Clock | None = None) -> Desk:
    account = rt.account(login)
    return make_desk(folder, account, now=now) if now else make_desk(folder, account)


@asynccontextmanager
async def at(rt: RT, login: str, folder: Path) -> AsyncIterator[Seat]:
    """Somebody at the list."""
    async with seated(desk_of(rt, folder, login)) as seat:
        await seat.settled()
        yield seat


def links(rt: RT, ticket: int, ref: str) -> list[tuple[str, str]]:
    """What a ticket is linked to, as RT has it."""
    found: list[dict[str, Any]] = rt.get(f"ticket/{ticket}")["_hyperlinks"]
    return [(link["type"], link["id"]) for link in found if link["ref"] == ref]


def types(rt: RT, ticket: int) -> list[str]:
    return [str(entry["Type"]) for entry in rt.history(ticket)]


SEEN: WeakKeyDictionary[Seat, int] = WeakKeyDictionary()
"""How much was asked for when it was last waited for."""


def asked(seat: Seat) -> int:
    """How many entries there ever were in the outbox: a fast RT leaves none to be seen."""
    number = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'entry'"
    return int(seat.desk._outbox._journal._db.execute(number).fetchone()[0])


async def left(seat: Seat) -> None:
    """Waits until more was asked for than before, and all of it is proved."""
    await seat.until(lambda: asked(seat) > SEEN.get(seat, 0) and not seat.desk.entries())
    SEEN[seat] = asked(seat)


# -- time --------------------------------------------------------------------------------------


async def test_minutes_alone_and_with_a_comment(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Time to be added", requestor="carol@customer.example")
    rt.put(f"ticket/{ticket}", {"TimeEstimated": 120, "TimeWorked": 5})
    async with at(rt, "alice", tmp_path) as seat:
        await seat.open(ticket)
        await seat.press("T")
        await seat.sees("worked 5 min of 2 h estimated")
        await seat.press(*"1h 20m", "enter")
        await left(seat)
        assert rt.get(f"ticket/{ticket}")["TimeWorked"] == "85"
        await seat.press("T")
        await seat.until(lambda: isinstance(seat.app.screen, TimeScreen))
        await seat.press(*"+15", "tab", *"Rollers cleaned", "enter")
        await left(seat)
        assert rt.get(f"ticket/{ticket}")["TimeWorked"] == "100"
        assert types(rt, ticket)[-1] == "Comment"
        await seat.press("T")
        await seat.until(lambda: isinstance(seat.app.screen, TimeScreen))
        await seat.press("minus", *"40", "enter")
        await left(seat)
        assert rt.get(f"ticket/{ticket}")["TimeWorked"] == "60"


async def test_minutes_are_added_to_what_others_added_meanwhile(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Two at work")
    async with at(rt, "alice", tmp_path) as seat:
        await seat.open(ticket)
        await seat.press("T")
        await seat.sees("worked 0 min")
        rt.put(f"ticket/{ticket}", {"TimeWorked": 30})
        await seat.press(*"10", "enter")
        await left(seat)
        assert rt.get(f"ticket/{ticket}")["TimeWorked"] == "40"


async def test_who_may_not_is_told_so(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Network", "Bob may talk, but not change")
    async with at(rt, "bob", tmp_path) as seat:
        await seat.open(ticket)
        await seat.press("T")
        await seat.until(lambda: isinstance(seat.app.screen, TimeScreen))
        await seat.press(*"10", "enter")
        await seat.sees("✗", "Permission Denied")
        assert rt.get(f"ticket/{ticket}")["TimeWorked"] == "0"


async def test_the_stopwatch_outlives_the_desk(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Timed")
    clock = Clock()
    async with seated(desk_of(rt, tmp_path, "alice", clock)) as seat:
        await seat.settled()
        await seat.open(ticket)
        await seat.press("e", "w")
        await seat.sees(f"timing #{ticket}")
    clock.at += 25 * 60
    async with seated(desk_of(rt, tmp_path, "alice", clock)) as seat:
        await seat.settled()
        await seat.sees(f"timing #{ticket} 25 min")
        await seat.open(ticket)
        await seat.press("e", "w")
        await seat.until(lambda: isinstance(seat.app.screen, TimeScreen))
        await seat.press("enter")
        await left(seat)
        assert rt.get(f"ticket/{ticket}")["TimeWorked"] == "25"
        assert len(seat.desk.stopwatches) == 0


# -- reminders ---------------------------------------------------------------------------------


async def test_a_reminder_is_added_done_and_opened_again(rt: RT, tmp_path: Path) -> None:
    about = rt.create("Support", "Not to be forgotten", requestor="carol@customer.example")
    async with at(rt, "alice", tmp_path) as seat:
        await seat.open(about)
        await seat.press("e", "r")
        await seat.sees("No reminders. a adds one.")
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, ReminderScreen))
        await seat.press(*"Call Carol", "tab", *"2031-02-03 10:00", "tab", "enter")
        await seat.sees("Call Carol", "you", "x Done")
        ((_, number),) = links(rt, about, "referred-to-by")
        made = rt.get(f"ticket/{number}")
        assert (made["Type"], made["Owner"]["id"], made["Queue"]["id"]) == (
            "reminder",
            "alice",
            rt.get(f"ticket/{about}")["Queue"]["id"],
        )
        assert made["Due"].startswith("2031-02-03")
        assert not {"AddLink", "AddReminder"} & set(types(rt, about))
        for status in ("resolved", "open"):
            await seat.press("x")
            await left(seat)
            assert rt.get(f"ticket/{number}")["Status"] == status
            await seat.sees("x Open again" if status == "resolved" else "x Done")
        await seat.press("escape")
        await go(seat, "r")
        await seat.sees("Call Carol", f"#{about}", "Check the backup")


async def test_those_of_rt_itself_are_shown_with_what_is_done(rt: RT, tmp_path: Path) -> None:
    about = rt.ticket("reminders")
    async with at(rt, "alice", tmp_path) as seat:
        await seat.open(about)
        await seat.press("e", "r")
        await seat.sees("Call back (overdue)", "Check the backup", "✓ Already done")


async def test_what_rt_leaves_out_of_a_reminder_is_said(rt: RT, tmp_path: Path) -> None:
    """Bob may make tickets in Network, and change none: neither the owner nor the link is taken."""
    about = rt.create("Network", "Bob may not change it")
    async with at(rt, "bob", tmp_path) as seat:
        await seat.open(about)
        await seat.press("e", "r")
        await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen))
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, ReminderScreen))
        await seat.press(*"Look again", "tab", "tab", "enter")
        await seat.sees("is made, but")
        told = "".join(seat.text.split())
        assert "bob's" in told
        assert links(rt, about, "referred-to-by") == []


# -- approvals ---------------------------------------------------------------------------------


def approval(rt: RT, subject: str, **fields: Any) -> tuple[int, int]:
    """A ticket and its approval."""
    about = rt.create("Support", f"About: {subject}")
    kind = {"Type": "approval", "DependedOnBy": str(about), "Status": "open"}
    return about, rt.create("___Approvals", subject, **kind, **fields)


@pytest.mark.parametrize(
    ("key", "status", "kind"), [("a", "resolved", "Comment"), ("d", "rejected", "Correspond")]
)
async def test_an_approval_is_decided_with_a_note(
    rt: RT, tmp_path: Path, key: str, status: str, kind: str
) -> None:
    about, number = approval(rt, f"Decide {key}", Owner="mike")
    async with at(rt, "mike", tmp_path) as seat:
        await go(seat, "v")
        await seat.sees(f"Decide {key}", f"#{about}")
        screen = seat.app.screen
        assert isinstance(screen, ApprovalsScreen)
        await seat.until(lambda: screen.chosen)
        while screen.under_cursor != str(number):
            await seat.press("j")
        await seat.sees("a Approve (Resolve)", "d Deny (Reject)")
        await seat.press(key)
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        seat.app.screen.query_one(Input).value = "As it is."
        await seat.press("enter")
        await left(seat)
        assert rt.get(f"ticket/{number}")["Status"] == status
        assert kind in types(rt, number)
        await seat.until(lambda: f"Decide {key}" not in seat.text)


async def test_who_is_admin_cc_is_asked_too_and_who_is_neither_is_not(
    rt: RT, tmp_path: Path
) -> None:
    about, number = approval(rt, "For alice, too", Owner="mike", AdminCc="alice")
    _, other = approval(rt, "For mike alone", Owner="mike")
    async with at(rt, "alice", tmp_path) as seat:
        await go(seat, "v")
        await seat.sees("For alice, too")
        screen = seat.app.screen
        assert isinstance(screen, ApprovalsScreen)
        waiting = [one.id for one in screen.errands()]
        assert number in waiting
        assert other not in waiting
        await seat.press(*"j" * waiting.index(number))
        await seat.sees(f"about #{about} About: For alice, too")
        await seat.sees("a Approve (Resolve)")
        await seat.press("a")
        await seat.until(lambda: isinstance(seat.app.screen, Ask))
        await seat.press("enter")
        await left(seat)
        assert rt.get(f"ticket/{number}")["Status"] == "resolved"
        assert "Comment" not in types(rt, number)


async def test_a_ticket_that_one_may_not_see_is_named_by_its_number(rt: RT, tmp_path: Path) -> None:
    hidden = rt.create("Support", "Mike may not see this")
    rt.create(
        "___Approvals", "Secret", Type="approval", DependedOnBy=str(hidden), Owner="mike",
        Status="open",
    )  # fmt: skip
    async with at(rt, "mike", tmp_path) as seat:
        await go(seat, "v")
        await seat.sees("Secret", f"#{hidden}")
        screen = seat.app.screen
        assert isinstance(screen, ApprovalsScreen)
        while "Secret" not in seat.text or not (screen.chosen and screen.chosen.about == hidden):
            await seat.press("j")
        await seat.sees(f"about #{hidden}, which RT does not show you")


# -- articles ----------------------------------------------------------------------------------


async def test_an_article_is_found_read_and_put_into_a_reply(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Which VPN?", requestor="carol@customer.example")
    async with at(rt, "alice", tmp_path) as seat:
        await seat.open(ticket)
        await go(seat, "a")
        await seat.sees("Canned replies", "FAQ", "プリンターの設定")
        await seat.press(*"openconnect")
        await seat.sees("VPN on Linux", "1. Install openconnect")
        assert "Thank you" not in seat.text
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
        await seat.sees("Audience: Public", f"Reply #{ticket}")
        await seat.press("r")
        await seat.until(lambda: seat.composer)
        assert seat.composer
        area = seat.composer.query_one(TextArea)
        await seat.until(lambda: "sudo openconnect vpn.example.com" in area.text)
        assert "Public" not in area.text
        await seat.press("ctrl+n")
        await seat.until(lambda: isinstance(seat.app.screen, ArticlesScreen))
        await seat.press(*"within one day")
        await seat.sees("Thank you for your message.")
        await seat.press("enter")
        await seat.until(lambda: "We will get back to you within one day." in area.text)
        await seat.press("ctrl+s")
        await seat.sees("y Send")
        await seat.press("y")
        await seat.until(lambda: seat.composer is None)
        await left(seat)
        assert types(rt, ticket).count("Correspond") == 1


async def test_a_ticket_is_linked_to_an_article(rt: RT, tmp_path: Path) -> None:
    ticket = rt.create("Support", "Which VPN?")
    async with at(rt, "alice", tmp_path) as seat:
        await seat.open(ticket)
        await go(seat, "a")
        await seat.sees("VPN on Linux")
        await seat.press(*"openconnect", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
        await seat.press("L")
        await left(seat)
        assert links(rt, ticket, "refers-to") == [("article", "2")]


async def test_who_may_see_no_articles_is_told(rt: RT, tmp_path: Path) -> None:
    async with at(rt, "bob", tmp_path) as seat:
        await go(seat, "a")
        await seat.sees("RT has no articles that you may see.")
