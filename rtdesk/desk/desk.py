"""The composition root: one Desk per profile; the UI and the CLI hold a Desk, nothing below it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rtdesk.actions.action import is_local
from rtdesk.actions.offer import Offer, offers
from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.config.kept_lists import KeptLists
from rtdesk.config.paths import Places
from rtdesk.config.profile import Profile
from rtdesk.lists import ACTIVE, behind, define
from rtdesk.local.aside import Aside, Waking, Wants
from rtdesk.outbox.entry import Entry
from rtdesk.outbox.outbox import Outbox
from rtdesk.records import extras
from rtdesk.records.link import TICKET_LINKS
from rtdesk.records.listed import Listed
from rtdesk.records.queue import Queue
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.awake import Awake
from rtdesk.store.batch import Batch, ListSpec, Thread
from rtdesk.store.change import Change, Changes
from rtdesk.store.errors import LookOnly, NotSaved
from rtdesk.store.fate import Fate
from rtdesk.store.lists import BOOKMARKS, SNOOZED, UNREAD, ListState
from rtdesk.store.mirror import Mirror
from rtdesk.store.orders import KEYS, columns
from rtdesk.store.own_lists import OwnLists
from rtdesk.store.search import Found
from rtdesk.store.status import SyncStatus
from rtdesk.store.view import View
from rtdesk.sync.clock import Clock, SystemClock

if TYPE_CHECKING:
    from datetime import datetime

    from rtdesk.backend.ledger import Tally
    from rtdesk.backend.port import Backend, Progress
    from rtdesk.config.macros import Macro
    from rtdesk.config.profile import NamedList
    from rtdesk.desk.articles import Articles
    from rtdesk.desk.creating import Creating
    from rtdesk.desk.directory import Directory
    from rtdesk.desk.errands import Errands
    from rtdesk.desk.fields import Fields
    from rtdesk.desk.line_mode import LineMode
    from rtdesk.desk.relations import Relations
    from rtdesk.desk.resources import Resources
    from rtdesk.desk.watching import Watching
    from rtdesk.files.opened import Opened
    from rtdesk.local.macros import Run
    from rtdesk.local.stopwatches import Stopwatches
    from rtdesk.ops.op import Op
    from rtdesk.outbox.draft import Draft
    from rtdesk.records.headers import PartHeaders
    from rtdesk.records.link import Links
    from rtdesk.records.person import Person, Requested
    from rtdesk.records.savedsearch import SavedSearch
    from rtdesk.records.snooze import Snooze
    from rtdesk.records.user import User
    from rtdesk.store.narrow import Lines
    from rtdesk.store.overview import Overview, What
    from rtdesk.store.vocabulary import Learned
    from rtdesk.sync.asides import Asides
    from rtdesk.sync.engine import Engine
    from rtdesk.text.ticketsql_words import Vocabulary

Connect = Callable[[], Awaitable["Backend"]]

COLUMNS = ("id", "mark", "subject", "status", "owner", "requestor", "priority")
"""Of the list that says until when tickets are out of sight."""
BUILT_IN = (
    ListSpec("mine", "Mine", f"Owner = '__CurrentUser__' AND {ACTIVE}"),
    ListSpec("unowned", "Unowned", f"Owner = 'Nobody' AND {ACTIVE}", needs=(("owner", "Nobody"),)),
    ListSpec("all", "All open", ACTIVE),
    ListSpec("due", "Due", f"Due IS NOT NULL AND {ACTIVE}", "Due"),
    ListSpec(UNREAD, "Unread"),
    ListSpec(BOOKMARKS, "Bookmarks"),
    ListSpec(SNOOZED, "Snoozed", columns=(*COLUMNS, "until")),
    ListSpec("recent", "Last 7 days", "LastUpdated > '7 days ago'"),
    ListSpec("bookmarked", "Bookmarked in RT", "id = '__Bookmarked__'"),
    ListSpec(
        "reminders",
        "Reminders",
        f"Type = 'reminder' AND Owner = '__CurrentUser__' AND {ACTIVE}",
        "Due",
    ),
    ListSpec(
        "approvals",
        "Approvals",
        f"Type = 'approval' AND {ACTIVE}"
        " AND (Owner = '__CurrentUser__' OR AdminCc.id = '__CurrentUser__')",
        "Created",
    ),
)

RECENT = 30
"""Tickets that one looked at which are remembered."""
ALL_ACTIVE = frozenset({"mine", "unowned", "all"})
"""Lists of active tickets only: what is due in them is in the list of what is due."""
REMEMBERED = 50
"""Tickets that are not read again from the mirror while nothing changes."""
LOOKED_THROUGH = 10_000
"""Tickets of a list of our own that are looked through; there are never so many."""


class Desk:
    """What there is to see, and what can be asked for. Reads never wait for the network."""

    def __init__(
        self,
        profile: Profile,
        places: Places,
        connect: Connect,
        now: Callable[[], float] | None = None,
        clock: Clock | None = None,
    ):
        self.profile = profile
        self.now = now or time.time
        if profile.macros:
            self._check_macros()
        self._clock = clock or SystemClock(now)
        self.changes = Changes()
        self._connect = connect
        self._places = places
        self._mirror = Mirror(places.mirror / "mirror.sqlite3", self.changes)
        self._outbox = Outbox(places.work, self.changes, self._clock.now)
        self.editing = places.work / "editing"
        """Where texts lie while they are in the user's editor."""
        self._opened_in = places.work / "opened"
        self._opened: Opened | None = None
        self._fields: Fields | None = None
        self._creating: Creating | None = None
        self._tickets: dict[int, Ticket | None] = {}  # asked for since the last change
        self._thread: Thread | None = None
        self._refused: set[tuple[str, str]] = set()
        self._engine: Engine | None = None
        self._is_running = False
        self._standing = SyncStatus()
        self._spent: Mapping[str, Tally] = {}
        self._again = asyncio.Event()
        self._lines: asyncio.Future[Lines] | None = None  # of the list that is looked through
        self._lines_of = ("", "")  # its name and order
        self._wishes: list[Callable[[Engine], None]] = []
        self.lists: dict[str, ListSpec] = {}
        self.own_lists = OwnLists(KeptLists(places.lists), self.kept, self.keep)
        """What was searched for, and lists that the user kept."""
        self._learned: Learned | None = None
        self._articles: Articles | None = None
        self._errands: Errands | None = None
        self._stopwatches: Stopwatches | None = None
        self._watching: Watching | None = None
        self._relations: Relations | None = None
        self._resources: Resources | None = None
        self._aside = Aside(
            self._outbox.shelf,
            self._mirror,
            self.changes,
            self.now,
            Wants(
                lambda ids: self._wish(lambda engine: engine.want_rows(ids)),
                lambda id: self._wish(lambda engine: engine.want_thread(id)),  # noqa: A006
            ),
        )
        self._define_lists()
        self._aside.fill()
        self.changes.subscribe(self._on_change)

    @classmethod
    def open(cls, profile: Profile, places: Places) -> Desk:
        """A desk on the server of a profile."""

        async def connect() -> Backend:
            return await asyncio.to_thread(_connect, profile)

        return cls(profile, places, connect)

    @classmethod
    def demo(
        cls, folder: Path, user: str = "", *, tickets: int = 0, version: str = "5.0.3"
    ) -> Desk:
        """A desk on an RT in memory; mirror and outbox are kept in `folder`."""

        async def connect() -> Backend:
            return await asyncio.to_thread(_connect_demo, user, tickets, version)

        from rtdesk.demo.samples import COMMANDS, MACROS

        profile = Profile(
            name="demo", url="http://demo", undo_seconds=4.0, macros=MACROS, commands=COMMANDS
        )
        return cls(profile, Places(folder / "mirror", folder / "work"), connect)

    def _check_macros(self) -> None:
        from datetime import UTC, datetime

        from rtdesk.local.macros import check

        check(self.profile.macros, datetime.fromtimestamp(self.now(), UTC))

    # -- life ----------------------------------------------------------------------------------

    async def run(self) -> None:
        """Connects and keeps both sides in step until cancelled.

        What stands in the way (no token, a certificate file that is not there) becomes the
        status; `refresh` tries again.
        """
        waking = asyncio.create_task(self._aside.run(self._clock))
        self._is_running = True
        try:
            await self._run()
        finally:
            self._is_running = False
            waking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waking

    async def _run(self) -> None:
        engine = await asyncio.to_thread(self._make_engine, await self._connected())
        self._engine = engine
        for wish in self._wishes:
            wish(engine)
        self._wishes.clear()
        try:
            await engine.run()
        finally:
            self._engine = None
            await engine.aclose()

    async def _connected(self) -> Backend:
        while True:
            try:
                return await self._connect()
            except (ConfigError, BackendError) as error:
                self._again.clear()
                self._tell(SyncStatus("refused", str(error)))
            await self._again.wait()
            self._tell(SyncStatus())

    def _tell(self, status: SyncStatus) -> None:
        self._standing = status
        self.changes.emit(Change(status=True))

    def _make_engine(self, backend: Backend) -> Engine:
        from rtdesk.sync.engine import Engine

        return Engine(
            backend,
            self._mirror,
            self._outbox,
            changes=self.changes,
            clock=self._clock,
            specs=self.lists,
            refused=lambda queue, action: self._refused.add((queue, action)),
            read_only=self.profile.read_only,
        )

    def close(self) -> None:
        """Closes the files."""
        if self._opened:
            self._opened.close()
            self._opened = None
        self._mirror.close()
        self._outbox.close()

    def _wish(self, wish: Callable[[Engine], None]) -> None:
        if self._engine:
            wish(self._engine)
        else:
            self._wishes.append(wish)

    def _on_change(self, change: Change) -> None:
        if change.tickets or change.outbox or change.everything:
            self._tickets.clear()
            if self._thread and (self._thread.ticket in change.tickets or change.everything):
                self._thread = None
        if change.queues:
            self._define_lists()
        if change.outbox and self._engine:
            self._engine.outbox_changed()
        if change.tickets & self._outbox.twins:
            from rtdesk.sync.twins import note_twins

            note_twins(self._outbox, self._mirror, self.me, change.tickets)
        self._aside.note(change)

    def _define_lists(self, *, tell: bool = False) -> None:
        specs = define(
            self.profile,
            built_in=BUILT_IN,
            kept=self.own_lists.specs(),
            searches=self._mirror.searches(),
            queues=self._mirror.queues(),
            me=self.me,
            chosen_columns=lambda name: tuple(self.kept(f"columns:{name}").split("\n")[:-1]),
            chosen_order=self.order,
        )
        self.lists.clear()
        self.lists |= specs
        self._mirror.define(tuple(specs.values()), tell=tell)

    # -- what there is to see ------------------------------------------------------------------

    @property
    def me(self) -> str:
        """My login; empty until the server was reached once."""
        return self._mirror.meta("me")

    @property
    def host(self) -> str:
        """The server's name, for the title."""
        return urlsplit(self.profile.url).hostname or ""

    @property
    def status(self) -> SyncStatus:
        """How things stand with the server."""
        return self._engine.status if self._engine else self._standing

    @property
    def last_list(self) -> str:
        """The list that was open when the desk was left; at first, everything that is open."""
        name = self._mirror.meta("list")
        return name if name in self.lists else "all"

    def remember_list(self, name: str) -> None:
        """The list to open at the next start."""
        with contextlib.suppress(NotSaved):
            self._mirror.remember("list", name)

    def kept(self, name: str) -> str:
        """How the user likes something to be shown; empty: never said."""
        return self._mirror.meta(f"kept:{name}")

    def keep(self, name: str, value: str) -> None:
        """Remembers that over restarts."""
        with contextlib.suppress(NotSaved):
            self._mirror.remember(f"kept:{name}", value)

    def web_page(self, id: int) -> str:  # noqa: A002
        """The address of a ticket's page in RT's own web interface."""
        return f"{self.profile.url.rstrip('/')}/Ticket/Display.html?id={id}"

    @property
    def folded(self) -> frozenset[str]:
        """Sections of a ticket's facts that the user folded, by their titles."""
        return frozenset(self.kept("folded").split())

    def fold(self, section: str) -> None:
        """Folds a section, or unfolds it; the next start remembers."""
        self.keep("folded", " ".join(sorted(self.folded ^ {section})))

    def queues(self) -> tuple[Queue, ...]:
        """Queues one may see, by name."""
        return self._mirror.queues()

    def counts(self) -> dict[str, int]:
        """How many tickets are in each list."""
        return self._aside.counts(self._mirror.lists.counts())

    def overdue(self) -> frozenset[str]:
        """Names of the lists that have tickets whose time is over."""
        found = self._mirror.lists.overdue(self.now())
        return found | {"due"} if found & ALL_ACTIVE else found  # that has them, read or not

    def unread(self) -> tuple[int, ...]:
        """Tickets that changed since the user looked."""
        return self._mirror.lists.tickets(UNREAD)

    def list_state(self, name: str) -> ListState:
        """How a list stands."""
        return self._aside.state(name, self._mirror.lists.state(name))

    def list_states(self) -> tuple[tuple[ListSpec, ListState], ...]:
        """Every list, and how its copy stands, with what is snoozed."""
        return tuple((spec, self._mirror.lists.state(spec.name)) for spec in self.lists.values())

    def view(self, name: str, order: str = "") -> View:
        """The tickets of a list, in its order or another; what sleeps is in its own list only."""
        if name == SNOOZED:
            return self._aside.by_time()
        return Awake(self._mirror.view(name, order), lambda: self._aside.hidden)

    @property
    def orders(self) -> tuple[str, ...]:
        """The columns that a list can be ordered by, under RT's names."""
        return tuple(KEYS)

    def order(self, name: str) -> str:
        """The order of a list."""
        return self._mirror.lists.order(name)

    def set_columns(self, name: str, columns: Sequence[str]) -> None:
        """Shows a list with these columns from now on; without any, with those configured."""
        self.keep(f"columns:{name}", "".join(f"{column}\n" for column in columns))
        with contextlib.suppress(NotSaved):
            self._define_lists(tell=True)

    def extra_names(self) -> tuple[str, ...]:
        """Custom fields and roles that tickets on this machine have, as columns."""
        return self._mirror.extras.names()

    def set_order(self, name: str, order: str) -> None:
        """Shows a list in another order from now on (`-LastUpdated`: descending)."""
        with contextlib.suppress(NotSaved):
            built = self._mirror.choose_order(name, order)
            before = self.lists[name].extras if name in self.lists else ()
            if before or any(extras.kind(column) for column, _ in columns(order)):
                self._define_lists(tell=True)
            if not built:
                self._wish(lambda engine: engine.build_order(name, order))

    async def find(self, words: str) -> Found:
        """Tickets of the mirror that have these words somewhere, the newest first."""
        try:
            return await asyncio.to_thread(self._mirror.find, words)
        except OSError:
            return Found(words)

    async def narrow(self, name: str, words: str, *, anew: bool = False) -> Found:
        """Tickets of a list that have these words in their rows, in its order.

        The list is read once, and again with `anew`, for as long as one looks through it.
        """
        of = (name, self.order(name))
        if anew or self._lines_of != of:
            self.end_narrow()
        if self._lines is None:
            self._lines_of, self._lines = of, asyncio.ensure_future(self._read_lines(name))
        try:  # a key that comes while the list is read waits for the same reading
            lines = await asyncio.shield(self._lines)
            return await asyncio.to_thread(lines.find, words, self.me)
        except OSError:
            self.end_narrow()
            return Found(words, here=True)

    async def _read_lines(self, name: str) -> Lines:
        own = name == SNOOZED
        places = self.view(name).after(None, LOOKED_THROUGH) if own else []
        hidden = frozenset() if own else frozenset(self._aside.hidden)
        only = [place.ticket for place in places] if own else None
        this = asyncio.current_task()
        stop = lambda: self._lines is not this  # noqa: E731
        return await asyncio.to_thread(self._mirror.lines(name, hidden, only, stop))

    def end_narrow(self) -> None:
        """Nobody looks through a list any more; what is being read of it is dropped."""
        self._lines, self._lines_of = None, ("", "")

    def rows(self, ids: Sequence[int]) -> dict[int, Listed]:
        """Rows as they are shown: what the server said, with what is pending on top."""
        drafts = self._outbox.drafted()
        return {
            id: Listed(
                self._outbox.overlay(row),
                bool(self._outbox.pending(id)),
                unread,
                id in drafts,
                id in self._aside.bookmarks,
                self._aside.snoozed(id),
            )
            for id, (row, unread) in self._mirror.rows(ids).items()  # noqa: A001
        }

    def ticket(self, id: int) -> Ticket | None:  # noqa: A002
        """A ticket as it is shown, or None while it was never read."""
        if id not in self._tickets:
            if len(self._tickets) >= REMEMBERED:
                self._tickets.clear()
            ticket = self._mirror.ticket(id)
            self._tickets[id] = self._outbox.overlay(ticket) if ticket else None
        return self._tickets[id]

    def targets(self, ticket: Ticket) -> Mapping[int, TicketRow]:
        """What is known of the tickets that a ticket is linked to."""
        links = (link for ref in TICKET_LINKS for link in ticket.links.all(ref))
        ids = {int(x.id) for x in links if x.type == "ticket" and x.id.isdecimal()}
        return {id: listed.row for id, listed in self.rows(tuple(ids)).items()} if ids else {}  # noqa: A001

    def fate(self, id: int) -> Fate:  # noqa: A002
        """What became of a ticket, by the server's last word."""
        return self._mirror.fate(id)

    def is_gone(self, id: int) -> bool:  # noqa: A002
        """True when the server last said that the ticket is not there for this user."""
        return self.fate(id).kind == "hidden"

    def thread(self, id: int) -> Thread | None:  # noqa: A002
        """The history of a ticket with its texts, or None while it was never read."""
        if self._thread is None or self._thread.ticket != id:
            self._thread = self._mirror.thread(id)
        return self._thread

    def failure(self, id: int) -> str:  # noqa: A002
        """Why a ticket could not be read, by the server's last answer; empty: it could."""
        return self._engine.failure(id) if self._engine else ""

    def is_partial(self, id: int) -> bool:  # noqa: A002
        """True while only the end of a ticket's history is here."""
        return self._mirror.is_partial(id)

    def seen(self, id: int) -> int:  # noqa: A002
        """The newest transaction that was there when the user last looked."""
        return self._mirror.seen(id)

    def names(self, ticket: Ticket | None = None) -> Mapping[str, str]:
        """Display names by login and numeric id; `queue:3` for queues, `cf:12` for its fields."""
        return self._mirror.names(ticket)

    def owners(self, queue: str) -> tuple[tuple[str, str, int], ...]:
        """Who owns tickets that are known here: (login, name, how many) in a queue first."""
        return self._mirror.owners(queue)

    def offers(self, id: int) -> tuple[Offer, ...]:  # noqa: A002
        """What can be done with a ticket now."""
        ticket = self.ticket(id)
        if ticket is None or self.fate(id).kind in ("hidden", "merged"):
            return ()
        refused = {action for queue, action in self._refused if queue == ticket.queue.id}
        found = offers(ticket, self.me, refused)
        return tuple(o for o in found if is_local(o.action) or not self.profile.read_only)

    def entries(self, ticket: int = 0) -> tuple[Entry, ...]:
        """What is not settled in the outbox (of one ticket, or of all)."""
        return tuple(e for e in self._outbox.open() if not ticket or e.op.ticket == ticket)

    # -- searching -----------------------------------------------------------------------------

    def vocabulary(self) -> Vocabulary:
        """The words of this server, for completion: of the copy, and what was learned besides."""
        return self._mirror.vocabulary(self._learning)

    async def learn(self, asks: str) -> bool:
        """Asks the server for what completion lacks (`Completion.asks`); True when there is more.

        False also while it cannot be asked: completion goes on with what there is.
        """
        try:
            return await self._asides.learn(asks, self._learning)
        except (BackendError, NotSaved):
            return False

    @property
    def _learning(self) -> Learned:
        if self._learned is None:
            from rtdesk.store.vocabulary import Learned

            self._learned = Learned()
        return self._learned

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """Searches that RT keeps for us, also those that cannot be lists here."""
        return self._mirror.searches()

    @property
    def knows_searches(self) -> bool:
        """True when RT was asked for them once."""
        return bool(self._mirror.meta("searches"))

    async def read_searches(self) -> None:
        """Asks RT for the searches that it keeps.

        Raises:
            BackendError: it could not be asked, or it said no.
        """
        await self._asides.searches()

    def run_query(self, text: str, query: str) -> str:
        """Makes a list of what was searched for, and asks for it; gives its name."""
        spec = self.own_lists.search(text, query, self.last_list)
        if self.list_state(spec.name).failure:  # asked anew, under another name
            self.forget_query(spec.name)
            spec = self.own_lists.search(text, query, self.last_list)
        self.own_lists.note(text)
        self._define_lists()
        self.want_list(spec.name)
        return spec.name

    async def overview(self) -> Overview:
        """Every queue in numbers, of what the mirror has."""
        return await asyncio.to_thread(self._mirror.overview, self.now())

    def list_behind(self, queue: Queue, what: What) -> str:
        """Makes a list of the tickets behind a number of the overview; gives its name.

        It begins with those that are known, and is asked for like every search.
        """
        query = behind(queue.name, what)
        known = self._mirror.behind(queue.id, what, self.now())
        name = self.run_query(query, query)
        with contextlib.suppress(NotSaved):
            self._mirror.apply(Batch(joined={name: frozenset(known)}))
        return name

    def forget_query(self, name: str) -> None:
        """A search led to nothing."""
        self.own_lists.forget(name)
        self._define_lists()
        self.changes.emit(Change(lists=frozenset({name})))

    def keep_list(self, title: str, source: str, name: str = "") -> NamedList:
        """Keeps a list as one of the user's own, under a title; `name`: in place of that one.

        Raises:
            ConfigError, OSError: the file of these lists cannot be read or written.
        """
        spec = self.lists[source]
        if spec.columns == self.profile.columns:  # as everywhere, also when that changes
            spec = replace(spec, columns=())
        made = self.own_lists.keep(title, spec, self.order(source), self.lists, name)
        self._define_lists()
        self.changes.emit(Change(lists=frozenset({made.name})))
        return made

    @property
    def kept_lists(self) -> Path:
        """The file of the lists that the user kept."""
        return self._places.lists

    def drop_list(self, name: str) -> None:
        """Forgets a list that the user kept.

        Raises:
            ConfigError, OSError: the file of these lists cannot be read or written.
        """
        self.own_lists.drop(name)
        self._define_lists()
        self.changes.emit(Change(lists=frozenset({name})))

    def act(self, group: str) -> tuple[Entry, ...]:
        """What is remembered of an act: of each ticket, what became of it."""
        return self._outbox.act(group)

    # -- wishes --------------------------------------------------------------------------------

    def want_list(self, name: str) -> None:
        """A list is on screen: bring it up to date."""
        self._wish(lambda engine: engine.want_list(name))

    def want_ticket(self, id: int) -> None:  # noqa: A002
        """A ticket is on screen: bring it and its history up to date."""
        self._wish(lambda engine: engine.want_ticket(id))

    def want_links(self, id: int) -> None:  # noqa: A002
        """The cursor rests on a ticket: find out what may be done with it."""
        if self.ticket(id) is None:
            self._wish(lambda engine: engine.want_links(id))

    def watch(self, name: str, shown: Sequence[int], near: Sequence[int]) -> None:
        """The cursor rests: these rows are on screen, these tickets may be opened next."""
        self._wish(lambda engine: engine.watch(name, shown, near))

    def stop(self, name: str) -> None:
        """A list is not to be read on in the background."""
        self._wish(lambda engine: engine.stop(name))

    def active(self) -> None:
        """The user pressed a key."""
        self._aside.look()
        if self._engine:
            self._engine.active()

    def away(self, away: bool) -> None:
        """The terminal went out of sight, or came back."""
        self._aside.look()
        if self._engine:
            self._engine.away(away)

    def ledger(self) -> Mapping[str, Tally]:
        """The requests of this run by kind."""
        return self._engine.ledger() if self._engine else self._spent

    def ledger_today(self) -> Mapping[str, Tally]:
        """Today's requests by kind, those of all windows, up to a minute ago."""
        return self._mirror.ledger(time.strftime("%Y-%m-%d"))

    def purge(self, *, words: bool = False) -> None:
        """Forgets what the server said; with `words` also drafts and what was not sent.

        Raises:
            NotSaved: the disk does not let us.
        """
        self.sweep_opened()
        self._mirror.forget()
        self._mirror.shrink()
        if words:
            self._outbox.purge()
            import shutil

            shutil.rmtree(self.editing, ignore_errors=True)

    def refresh(self) -> None:
        """Looks for news now; refusals are forgotten, so that they can be tried again."""
        self._refused.clear()
        self._again.set()
        self._wish(lambda engine: engine.refresh())

    def look(self, id: int) -> None:  # noqa: A002
        """The user has this ticket before their eyes."""
        with contextlib.suppress(NotSaved):
            self._mirror.look(id)
            self._aside.opened(id)
        recent = self.recent()
        if recent[:1] != (id,):
            now = (id, *(ticket for ticket in recent if ticket != id))[:RECENT]
            self.keep("recent", " ".join(map(str, now)))

    def recent(self) -> tuple[int, ...]:
        """The tickets that the user looked at, the last one first."""
        return tuple(int(id) for id in self.kept("recent").split() if id.isdecimal())  # noqa: A001

    def numbered(self, digits: str) -> tuple[int, ...]:
        """Tickets of the copy whose number begins like this, the shortest first."""
        return self._mirror.numbered(digits)

    async def card(self, login: str) -> tuple[Person | None, Requested]:
        """A requestor, as far as RT tells, and their tickets, asked of the server now.

        Raises:
            BackendError: it could not be asked, or it said no.
        """
        return await self._asides.card(login)

    async def people(self, words: str) -> tuple[User, ...]:
        """Some users who have these words in login, name or address, asked of the server now.

        Raises:
            BackendError: it could not be asked, or it said no.
        """
        return await self._asides.people(words)

    @property
    def line(self) -> LineMode:
        """What line mode asks of the server, and of the copy."""
        from rtdesk.desk.line_mode import LineMode

        return LineMode(self, self._mirror, self._outbox)

    @property
    def directory(self) -> Directory:
        """Who can be named: people and groups."""
        from rtdesk.desk.directory import Directory

        return Directory(self, self._mirror)

    @property
    def relations(self) -> Relations:
        """What tickets have to do with each other."""
        if self._relations is None:
            from rtdesk.desk.relations import Relations

            self._relations = Relations(self, self._mirror)
        return self._relations

    async def headers(self, ticket: int, transactions: tuple[int, ...]) -> tuple[PartHeaders, ...]:
        """The headers of messages and mails, asked of the server once.

        Raises:
            BackendError: it could not be asked, or it said no.
        """
        return await self._asides.headers(ticket, transactions)

    async def links(self, tickets: Sequence[int]) -> dict[int, Links]:
        """What may be done with these tickets, asked of the server now, a hundred at a time.

        Raises:
            BackendError: it could not be asked, or it said no.
        """
        return await self._asides.links(tickets)

    @property
    def _asides(self) -> Asides:
        if self._engine is None:
            from rtdesk.backend.errors import Unreachable

            raise Unreachable("not connected yet")
        return self._engine.asides

    async def download(
        self, attachment: int, to: Path | int, progress: Progress | None = None
    ) -> None:
        """Writes an attachment to a new file, or to an open one."""
        if self._engine is None:
            from rtdesk.backend.errors import Unreachable

            raise Unreachable("not connected yet")
        await self._engine.download(attachment, to, progress)

    def opened(self) -> Opened:
        """Attachments that are looked at or given to programs; gone when the desk is closed.

        Raises:
            OSError: the disk does not let us.
        """
        from rtdesk.files.opened import Opened

        self._opened = self._opened or Opened(self._opened_in)
        return self._opened

    def sweep_opened(self) -> None:
        """Deletes what a desk that was killed had opened."""
        if self._opened_in.is_dir():
            from rtdesk.files.opened import sweep

            sweep(self._opened_in)

    def want_thread(self, id: int) -> None:  # noqa: A002
        """The history of a ticket is wanted, though it is not on screen."""
        self._wish(lambda engine: engine.want_thread(id))

    def told_to_commands(self, id: int) -> dict[str, str]:  # noqa: A002
        """What a command of the user's own finds in its environment about a ticket."""
        from rtdesk.local.commands import known_of

        listed = self.rows((id,)).get(id)
        return known_of(listed.row, self.web_page(id)) if listed else {}

    def given_to_commands(self, id: int, what: str, message: int = 0) -> str | None:  # noqa: A002
        """What it reads: nothing, a `message`, the `thread`; None while that is not here."""
        from rtdesk.local.commands import message_of, thread_of

        if not what:
            return ""
        thread = self.thread(id)
        if thread is None:
            return None
        if what == "message":
            return message_of(thread, message)
        return thread_of(thread, self.names(self.ticket(id)))

    @property
    def fields(self) -> Fields:
        """Custom fields as administrators made them, and what forms know of them."""
        if self._fields is None:
            from rtdesk.desk.fields import Fields

            self._fields = Fields(self, self._outbox)
        return self._fields

    @property
    def creating(self) -> Creating:
        """New tickets: where one may make them, and what one begins with."""
        if self._creating is None:
            from rtdesk.desk.creating import Creating

            self._creating = Creating(self)
        return self._creating

    # -- one question, no schedule (line mode) -----------------------------------------------

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Backend]:
        """The server behind this profile: through the open desk, in line mode by itself.

        Raises:
            Unreachable: the desk is open, and not connected yet.
            BackendError, ConfigError: there is no way to it.
        """
        if self._engine is not None:
            yield self._engine.backend
            return
        if self._is_running:
            from rtdesk.backend.errors import Unreachable

            raise Unreachable("not connected yet")
        backend = await self._connect()
        try:
            yield backend
        finally:
            await backend.aclose()

    @contextlib.asynccontextmanager
    async def engine(self) -> AsyncIterator[tuple[Engine, asyncio.Task[None]]]:
        """An engine that runs for as long as it is needed, where no desk is open.

        Raises:
            BackendError, ConfigError: there is no connection to begin with.
        """
        engine = await asyncio.to_thread(self._make_engine, await self._connect())
        self._engine = engine
        running = asyncio.create_task(engine.run())
        try:
            yield engine, running
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running
            await engine.aclose()
            self._engine, self._spent = None, engine.ledger()

    @property
    def resources(self) -> Resources:
        """Everything the server has, by its links."""
        if self._resources is None:
            from rtdesk.desk.resources import Resources

            self._resources = Resources(self.connection)
        return self._resources

    async def search(
        self, query: str, order: str = "-LastUpdated", limit: int = 100
    ) -> tuple[TicketRow, ...]:
        """Rows of a TicketSQL search, asked of the server now.

        Raises:
            BackendError, ConfigError: it could not be asked, or it said no.
        """
        async with self.connection() as backend:
            page = await backend.tickets(query, order)
            rows = page.items
            while page.next and len(rows) < limit:
                page = await backend.tickets(query, order, page.next)
                rows += page.items
        return rows[:limit]

    # -- what only this machine knows ---------------------------------------------------------

    def bookmark(self, id: int) -> bool:  # noqa: A002
        """Gives a ticket a bookmark, or takes it away; True when it has one now.

        Raises:
            NotSaved: the disk did not take it.
        """
        self.set_bookmarks((id,), on=not self.is_bookmarked(id))
        return self.is_bookmarked(id)

    def set_bookmarks(self, ids: Collection[int], *, on: bool) -> None:
        """Gives tickets a bookmark, or takes it away, at once.

        Raises:
            NotSaved: the disk did not take it; nothing changed.
        """
        self._aside.bookmark(ids, on=on)

    def is_bookmarked(self, id: int) -> bool:  # noqa: A002
        """Whether a ticket has a bookmark here; RT's own are another list."""
        return id in self._aside.bookmarks

    def snooze(self, id: int, until: datetime | None, *, on_answer: bool = True) -> None:  # noqa: A002
        """Puts a ticket out of sight until then, or until somebody else writes to it.

        Raises:
            ValueError: nothing would ever wake it.
            NotSaved: the disk did not take it.
        """
        self.snooze_all((id,), until, on_answer=on_answer)

    def snooze_all(
        self, ids: Collection[int], until: datetime | None, *, on_answer: bool = True
    ) -> None:
        """The same for several, at once.

        Raises:
            ValueError: nothing would ever wake them.
            NotSaved: the disk did not take it; nothing changed.
        """
        self._aside.snooze(ids, until, on_answer=on_answer)

    def wake(self, *ids: int) -> None:
        """Shows snoozed tickets again, where they were.

        Raises:
            NotSaved: the disk did not take it; nothing changed.
        """
        self._aside.wake(ids)

    def snoozed(self, id: int) -> Snooze | None:  # noqa: A002
        """How a ticket sleeps; None: it does not."""
        return self._aside.snoozed(id)

    def snoozed_before(self, id: int) -> Snooze | None:  # noqa: A002
        """How a ticket slept before it came back, while that time is still to come."""
        return self._aside.before(id)

    def wakings(self) -> Sequence[Waking]:
        """What woke in this run, in order."""
        return self._aside.wakings

    @property
    def articles(self) -> Articles:
        """RT's articles."""
        if self._articles is None:
            from rtdesk.desk.articles import Articles

            self._articles = Articles(self)
        return self._articles

    @property
    def errands(self) -> Errands:
        """Reminders and approvals."""
        if self._errands is None:
            from rtdesk.desk.errands import Errands

            def want(ids: tuple[int, ...]) -> None:
                self._wish(lambda engine: engine.want_rows(ids))

            self._errands = Errands(self, self._mirror, want)
        return self._errands

    @property
    def watching(self) -> Watching:
        """What happens to tickets by others, for somebody who wants to be told."""
        if self._watching is None:
            from rtdesk.desk.watching import Around, Watching

            around = Around(
                me=lambda: self.me,
                now=self.now,
                rows=self.rows,
                hidden=lambda: self._aside.hidden,
                want_thread=self.want_thread,
                answers=lambda: self._engine.answers.by_ticket() if self._engine else {},
                kept=self.kept,
                keep=self.keep,
            )
            self._watching = Watching(self._mirror, around)
        return self._watching

    @property
    def stopwatches(self) -> Stopwatches:
        """Stopwatches on tickets."""
        if self._stopwatches is None:
            from rtdesk.local.stopwatches import Stopwatches

            several, watches = self.profile.several_stopwatches, self._outbox.watches
            self._stopwatches = Stopwatches(watches, self.changes, self.now, several=several)
        return self._stopwatches

    # -- doing ---------------------------------------------------------------------------------

    def do(self, *ops: Op, hold: float = 0.0) -> str:
        """Asks for changes, as one act; they show at once as pending, and leave after `hold` s.

        Gives the act's name.

        Raises:
            LookOnly: the user wants nothing done.
        """
        self._check_that_one_may_write()
        return self._outbox.add(*ops, hold=hold)

    def _check_that_one_may_write(self) -> None:
        if self.profile.read_only:
            raise LookOnly

    def set_status(self, ticket: Ticket, status: str, *, hold: float = 0.0) -> None:
        """Moves a ticket along its lifecycle."""
        from rtdesk.ops.op import SetStatus

        self.do(SetStatus(ticket.id, status, ticket.status), hold=hold)

    def own(self, ticket: Ticket, verb: str) -> None:
        """Takes, gives back or steals a ticket."""
        from rtdesk.ops.op import Own

        self.do(Own(ticket.id, verb, self.me, ticket.owner.id))

    def set_field(self, ticket: Ticket, field: str, value: str, base: str) -> None:
        """Sets one field of a ticket."""
        from rtdesk.ops.op import SetField

        self.do(SetField(ticket.id, field, value, base))

    def run_macro(self, ticket: Ticket, macro: Macro) -> Run:
        """Changes fields as one act; the words come back as a draft, which is not kept yet.

        Raises:
            MacroRefused: the ticket does not offer it; nothing was done.
            NotSaved: the disk did not take it; nothing was done.
        """
        from datetime import datetime

        from rtdesk.local.macros import Around, kind_of, plan

        kind = kind_of(macro, ticket)
        kept = self.draft(ticket.id, kind) if kind else None
        signature = self.profile.signature_for(ticket.queue.label)
        now = datetime.fromtimestamp(self.now()).astimezone()
        run = plan(macro, ticket, Around(self.me, self.names(ticket), now, signature, kept))
        if run.ops:
            self._outbox.add(*run.ops)
        return run

    def send(self, draft: Draft) -> str:
        """Sends a message after the undo window; gives the act's name.

        Raises:
            OSError: a file cannot be read, or the user wants nothing done; the draft stays.
        """
        self._check_that_one_may_write()
        return self._outbox.send(draft, hold=self.profile.undo_seconds)

    def recall(self, group: str, tickets: Collection[int] = ()) -> Draft | None:
        """Takes an act (on these tickets) back that did not leave yet; a message comes back as its
        draft."""
        return self._outbox.recall(group, tickets)

    def send_held(self, group: str) -> None:
        """Lets a message go that is still held."""
        self._outbox.release(group)

    def retry(self, id: int) -> None:  # noqa: A002
        """Tries an entry of the outbox again."""
        self._outbox.retry(id)

    def retry_all(self, ids: Iterable[int]) -> None:
        """Tries entries of the outbox again, together."""
        self._outbox.retry_all(ids)

    def resolve(self, id: int, choices: Mapping[str, str]) -> None:  # noqa: A002
        """Ends a conflict about fields: `mine`, `theirs`, `merged` or `=value` for each of them."""
        from rtdesk.outbox.deciding import resolve

        resolve(self._outbox, id, choices)

    def send_again(self, id: int) -> None:  # noqa: A002
        """Sends a stopped entry as it is, whatever stopped it."""
        from rtdesk.outbox.deciding import send_again

        send_again(self._outbox, id)

    def send_anyway(self, id: int) -> None:  # noqa: A002
        """Sends a message although others wrote meanwhile: what is there now was seen."""
        from rtdesk.outbox.deciding import send_anyway

        send_anyway(self._outbox, id)

    def move(self, group: str, ticket: int) -> Draft | None:
        """Takes a message back, as the draft of another ticket.

        Raises:
            NotSaved: the disk did not take it; it is where it was.
        """
        from rtdesk.outbox.deciding import move

        return move(self._outbox, group, ticket, self.ticket(ticket))

    def undo_act(self, group: str) -> tuple[Op, ...]:
        """Takes back what an act of this run did to fields; gives the changes asked for."""
        return self._outbox.undo(group)

    def undo(self) -> Draft | tuple[Op, ...]:
        """Takes back the last message that is held, else the last change of fields in this run.

        Gives the draft, or the changes that were asked for; none when there is nothing. The draft
        of a message to several tickets is one of ticket 0.
        """
        if held := self.hold_left():
            draft = self._outbox.recall(held[-1].group)
            return draft or tuple(e.op for e in held if e.group == held[-1].group)
        return self._outbox.undo()

    def hold_left(self) -> tuple[Entry, ...]:
        """Messages that can still be taken back without a trace."""
        return tuple(e for e in self.entries() if e.state == "held")

    def settled(self) -> tuple[Entry, ...]:
        """What was done in this run, in order."""
        return tuple(self._outbox.settled)

    @property
    def makes_new(self) -> bool:
        """True when a new ticket was asked for in this run, or waits from before."""
        return self._creating is not None or any(e.op.ticket == 0 for e in self.entries())

    def notes(self) -> tuple[Entry, ...]:
        """What was done in this run and came out otherwise than expected, newest last."""
        return tuple(entry for entry in self._outbox.settled if entry.reason)

    def outbox_notes(self) -> tuple[Entry, ...]:
        """What was done in the last day and came out otherwise than expected, oldest first."""
        return self._outbox.noted()

    def drop(self, group: str, tickets: Collection[int] = ()) -> bool:
        """Forgets an act (on these tickets) for good; False while it is being sent."""
        return self._outbox.drop(group, tickets)

    def call_back(self, group: str) -> tuple[int, ...]:
        """Takes back what of an act did not leave yet; the tickets that it was for."""
        return self._outbox.call_back(group)

    def take_up(self, draft: Draft) -> None:
        """The user goes on with these words: what is saved next replaces them."""
        self._outbox.take_up(draft)

    def save_draft(self, draft: Draft) -> Draft:
        """Keeps words that are not sent yet; returns them, with what another window kept."""
        return self._outbox.save(draft)

    def draft(self, ticket: int, kind: str) -> Draft | None:
        """The draft of this kind for a ticket."""
        return self._outbox.draft(ticket, kind)

    def drafts(self) -> Iterable[tuple[Draft, float]]:
        """Every draft with the time it was saved."""
        return self._outbox.drafts()


def _connect(profile: Profile) -> Backend:
    from rtdesk.config.secrets import account
    from rtdesk.rest2.backend import Rest2Backend

    return Rest2Backend(account(profile))


def _connect_demo(user: str, tickets: int, version: str) -> Backend:
    from rtdesk.demo.app import demo_app
    from rtdesk.rest2.backend import Rest2Backend

    app = demo_app(tickets=tickets, version=version)
    if user and user not in app.users():
        raise ConfigError(f"the demo has no user {user!r}; it has {', '.join(app.users())}")
    return Rest2Backend(app.account(user or "anna"), app=app)
