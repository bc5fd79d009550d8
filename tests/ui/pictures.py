"""The desk with everything that moves held still: for pictures that are the same everywhere."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from rtdesk.backend.errors import Unreachable
from rtdesk.backend.ledger import Tally
from rtdesk.backend.raw import Asks, RawRequest
from rtdesk.config.account import Account
from rtdesk.demo.app import DemoApp, demo_app
from rtdesk.files.picture import Picture
from rtdesk.files.saving import Outcome, Saving
from rtdesk.ops.op import ChangeMembers, Op, SetField
from rtdesk.outbox.conflict import Clash, Conflict
from rtdesk.store.change import Change
from rtdesk.store.status import Reading
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.saving import saving_words
from rtdesk.ui.screens.approvals import ApprovalsScreen
from rtdesk.ui.screens.article import ArticleScreen
from rtdesk.ui.screens.articles import ArticlesScreen
from rtdesk.ui.screens.ask import Ask
from rtdesk.ui.screens.attachments import AttachmentsScreen
from rtdesk.ui.screens.bulk import BulkScreen
from rtdesk.ui.screens.calendar import Calendar
from rtdesk.ui.screens.card import CardScreen
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.columns import ColumnsScreen
from rtdesk.ui.screens.conflict import Decision
from rtdesk.ui.screens.drafts import DraftsScreen
from rtdesk.ui.screens.edit import EditScreen
from rtdesk.ui.screens.file_question import AskFile
from rtdesk.ui.screens.folder import AskFolder
from rtdesk.ui.screens.goto import GoToTicket
from rtdesk.ui.screens.headers import HeadersScreen
from rtdesk.ui.screens.help import HelpScreen
from rtdesk.ui.screens.links import LinksScreen
from rtdesk.ui.screens.merge import MergeScreen
from rtdesk.ui.screens.ordering import OrderScreen
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.pager import PagerScreen, Shown
from rtdesk.ui.screens.people import PeopleScreen
from rtdesk.ui.screens.picker import Picker
from rtdesk.ui.screens.picture import PictureScreen
from rtdesk.ui.screens.query_box import QueryBox
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.reminder import ReminderScreen
from rtdesk.ui.screens.reminders import RemindersScreen
from rtdesk.ui.screens.searches import SearchesScreen
from rtdesk.ui.screens.sync import SyncScreen
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.screens.ticking import Ticking
from rtdesk.ui.screens.time import TimeScreen
from rtdesk.ui.screens.tree import TreeScreen
from rtdesk.ui.screens.writing import Writing
from rtdesk.ui.viewing import text_reading
from rtdesk.ui.widgets.composer_title import ComposerTitle
from tests.desks import make_desk
from tests.ui import scenes_browse, scenes_creating, scenes_everywhere
from tests.ui.apps import Seat, go

LEVELS = ("INFO", "DEBUG", "WARN", "INFO", "ERROR")
NOW = datetime(2026, 11, 12, 12, 4, tzinfo=UTC)
MILL_LANE = "Mill Lane: no internet since 07:40"
Scene = Callable[[Seat], Awaitable[None]]


def now() -> datetime:
    """Always the same."""
    return NOW


class Stage:
    """A desk on the demo at a fixed moment, to be played up to a scene."""

    def __init__(self, folder: Path, login: str = "anna", theme: str = ""):
        self.demo: DemoApp = demo_app(now=now)
        account: Account = self.demo.account(login)
        self.desk = make_desk(folder, account, self.demo, undo=8.0, now=NOW.timestamp)
        self.app = RtdeskApp(self.desk, now=now)
        if theme:
            from rtdesk.ui import themes

            self.app.register_theme(themes.load(theme))
            self.app.theme = theme

    def play(self, scene: Scene) -> Callable[[Pilot[None]], Awaitable[None]]:
        """What is to be done before the picture is taken."""

        async def before(pilot: Pilot[None]) -> None:
            seat = Seat(self.app, pilot)
            await seat.settled()
            await scene(seat)
            await seat.until(self._looked)
            await pilot.pause()

        return before

    def _looked(self) -> bool:
        """Whether the lists have their signs: on a busy machine they come a little later."""
        lists = [one for one in self.app.screen_stack if isinstance(one, QueuesScreen)]
        return all(one._later is None for one in lists)

    def ticket(self, subject: str) -> int:
        """A told ticket."""
        return next(t.id for t in self.demo.tables.tickets.values() if t.subject == subject)


@contextmanager
def utc() -> Iterator[None]:
    """Local time is UTC inside."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


