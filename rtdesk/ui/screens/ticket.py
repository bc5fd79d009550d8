"""A ticket: its facts, its thread, what can be done with it, and the composer beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from rtdesk.actions.action import TICKET
from rtdesk.ops.op import Message, Own, SetField, SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.store.change import Change
from rtdesk.store.view import Place, View
from rtdesk.ui.absent import why_absent
from rtdesk.ui.doing import TicketDoing, footer
from rtdesk.ui.keys import bindings
from rtdesk.ui.said import words
from rtdesk.ui.screens.composing import Composing
from rtdesk.ui.screens.linked import Linked
from rtdesk.ui.screens.reading import Reading
from rtdesk.ui.standing import number, standing
from rtdesk.ui.text import plain
from rtdesk.ui.told import told
from rtdesk.ui.widgets.action_bar import ActionBar
from rtdesk.ui.widgets.facts import Facts
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.thread import Thread
from rtdesk.ui.widgets.thread_blocks import Way
from rtdesk.ui.widgets.title_line import TitleLine

HINTS = (
    ("app.keys", "question_mark", "Keys"),
    ("pane", "tab", "Facts"),
    ("ticket.next", "J", "Next"),
    ("ticket.previous", "K", "Prev"),
    ("thread.find", "slash", "Find"),
    ("prefix.thread", "z", "Folds"),
    ("ticket.attachments", "v", "Files"),
    ("ticket.headers", "H", "Headers"),
    ("back", "q", "Back"),
)
"""What the bottom line tells besides the actions: id, the code's own key, words."""
BELOW = ("lists", "home", "mine", "unread")
"""Places of the screen with the lists."""
MUTED = "$foreground-muted"