# -- scenes ------------------------------------------------------------------------------------


async def queue(seat: Seat) -> None:
    """The list, with the cursor on a ticket whose offers are known."""
    await seat.press("j")
    await seat.sees(" r Reply ", "· 2 of ")
    await seat.previewed()


async def ticket(seat: Seat) -> None:
    """A ticket with a long story."""
    await queue(seat)
    focus = seat.queues.ticket_in_focus
    assert focus
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
    await seat.read(focus)


async def folded(seat: Seat) -> None:
    """Every message in a line."""
    await ticket(seat)
    await seat.press("z")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("M")
    await seat.sees("▸ 12 Nov")


async def ways(seat: Seat) -> None:
    """What z and a letter do."""
    await ticket(seat)
    await seat.press("z")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))


async def found(seat: Seat) -> None:
    """Words found in a thread."""
    await ticket(seat)
    await seat.press("slash", *"backup line")
    await seat.sees("1 of 3")
    seat.app.screen.query_one(Input).cursor_blink = False


async def reply(seat: Seat) -> None:
    """A reply half written."""
    await ticket(seat)
    await seat.compose("r")
    await _type(seat, "Thank you. Our shop can live with the backup line until 13:00.\n\nAnna")


async def comment(seat: Seat) -> None:
    """A comment half written."""
    await ticket(seat)
    await seat.compose("c")
    await _type(seat, "Told the shop once more, on the phone.")


async def review(seat: Seat) -> None:
    """The last look, with a doubt."""
    await reply(seat)
    await _type(seat, "Thank you. The photo of the cable is attached.\n\nAnna")
    await seat.press("ctrl+s")
    await seat.sees("y Send")


async def status(seat: Seat) -> None:
    """The lifecycle's own words."""
    await ticket(seat)
    await seat.press("s")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))


async def theming(seat: Seat) -> None:
    """Which theme; the desk shows the one under the cursor."""
    await ticket(seat)
    seat.app.action_change_theme()
    await seat.sees("enter keeps it")
    await seat.press("k")


async def keys(seat: Seat) -> None:
    """The keys of a ticket."""
    await ticket(seat)
    await seat.press("question_mark")
    await seat.until(lambda: isinstance(seat.app.screen, HelpScreen))


async def outbox(seat: Seat) -> None:
    """A message held back, a refusal and a draft."""
    await reply(seat)
    await seat.press("ctrl+s")
    await seat.sees("y Send")
    await seat.press("y")
    await seat.until(lambda: not seat.composer)
    await seat.compose("c")
    await _type(seat, "Half a comment.")
    await seat.press("escape")
    await seat.until(lambda: not seat.composer)
    await _subject(seat, "Mill Lane: back since 12:00")
    await seat.press("q")
    await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
    await seat.press("g")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("o")
    await seat.until(lambda: isinstance(seat.app.screen, OutboxScreen))


async def refused(seat: Seat) -> None:
    """RT said no; the banner has its words."""
    await ticket(seat)
    await _subject(seat, "Mill Lane: back since 12:00")
    await seat.until(lambda: "refused" in [entry.state for entry in seat.desk.entries()])
    await seat.settled()


async def marks(seat: Seat) -> None:
    """Some tickets marked, in an order of one's own."""
    await queue(seat)
    await seat.press("O")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("p")
    await seat.until(lambda: "by priority ▼" in seat.text)
    await seat.press("home", "x", "j", "space", "j", "x", "j")
    await seat.sees("3 marked", " r Reply ", "· 5 of ")
    await seat.settled()


async def bulk(seat: Seat) -> None:
    """What closing all marked tickets would do to each."""
    await queue(seat)
    await seat.press("asterisk", "s")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("1")
    await seat.until(lambda: isinstance(seat.app.screen, BulkScreen))
    await seat.sees("y Do it on ")
    await seat.settled()


async def bulk_refused(seat: Seat) -> None:
    """And what became of it, where some may not be changed any more."""
    from rtdesk.demo.rights import GRANTS, LOOK

    await bulk(seat)
    allowed = GRANTS["anna"]
    GRANTS["anna"] = {**allowed, "Billing": LOOK}
    try:
        await seat.press("y")
        await seat.sees(" refused", " again")
    finally:
        GRANTS["anna"] = allowed
    await seat.press("n")
    await seat.settled()


async def overview(seat: Seat) -> None:
    """Queues in numbers, the cursor on those of one that nobody owns."""
    await queue(seat)
    await seat.press("g")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("q")
    await seat.sees("By status")
    await seat.press("G", "l", "l")


async def find(seat: Seat) -> None:
    """Words half typed."""
    await queue(seat)
    while seat.desk._mirror.index(99):
        pass
    await seat.press("slash", *"pri")
    await seat.until(lambda: seat.queues.found and seat.queues.found.words == "pri")
    await seat.press("down")
    await seat.previewed()


async def find_everywhere(seat: Seat) -> None:
    """The same words in all that is on this machine."""
    await find(seat)
    await seat.press("tab")
    await seat.until(lambda: seat.queues.found and not seat.queues.found.here)
    await seat.previewed()


async def columns(seat: Seat) -> None:
    """Other columns of the list, tried out; one of them has no room."""
    await queue(seat)
    await seat.press("3", "V")
    shown = seat.app.screen
    await seat.until(lambda: isinstance(seat.app.screen, ColumnsScreen))
    shown = seat.app.screen
    assert isinstance(shown, ColumnsScreen)
    for key in ("due", "timeworked", "starts", "cf.Severity"):
        await seat.press("home")
        while shown.under_cursor != key:
            await seat.press("j")
        await seat.press("space")
    await seat.press("K", "K", "K", "K")


async def ordering(seat: Seat) -> None:
    """An order of two columns, being put together."""
    await queue(seat)
    await seat.press("3", "O")
    await seat.until(lambda: isinstance(seat.app.screen, OrderScreen))
    await seat.press("down", "down", "space")


async def searching(seat: Seat) -> None:
    """TicketSQL half typed, with what fits."""
    await queue(seat)
    await seat.press("backslash")
    await seat.until(lambda: isinstance(seat.app.screen, QueryBox))
    text = "Queue = 'Support' AND (Priority > 50 OR Due < 'today') AND Own"
    await seat.press(*text)
    await seat.press("tab", "tab", "down", "down")
    await seat.settled()


async def search_refused(seat: Seat) -> None:
    """What RT says to a search that it does not understand."""
    await queue(seat)
    await seat.press("backslash")
    await seat.until(lambda: isinstance(seat.app.screen, QueryBox))
    await seat.press(*"Statsu = 'open' AND Queue = 'Support'", "enter")
    await seat.sees("✗ RT answered")
    await seat.settled()


async def search_words(seat: Seat) -> None:
    """Words, and how they are read."""
    await queue(seat)
    await seat.press("backslash")
    await seat.until(lambda: isinstance(seat.app.screen, QueryBox))
    await seat.press(*"network printer any")
    await seat.settled()


async def searches(seat: Seat) -> None:
    """What RT keeps and what is kept here."""
    await queue(seat)
    name = seat.desk.run_query("zebra", "Subject LIKE 'zebra' AND Status = '__Active__'")
    seat.desk.keep_list("Zebras", name)
    seat.desk.forget_query(name)
    await seat.settled()
    await go(seat, "s")
    await seat.until(lambda: isinstance(seat.app.screen, SearchesScreen))
    await seat.press("j")
    await seat.until(lambda: "asking RT" not in seat.text)
    await seat.settled()