class TicketScreen(Reading, Composing, Linked):
    """One ticket, then perhaps another."""

    CSS_PATH = "ticket.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(TICKET),
        Binding("g>n", "go('news')", "What is new in this thread", id="go.news", show=False),
        Binding("J", "step(1)", "Next ticket", id="ticket.next", show=False),
        Binding("K", "step(-1)", "Previous ticket", id="ticket.previous", show=False),
        Binding("v", "attachments", "Attachments", id="ticket.attachments", show=False),
        Binding("S", "save", "Save attachments", id="ticket.save", show=False),
        Binding("H", "headers", "Headers, and who was mailed", id="ticket.headers", show=False),
        Binding("equals_sign", "decide", "Decide on a conflict", id="ticket.decide", show=False),
        Binding("escape", "dismiss_news", "Dismiss", id="dismiss", show=False),
        Binding(
            "enter",
            "open_merged",
            "Open the ticket that it was merged into",
            id="ticket.merged",
            show=False,
            priority=True,  # otherwise enter folds quotes
        ),
        Binding("tab", "other_pane", "Next pane", id="pane", show=False),
        Binding("q", "back", "Back", id="back", show=False),
    ]

    facts = query_one(Facts)
    action_bar = query_one(ActionBar)
    status_line = query_one(StatusLine)
    title_line = query_one(TitleLine)
    banner = query_one("#banner", Static)

    def __init__(self) -> None:
        super().__init__()
        self._shown = 0
        self._view: View | None = None
        self._place: Place | None = None
        self._first_draft: Draft | None = None
        self._since = 0  # reading starts behind this transaction
        self._new_after = 0
        self._read_to = 0  # the newest transaction that the user knows of
        self._told = ""

    def enter(self, ticket: int, view: View | None, draft: Draft | None, since: int) -> None:
        """Shows a ticket, on a screen that may have shown others before.

        `view` is where next and previous lead; `draft` opens the composer at once.
        """
        self._shown, self._view, self._place = ticket, view, None
        self._first_draft, self._since = draft, since
        if self.is_mounted:
            self._begin()

    def compose(self) -> ComposeResult:
        """Title, banner, facts and thread, the composer's place, buttons, status."""
        yield TitleLine()
        yield Static(id="banner")
        with Horizontal(id="panes"):
            yield Facts()
            yield Static(id="waiting")
            yield Thread(now=self.desk_app.now)
            yield Vertical(id="side")
        yield ActionBar()
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows what the mirror has, then asks for more."""
        self.fit()
        self.desk_app.bridge.news.subscribe(self, self._news)
        self._begin()

    def _begin(self) -> None:
        self.thread.forget()
        self.thread.read(Way.load(self.desk.kept("thread")))
        self.show_ticket(self._shown)
        if self._first_draft:
            self.write(self._first_draft)

    # -- the ticket ----------------------------------------------------------------------------

    @property
    def ticket_in_focus(self) -> int | None:
        """This ticket."""
        return self._shown

    @property
    def shown_ticket(self) -> int:
        """This ticket."""
        return self._shown

    def show_ticket(self, id: int) -> None:  # noqa: A002
        """Another ticket on the same screen."""
        self._shown = id
        if teller := self.desk_app.teller:
            teller.opened(id)
        if self._view and (self._place is None or self._place.ticket != id):
            self._place = self._view.find(id) or self._place
        self._new_after = self._since or self.desk.seen(id)
        self._since = 0
        self._read_to, self._told = 0, ""
        self.thread.notice("")
        self.set_focus(self.thread)
        self._show()
        self.desk.want_ticket(id)

    def _show(self) -> None:
        ticket = self.desk.ticket(self._shown)
        self._show_title(ticket)
        self._show_banner()
        self._show_facts(ticket)
        thread = self.desk.thread(self._shown)
        if ticket and thread:
            self.thread.show(
                ticket,
                thread.transactions,
                thread.attachments,
                self.desk.names(ticket),
                new_after=self._new_after,
                partial=self.desk.is_partial(self._shown),
            )
            self._tell_arrivals(thread.transactions)
            self.quote_late()
        self._show_waiting(ready=bool(ticket and thread))
        gone = ticket is None and self.desk.fate(self._shown).kind != "there"
        self.set_class(gone, "-gone")
        self.action_bar.show(self.offers(), fetched=gone or self.knows())
        self._show_status()
        self.refresh_bindings()

    def _tell_arrivals(self, transactions: Sequence[Transaction]) -> None:
        """What others wrote while one reads is told, and moves nothing."""
        newest = transactions[-1].id if transactions else 0
        if not self._read_to:
            self._read_to = newest
        fresh = [
            t
            for t in transactions
            if t.id > self._read_to and t.is_message and t.creator.id != self.desk.me
        ]
        if not fresh or self.thread.shows(fresh[0].id):
            self._read_to = newest
            self.thread.notice("")
            return
        names = self.desk.names()
        who = dict.fromkeys(plain(names.get(t.creator.id) or t.creator.label) for t in fresh)
        count = f"{len(fresh)} new message{'s' if len(fresh) > 1 else ''}"
        self.thread.notice(f"{count} from {', '.join(who)} · g n goes there · esc")

    def composing_changed(self) -> None:
        """The composer came or went: other keys, and perhaps a draft that waits."""
        self._show()

    def _show_waiting(self, *, ready: bool) -> None:
        waiting = self.query_one("#waiting", Static)
        waiting.display, self.thread.display = not ready, ready
        if ready and self.focused is None and not self.in_composer:  # it could not take it before
            self.set_focus(self.thread)
        if not ready:
            waiting.update(Content(why_absent(self.desk, self._shown)))

    def _show_title(self, ticket: Ticket | None) -> None:
        subject = plain(ticket.subject) if ticket else ""
        queue = plain(ticket.queue.label) if ticket else ""
        self.title_line.show(
            Content.assemble(
                (f" #{self._shown} ", "bold $accent"),
                (self._star() if self.desk.is_bookmarked(self._shown) else "", "$accent"),
                (subject or ("(no subject)" if ticket else ""), "bold"),
            ),
            Content.styled(f"{self._where()}   {queue} ", MUTED),
        )

    def _star(self) -> str:
        return "+ " if self.thread.ascii else "▲ "

    def _where(self) -> str:
        """Where the walk through a list is; the ticket itself may have moved or left since."""
        only = self.thread.way.only
        filtered = f" {only} only" if only != "all" else ""
        if self._view is None or self._place is None:
            return filtered
        here, of = number(self._view.number(self._place) + 1), number(self._view.count())
        return f"{filtered} ‹ {here if self._view.find(self._shown) else '–'} of {of} ›"

    def _show_banner(self) -> None:
        told = (self._fate_line(), self._failure_line(), self._stuck_line(), self._asleep_line())
        lines = [line for line in told if line]
        self.banner.display = bool(lines)
        self.banner.update(Content("\n").join(lines))

    def _asleep_line(self) -> Content | None:
        """A snoozed ticket says until when it is in no list."""
        asleep = self.desk.snoozed(self._shown)
        if asleep is None:
            return None
        from rtdesk.ui.asleep import until

        words = f" z Snoozed {until(asleep, self.desk_app.now())}."
        return Content.styled(words, MUTED)

    def _fate_line(self) -> Content | None:
        """What became of a ticket that is not what it was; its text stays."""
        fate, this = self.desk.fate(self._shown), f" #{self._shown}"
        match fate.kind:
            case "merged":
                said = f"{this} was merged into #{fate.into}"
                return Content.assemble((said, "bold $text-warning"), ("  enter opens it", MUTED))
            case "deleted":
                return Content.styled(f"{this} was deleted", "bold $text-warning")
            case "hidden" if self.desk.ticket(self._shown):
                said = f"{this} cannot be seen any more: moved, or your rights changed"
                return Content.styled(said, "bold $text-warning")
            case _:
                return None

    def _failure_line(self) -> Content | None:
        """What is shown is older than it could be."""
        failure = self.desk.failure(self._shown)
        if not failure or not self.desk.thread(self._shown):
            return None
        said = f" Not brought up to date: {plain(failure)}"
        return Content.assemble((said, "$text-warning"), ("  R tries again", MUTED))

    def _stuck_line(self) -> Content | None:
        entries = self._stuck()
        if not entries:
            return None
        entry = entries[0]
        more = f"  (+{len(entries) - 1} more, g o)" if len(entries) > 1 else ""
        back = "esc dismisses" if draftless(entry) else "esc brings it back into the composer"
        if entry.conflict:
            back = "= decides"
        return Content.assemble(
            (f" ✗ {plain(words(entry.op))}: ", "bold $text-error"),
            (f"“{plain(entry.reason)}”{more}", "$text-error"),
            (f"  {back}", MUTED),
        )

    def others_named(self) -> None:
        """What the ticket is linked to has names now."""
        if self._shown:
            self._show_facts(self.desk.ticket(self._shown))

    def _show_facts(self, ticket: Ticket | None) -> None:
        entries = self.desk.entries(self._shown)
        pending = frozenset(_field(e) for e in entries if e.state in WAITING)
        refused = {_field(e): (_wanted(e), e.reason) for e in self._stuck() if _field(e)}
        self.facts.show(
            ticket,
            pending=pending - {""},
            refused=refused,
            names=self.desk.names(),
            now=self.desk_app.now(),
            me=self.desk.me,
            targets=self.desk.targets(ticket) if ticket else None,
            others=self.others(ticket) if ticket else None,
            folded=self.desk.folded,
        )

    def _show_status(self) -> None:
        if self.has_class("-composing"):
            self.status_line.show([("tab", "Read on, and back")], standing(self.desk))
            return
        fate, app = self.desk.fate(self._shown), self.desk_app
        known = self.knows() or fate.kind != "there"
        more = [app.hint(*one) for one in HINTS]
        more[1] = (more[1][0], "Thread" if self.facts.has_focus else "Facts")
        keys = footer(app, self.offers(), TICKET, fetched=known, more=more)
        draft = any(self.desk.draft(self._shown, kind) for kind in ("correspond", "comment"))
        where = self._told or ("✎ a draft waits (r, c)" if draft else "")
        if fate.kind == "merged":
            keys.insert(0, ("enter", f"Open #{fate.into}"))
        if self.has_class("-gone"):
            first = keys[:1] if fate.kind == "merged" else []
            self.status_line.show([*first, more[-1], more[0]], standing(self.desk))
            return
        if self.facts.has_focus:
            keys.insert(0, ("enter", "Fold, open"))
        self.status_line.show(keys, standing(self.desk, where))

    def _stuck(self) -> list[Entry]:
        return [e for e in self.desk.entries(self._shown) if e.state in ("refused", "conflict")]

    def _news(self, change: Change) -> None:
        if self not in self.app.screen_stack:
            return  # kept for the next ticket
        waits = change.status and not self.thread.display
        if self._shown in change.tickets or change.everything or waits:
            self._show()
            return
        if change.tickets & self.facts.tickets:
            self._show_facts(self.desk.ticket(self._shown))
        if change.outbox or change.status:
            self._show_status()

    # -- keys ----------------------------------------------------------------------------------

    def action_step(self, by: int) -> None:
        """The next or previous ticket of the list this one was opened from."""
        if self._view and self._place and not self._step(by):
            end = "last" if by > 0 else "first"
            self.notify(f"This is the {end} one.", timeout=2, markup=False)

    def _step(self, by: int) -> bool:
        """False when there is no other."""
        if self._view is None or self._place is None:
            return False
        ahead = self._view.after if by > 0 else self._view.before
        found = ahead(self._place, 1)
        if found:
            self.leave()
            self._place = found[0]
            self.show_ticket(found[0].ticket)
        return bool(found)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter belongs to the thread or the composer, unless the ticket was merged."""
        if action == "open_merged":
            composing = self.has_class("-composing")
            return not composing and self.desk.fate(self._shown).kind == "merged"
        return super().check_action(action, parameters)

    def go_on(self, where: str) -> None:
        """To another ticket of the list it was opened from, or back to it; at its end, too."""
        by = {"next": 1, "previous": -1}.get(where)
        if self._view and (by is None or not self._step(by)):
            self.action_back()

    def action_open_merged(self) -> None:
        """The ticket that has all of this one now."""
        self.leave()
        self.show_ticket(self.desk.fate(self._shown).into)

    def action_back(self) -> None:
        """Back to where one came from."""
        self.leave()
        self.desk_app.left.append((self._shown, self._view))
        self.dismiss()
        self.app.call_later(self._came_back)

    def _came_back(self) -> None:
        below = self.app.screen
        if isinstance(below, TicketDoing):
            below.came_back(self._shown)

    def leave(self) -> None:
        """What is half written is kept, what was read counts as seen."""
        self.save_now()
        composer = self.composer
        if composer and composer.is_open:
            composer.action_close()
        if self.desk.thread(self._shown):
            self.desk.look(self._shown)

    def way_changed(self) -> None:
        """The title says what is left out."""
        self._show_title(self.desk.ticket(self._shown))

    def found(self, told: str) -> None:
        """Said in the status line until `esc`."""
        self._told = told
        self._show_status()

    def _dismiss(self) -> bool:
        """What lies over the thread, or marks it, goes first."""
        if self.thread.finding:
            self.thread.find("")
            self.found("")
        elif self.thread.noticing:
            self.thread.notice("")
            thread = self.desk.thread(self._shown)
            self._read_to = thread.newest if thread else 0
        else:
            return False
        return True

    def action_dismiss_news(self) -> None:
        """The refusal was read: a message comes back into the composer, the rest is dropped."""
        if self._dismiss():
            return
        for entry in [e for e in self._stuck() if not e.conflict][:1]:
            with told(self):
                draft = (
                    None if draftless(entry) else self.desk.recall(entry.group, {entry.op.ticket})
                )
                if draft:
                    self.write(draft)
                else:
                    self.desk.drop(entry.group, {entry.op.ticket})

    def action_decide(self) -> None:
        """The question that the banner is about."""
        from rtdesk.ui.screens.conflict import ask_about

        if not any(ask_about(self, entry) for entry in self._stuck() if entry.conflict):
            self.notify("There is nothing to decide.", timeout=2, markup=False)

    def _go_news(self) -> None:
        if self.thread.noticing:
            self._dismiss()
            self.thread.go_newest()
        elif not self.thread.go_news():
            self.notify("Nothing new since you last looked.", timeout=3)

    def go(self, place: str) -> None:
        """Goes to a place of this screen; the lists are on the screen below."""
        if place == "top":
            self.thread.go_top()
        elif place == "news":
            self._go_news()
        elif place == "back":
            self.action_back()
        elif place in BELOW or place.startswith(("list ", "edit ")):
            self.action_back()
            self.app.call_later(self._go_below, f"open {place}" if place == "unread" else place)
        else:
            super().go(place)

    def _go_below(self, place: str) -> None:
        below = self.app.screen
        if isinstance(below, TicketDoing):
            below.go(place)

    def action_other_pane(self) -> None:
        """From the thread to the composer and back; without one, to the facts."""
        composer = self.composer
        if composer and not composer.has_focus_within and self.has_class("-composing"):
            composer.focus_text()
        elif self.facts.has_focus or self.has_class("-composing") or self.has_class("-gone"):
            self.set_focus(self.thread)
        else:
            self.facts.take_focus()

    def on_descendant_focus(self) -> None:
        """On a small screen the facts have all of it while they are in focus."""
        if self.has_class("-facts") != self.facts.has_focus:
            self.set_class(self.facts.has_focus, "-facts")
            self._show_status()

    def on_facts_chosen(self, event: Facts.Chosen) -> None:
        """Folds a section, or opens a linked ticket; `q` comes back."""
        if event.section:
            self.desk.fold(event.section)
            self._show_facts(self.desk.ticket(self._shown))
        elif event.link:
            self.look_at(event.link)
        else:
            self.desk_app.open_ticket(event.ticket)

    def on_facts_left(self) -> None:
        """Back to the thread."""
        self.set_focus(self.thread)

    def came_back(self, ticket: int) -> None:
        """From a linked ticket: this one is before the user's eyes again."""
        self.desk.want_ticket(self._shown)

    def action_headers(self) -> None:
        """The header of the message in focus, who was mailed about it, and its source."""
        from rtdesk.ui.screens.headers import HeadersScreen

        here = self.thread.current
        if here is None:
            self.notify("There is no message here.", timeout=2, markup=False)
        else:
            self.app.push_screen(HeadersScreen(self.desk, self._shown, here.id))

    def on_action_bar_pressed(self, event: ActionBar.Pressed) -> None:
        """A button does what its key does."""
        self.follow(event.offer)

    def on_action_bar_more(self) -> None:
        """The buttons that did not fit."""
        self.action_do("status")

    # -- attachments ---------------------------------------------------------------------------

    def action_attachments(self, save: bool = False) -> None:
        """The files of the ticket, those of the message in focus first."""
        from rtdesk.ui.screens.attachments import AttachmentsScreen

        here = self.thread.current
        self.app.push_screen(AttachmentsScreen(self._shown, here.id if here else 0, save=save))

    def action_save(self) -> None:
        """Saves the files of the message in focus, or all of them."""
        self.action_attachments(save=True)


def draftless(entry: Entry) -> bool:
    """True for what is not a message."""
    return not isinstance(entry.op, Message)


def _field(entry: Entry) -> str:
    match entry.op:
        case SetStatus():
            return "Status"
        case Own():
            return "Owner"
        case SetField(field=field):
            return field
        case _:
            return ""


def _wanted(entry: Entry) -> str:
    match entry.op:
        case SetStatus(status=status):
            return status
        case Own() as own:
            return own.owner.label
        case SetField(value=value):
            return value
        case _:
            return ""