async def goto(seat: Seat) -> None:
    """A number half typed."""
    await queue(seat)
    await go(seat, "t")
    await seat.until(lambda: isinstance(seat.app.screen, GoToTicket))
    await seat.press("4")
    await seat.settled()


async def timed(seat: Seat) -> None:
    """Minutes half typed, while the stopwatch of another ticket runs."""
    await ticket(seat)
    shown = seat.ticket.ticket_in_focus
    assert shown
    seat.desk.stopwatches.start(shown - 1)
    seat.desk.stopwatches._watches.put([(shown, 720.0, None)])
    seat.desk.changes.emit(Change(outbox=True))
    await seat.press("T")
    await seat.until(lambda: isinstance(seat.app.screen, TimeScreen))
    await seat.press("tab", *"Rollers cleaned")
    await seat.sees("stopwatch stands still at 12 min")
    await seat.settled()


async def articles(seat: Seat) -> None:
    """Looking for an article; one was used before."""
    await ticket(seat)
    await seat.desk.articles.read(lambda: None)
    used = next(one for one in seat.desk.articles.known() if one.name == "Thank you")
    seat.desk.articles.use(used)
    await go(seat, "a")
    await seat.until(lambda: isinstance(seat.app.screen, ArticlesScreen))
    await seat.press("down")
    await seat.sees("what the message says, word for word")
    await seat.settled()


async def article(seat: Seat) -> None:
    """One that is HTML, with what can be done with it."""
    await ticket(seat)
    await go(seat, "a")
    await seat.until(lambda: isinstance(seat.app.screen, ArticlesScreen))
    await seat.sees("Set up mail on a phone")
    await seat.press(*"phone", "enter")
    await seat.until(lambda: isinstance(seat.app.screen, ArticleScreen))
    await seat.settled()


async def reminders(seat: Seat) -> None:
    """One's own: one is late."""
    await queue(seat)
    await go(seat, "r")
    await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen))
    await seat.sees("about #", "x Done")
    await seat.settled()


async def reminder(seat: Seat) -> None:
    """A new one, over those of the ticket."""
    labels = "Labels come out shifted by 2 mm"
    await queue(seat)
    about = next(r.row.id for r in seat.desk.rows(range(1, 90)).values() if r.row.subject == labels)
    await seat.open(about)
    await seat.press("e", "r")
    await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen))
    await seat.sees("Order test labels", "a Add")
    await seat.press("a")
    await seat.until(lambda: isinstance(seat.app.screen, ReminderScreen))
    await seat.press(*"Order rollers", "tab", *"fri 10:00")
    await seat.sees("Fri 13 Nov 10:00")
    await seat.settled()


async def approvals(seat: Seat) -> None:
    """Two wait; one was just decided."""
    await queue(seat)
    await go(seat, "v")
    await seat.until(lambda: isinstance(seat.app.screen, ApprovalsScreen))
    await seat.sees("a Approve (Resolve)")
    await seat.press("j")
    await seat.sees("d Deny (Reject)")
    await seat.press("d")
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    await seat.press("enter")
    await seat.sees("⇡ rejected", "u takes it back")
    await seat.settled()


async def stale(seat: Seat) -> None:
    """The list while RT is out of reach."""
    await queue(seat)
    engine = seat.desk._engine
    assert engine
    engine._standing.trouble(Unreachable("connection refused", retry_after=20.0), known=True)
    await seat.sees("offline since 12:04", "as of 12:04")


async def countdown(seat: Seat) -> None:
    """A reply that can be taken back still."""
    await reply(seat)
    await seat.press("ctrl+s")
    await seat.sees("y Send")
    await seat.press("y")
    await seat.until(lambda: not seat.composer)
    await seat.sees("goes out in 8 s")


async def changed(seat: Seat) -> None:
    """A field that was changed on both sides."""
    await ticket(seat)
    shown = seat.ticket.ticket_in_focus
    assert shown
    seat.desk._outbox.add(SetField(shown, "Priority", "90", "50"), hold=600)
    clash = Clash("Priority", "50", "20", "90", who="bob", when=NOW - timedelta(minutes=2))
    await _decide(seat, Conflict("fields", (clash,)), "Priority was changed meanwhile")


async def overtaken(seat: Seat) -> None:
    """A reply below which the ticket moved on."""
    await countdown(seat)
    await seat.press("K")
    news = Conflict("stale", messages=2, changes=("owner Anna Lindqvist → Bob Marsh",))
    await _decide(seat, news, "2 new messages since you began")


async def _decide(seat: Seat, conflict: Conflict, reason: str) -> None:
    entry = seat.desk.entries()[-1]
    seat.desk._outbox.refuse(entry, reason, "conflict", conflict=conflict)
    await seat.sees("= decides")
    await seat.press("equals_sign")
    await seat.until(lambda: isinstance(seat.app.screen, Decision))


async def drafts(seat: Seat) -> None:
    """What is half written."""
    await comment(seat)
    await seat.press("escape")
    await seat.until(lambda: not seat.composer)
    await seat.press("g")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("d")
    await seat.until(lambda: isinstance(seat.app.screen, DraftsScreen))


async def sync(seat: Seat) -> None:
    """A long list being read, and what it all cost."""
    await queue(seat)
    run = {
        "news": Tally(212, 1, 31.2, 401_000),
        "lists": Tally(43, 0, 118.0, 9_804_000),
        "ticket": Tally(61, 2, 24.9, 702_000),
        "history": Tally(40, 0, 17.1, 355_000),
    }
    setattr(seat.desk, "ledger", lambda: run)  # noqa: B010
    setattr(seat.desk, "ledger_today", lambda: {k: t + t for k, t in run.items()})  # noqa: B010
    await seat.press("g")
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    await seat.press("y")
    await seat.until(lambda: isinstance(seat.app.screen, SyncScreen))
    engine = seat.desk._engine
    assert engine
    engine._standing.tell(reading=Reading("queue-3", "Network", 1300, 4200, 95.0))
    await seat.press("j", "j")
    await seat.sees("Reading Network 1 300 of 4 200")


async def attachments(seat: Seat) -> None:
    """The files of a ticket, some of them marked."""
    await _open(seat, "Many small files")
    await seat.press("v")
    await seat.until(lambda: isinstance(seat.app.screen, AttachmentsScreen))
    await seat.sees("12 files")
    await seat.press("j", "x", "j", "x")


LAB_FIELDS = {
    "Notes": "Came in wet.\nDry it first.",
    "Tools": ["Crimper", "Multimeter"],
    "Returned on": "2026-11-10",
    "Next run": "2026-11-20 08:00:00",
    "Address": ["192.0.2.7", "2001:db8::7"],
    "Shelf": "Dry",
}


async def _all_fields(seat: Seat, field: str) -> None:
    """Every field of a ticket that has one of each kind, the cursor on one of them."""
    body = {
        "Queue": "Lab",
        "Subject": "Switch from the flooded cabinet",
        "Requestor": "k.sato@sato-precision.example",
        "CustomFields": LAB_FIELDS,
    }
    async with seat.desk.connection() as backend:
        assert isinstance(backend, Asks)
        made = await backend.ask(RawRequest("POST", "ticket", body=body))
    assert isinstance(made.value, dict)
    await seat.open(int(made.value["id"]))
    await seat.press("e", "e")
    await seat.until(lambda: isinstance(seat.app.screen, EditScreen))
    screen = seat.app.screen
    assert isinstance(screen, EditScreen)
    await seat.until(lambda: screen.form.rows and not any(r.spec.locked for r in screen.form.rows))
    screen.form.go(field)
    await seat.pilot.pause()


async def fields(seat: Seat) -> None:
    """All fields, and one that RT refused."""
    await _all_fields(seat, "CF.{Cost centre}")
    screen = seat.app.screen
    assert isinstance(screen, EditScreen)
    seat.desk.do(SetField(screen.ticket, "CF.{Lab number}", "12", ""))
    await seat.until(lambda: any(row.tone == "error" for row in screen.form.rows))
    screen.form.go("CF.{Lab number}")
    await seat.settled()


async def calendar(seat: Seat) -> None:
    """A date in words, and what it means."""
    await _all_fields(seat, "Due")
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, Calendar))
    await seat.press(*"fri 14:00")


async def several(seat: Seat) -> None:
    """Several of a list."""
    await _all_fields(seat, "CF.{Tools}")
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, Ticking))
    await seat.press("down", "space")


async def long_text(seat: Seat) -> None:
    """Several values, one on each line, one of them no address."""
    await _all_fields(seat, "CF.{Address}")
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, Writing))
    await seat.press("enter", *"192.0.2", "ctrl+s")
    await seat.sees("is not an IP address")


async def upload(seat: Seat) -> None:
    """Which file?"""
    await _all_fields(seat, "CF.{Photo}")
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, AskFile))
    await seat.press(*"/nowhere/photo.png", "enter")
    await seat.sees("there is no such file")


async def facts(seat: Seat) -> None:
    """The facts under the cursor, a section folded."""
    await _open(seat, "Monthly report is empty")
    await seat.sees("implementing")
    await seat.press("tab", "j", "enter", "j", "j")
    await seat.sees("▸ Fields")


async def card(seat: Seat) -> None:
    """Who asked."""
    await _open(seat, "Monthly report is empty")
    await seat.press("i")
    await seat.until(lambda: isinstance(seat.app.screen, CardScreen))
    await seat.sees(" open, ", "#27")


async def card_offline(seat: Seat) -> None:
    """The same while RT is out of reach."""
    while seat.desk._mirror.index(99):
        pass
    await _open(seat, "Monthly report is empty")

    async def fails(login: str) -> NoReturn:
        raise Unreachable("connection refused")

    setattr(seat.desk, "card", fails)  # noqa: B010
    await seat.press("i")
    await seat.until(lambda: isinstance(seat.app.screen, CardScreen))
    await seat.sees("connection refused")


async def headers(seat: Seat) -> None:
    """Who was mailed."""
    await _open(seat, MILL_LANE)
    while (here := seat.ticket.thread.current) and here.type != "Correspond":
        await seat.press("right_curly_bracket")
    await seat.press("H")
    await seat.until(lambda: isinstance(seat.app.screen, HeadersScreen))
    await seat.sees("To:", "Header")


async def source(seat: Seat) -> None:
    """The source of a message."""
    await headers(seat)
    await seat.press("f")
    await seat.sees("── part ")


async def saving(seat: Seat) -> None:
    """One of many files half there, another that could not be had."""
    await attachments(seat)
    screen = seat.app.screen
    assert isinstance(screen, AttachmentsScreen)
    parts = [file.part for file in screen._files]
    screen.learn(
        {
            parts[0].id: Outcome(parts[0].id, "part-01 (2).log"),
            parts[3].id: Outcome(parts[3].id, trouble="RT could not be reached"),
        }
    )
    half = Saving(
        [replace(part, size=2_000_000) for part in parts], Path("/tmp"), seat.desk.download
    )
    half.outcomes = [Outcome(part.id, part.filename) for part in parts[:4]]
    half.done = 9_200_000

    async def endless() -> None:
        screen.say(saving_words(half))
        await asyncio.Event().wait()

    screen.start(endless())
    await seat.sees("Saving 5 of 12")
    screen.show()


async def folder(seat: Seat) -> None:
    """Where to save."""
    await attachments(seat)
    await seat.press("S")
    await seat.until(lambda: isinstance(seat.app.screen, AskFolder))
    seat.app.screen.query_one(Input).value = "/"
    seat.app.screen.query_one("#said", Static).update(Content("one/  two/  three/"))


async def pager(seat: Seat) -> None:
    """A log with something found in it."""
    lines = [
        f"2026-11-12 09:0{n % 6}:1{n % 10} {LEVELS[n % 5]} worker-{n % 3}: {n}" for n in range(90)
    ]
    lines[4] += " " + "a long line that goes on and on " * 6 + "施設 ␛[2J"
    reading = text_reading("\n".join(lines), "server.log", "log", ["text/plain", "3.9 K"])
    await _read(seat, reading)
    await seat.press("number_sign", "slash")
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    seat.app.screen.query_one(Input).value = "worker-2"
    await seat.press("enter", "n")


async def table(seat: Seat) -> None:
    """A table with its columns below each other."""
    text = "asset;place;bought;price\nX-118;Floor 3;2021-04-01;1,299.00\nX-7;施設;2024-12-24;89.5\n"
    await _read(seat, text_reading(text, "assets.csv", "csv", ["text/csv", "98 B"]))


async def image(seat: Seat) -> None:
    """A picture as blocks of two colours."""
    from PIL import Image

    await queue(seat)
    pixels = Image.new("RGB", (64, 24), (40, 110, 180))
    pixels.paste((250, 200, 60), (8, 4, 24, 20))
    pixels.paste((200, 60, 60), (40, 4, 56, 20))
    picture = Picture(pixels, 640, 240)
    seat.app.push_screen(PictureScreen(picture, "blocks", "plan.png", "image/png · 12 K"))
    await seat.sees("plan.png", "▀▀")


async def _read(seat: Seat, reading: Shown) -> None:
    await queue(seat)
    seat.app.push_screen(PagerScreen(reading))
    await seat.until(lambda: isinstance(seat.app.screen, PagerScreen))
    await seat.sees(reading.title)


async def _open(seat: Seat, subject: str) -> None:
    assert isinstance(seat.app, RtdeskApp)
    await seat.open(_number(seat, subject))


def _number(seat: Seat, subject: str) -> int:
    tickets = seat.desk.view("all").after(None, 400)
    rows = seat.desk.rows([place.ticket for place in tickets])
    return next(id_ for id_, row in rows.items() if row.row.subject == subject)


async def _subject(seat: Seat, words: str) -> None:
    await seat.press("e", "s")
    await seat.until(lambda: isinstance(seat.app.screen, Ask))
    seat.app.screen.query_one(Input).value = words
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))


async def _type(seat: Seat, words: str) -> None:
    area = seat.app.focused
    assert isinstance(area, TextArea)
    area.load_text(words)
    area.move_cursor(area.document.end)
    await seat.until(lambda: seat.composer and seat.composer.draft().body == words)
    title = seat.app.screen.query_one(ComposerTitle)
    await seat.until(lambda: title.note == "saved")


LABELS = "Labels come out shifted by 2 mm"


async def _settles(seat: Seat, *ops: Op) -> None:
    """Changes that worked."""
    for op in ops:
        seat.desk.do(op)
    await seat.until(lambda: not seat.desk.entries())
    await seat.settled()


async def watchers(seat: Seat) -> None:
    """Everybody of a ticket, also in custom roles."""
    shown = _number(seat, LABELS)
    group = (await seat.desk.directory.find("help", groups=True)).groups[0].member
    await _settles(
        seat,
        SetField(shown, "Role.{Account Manager}", "jonas"),
        ChangeMembers(shown, "Role.{On-call Engineers}", (group, "mei")),
        ChangeMembers(shown, "Cc", ("bob",)),
    )
    await _open(seat, LABELS)
    seat.ticket.thread.go_top()
    await seat.press("W")
    await seat.until(lambda: isinstance(seat.app.screen, PeopleScreen))
    await seat.press("j", "j")
    await seat.sees("Help desk (group)", "Jonas Weber", "x Remove")


async def watchers_refused(seat: Seat) -> None:
    """RT said no to one of them, at its line."""
    await _open(seat, MILL_LANE)
    shown = seat.ticket.ticket_in_focus or 0
    await seat.press("W")
    await seat.until(lambda: isinstance(seat.app.screen, PeopleScreen))
    seat.desk.do(ChangeMembers(shown, "Cc", ("kim@nowhere.example",)))
    await seat.sees("✗ +kim@nowhere.example")
    await seat.press("j", "j", "j")
    await seat.sees("r Try again")
    await seat.settled()


async def picking(seat: Seat) -> None:
    """Somebody for the Cc: known, found, a group."""
    await watchers(seat)
    await seat.press("a")
    await seat.until(lambda: isinstance(seat.app.screen, Picker))
    await seat.press(*"team")
    await seat.sees("Network team", "Those who keep")
    await seat.until(lambda: "asking RT" not in seat.text)
    seat.app.screen.query_one(Input).cursor_blink = False


async def links(seat: Seat) -> None:
    """Links of several kinds: to tickets, an article, an asset, a page."""
    shown = _number(seat, LABELS)
    await _settles(
        seat,
        ChangeMembers(shown, "DependsOn", ("33", "44")),
        ChangeMembers(shown, "Child", ("61",)),
        ChangeMembers(shown, "RefersTo", ("asset:3", "a:2", "https://wiki.harbour.example/labels")),
    )
    await _open(seat, LABELS)
    seat.ticket.thread.go_top()
    await seat.press("L")
    await seat.until(lambda: isinstance(seat.app.screen, LinksScreen))
    await seat.sees("VPN gateway", "ML-PRN-02", "Clean a label printer", "enter Open")
    await seat.until(lambda: "asking RT" not in seat.text)


async def linking(seat: Seat) -> None:
    """A ticket to link to, by words."""
    await links(seat)
    await seat.press("a")
    await seat.until(lambda: isinstance(seat.app.screen, Picker))
    await seat.press(*"invoice")
    await seat.sees("Invoice H-2214", "Invoice PDF")
    await seat.until(lambda: "asking RT" not in seat.text)
    seat.app.screen.query_one(Input).cursor_blink = False


async def tree(seat: Seat) -> None:
    """What depends on what, unfolded."""
    await links(seat)
    await seat.press("t")
    await seat.until(lambda: isinstance(seat.app.screen, TreeScreen))
    await seat.sees("waits for")
    await seat.press("E")
    await seat.sees("Renew the certificate", "nothing below")
    await seat.until(lambda: "asking RT" not in seat.text)


async def merging(seat: Seat) -> None:
    """Two tickets side by side."""
    await _open(seat, LABELS)
    await seat.press("M")
    await seat.until(lambda: isinstance(seat.app.screen, Picker))
    await seat.press(*"44")
    await seat.sees("Till does not open")
    await seat.press("enter")
    await seat.until(lambda: isinstance(seat.app.screen, MergeScreen))
    await seat.sees("y Merge", "RT has no way back")


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (
        *(
            queue,
            marks,
            bulk,
            bulk_refused,
            overview,
            find,
            find_everywhere,
            columns,
            ordering,
            stale,
            ticket,
            folded,
            ways,
            found,
            reply,
            comment,
            review,
            status,
            theming,
            keys,
        ),
        *(outbox, refused, sync, countdown, changed, overtaken, drafts),
        *(attachments, saving, folder, pager, table, image),
        *(timed, articles, article, reminders, reminder, approvals),
        *(searching, search_refused, search_words, searches, goto),
        *(fields, calendar, several, long_text, upload),
        *(facts, card, card_offline, headers, source),
        *scenes_browse.SCENES,
        *(watchers, watchers_refused, picking, links, linking, tree, merging),
        *scenes_creating.SCENES,
        *scenes_everywhere.SCENES,
    )
}
AS = {
    "refused": "bob",
    "watchers_refused": "bob",
    "outbox": "anna",
    "browse_members": "root",
    "browse_make": "root",
}
"""Who is at the desk; anna where nothing is said."""


def picture(app: App[Any]) -> str:
    """The screen as SVG, always with the same names inside."""
    import re

    return re.sub(r"\bterminal-\d+-", "terminal-", app.export_screenshot())
