"""Tells what happened to tickets, by the ways the user chose, and runs the user's hooks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from rtdesk.config.notify import USUAL
from rtdesk.outbox.entry import Entry
from rtdesk.records.happening import Happening
from rtdesk.ui.cells import cut
from rtdesk.ui.later import later
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.config.notify import Notify
    from rtdesk.store.change import Change
    from rtdesk.ui.app import RtdeskApp

EACH = 3
"""So many happenings of one kind have a line each."""
WIDEST = 200
"""Cells of what a terminal shows outside of the desk."""
SOON = 1.0
"""Seconds that are waited for more to tell."""
MINUTE = 60.0
PATIENCE = 30.0
"""Seconds that a program of the user's may take."""
STUCK = ("refused", "conflict")
TITLE = "rtdesk"


class Teller:
    """One for an app whose user has rules or hooks."""

    def __init__(self, app: RtdeskApp, environment: Mapping[str, str] = os.environ):
        self._app, self._desk = app, app.desk
        self._environment = environment
        wish = app.desk.profile.notify
        self._is_usual = wish is None  # it costs no request, and is silent of what is on screen
        self._rules = USUAL if wish is None else wish
        self._hooks = dict(app.desk.profile.hooks)
        self._count = 0  # what the title says
        self._titled = False
        self._failed: set[str] = set()
        self._happened: list[Happening] = []  # what is to be told
        self._telling = False
        self._entries = self._messages()
        self._unsubscribe: Callable[[], None] = lambda: None
        names = {spec.title.casefold(): name for name, spec in app.desk.lists.items()}
        self._lists = {
            rule.list: rule.list if rule.list in app.desk.lists else names[rule.list.casefold()]
            for rule in self._rules
            if rule.on == "new" and (rule.list in app.desk.lists or rule.list.casefold() in names)
        }
        app.desk.watching.begin(set(self._lists.values()))
        self._complain_of_lists()
        if self._hooks:
            self._unsubscribe = app.desk.changes.subscribe(self._look_at_outbox)
        if any(rule.on == "due" for rule in self._rules):
            app.set_interval(MINUTE, self._look_at_dates)

    def _complain_of_lists(self) -> None:
        for rule in self._rules:
            if rule.on == "new" and rule.list not in self._lists:
                words = f"Nothing can be told of the list {plain(rule.list)!r}: there is none."
                self._app.notify(words, severity="warning", timeout=20)

    # -- what happens --------------------------------------------------------------------------

    def note(self, change: Change) -> None:
        """Something changed."""
        if self._is_usual:
            found = self._desk.watching.answered(change)
            self._tell(one for one in found if one.ticket != self._read_now())
        elif self._rules:
            self._tell(self._desk.watching.found(change))
        self._look_at_dates()

    def _read_now(self) -> int:
        """The ticket that the user reads: its thread says what arrives."""
        from rtdesk.ui.screens.ticket import TicketScreen

        screen = self._app.screen
        return (isinstance(screen, TicketScreen) and screen.ticket_in_focus) or 0

    def opened(self, ticket: int) -> None:
        """A ticket is on the screen."""
        self._hook(Happening("opened", ticket))

    def _look_at_dates(self) -> None:
        for rule in self._rules:
            if rule.on == "due" and self._desk.me:
                self._tell(self._desk.watching.due(rule.seconds))

    def _look_at_outbox(self, change: Change) -> None:
        """Hears of everything at once: a message may come and go between two deliveries."""
        if not change.outbox:
            return
        before, self._entries = self._entries, self._messages()
        for number, entry in before.items():
            now = self._entries.get(number)
            if now is None:
                done = {one.id: one.state for one in self._desk.act(entry.group)}
                if done.get(number) == "settled":
                    self._hook(Happening("sent", entry.op.ticket))
            elif now.state in STUCK and entry.state not in STUCK:
                self._hook(Happening("refused", entry.op.ticket))
        for number, entry in self._entries.items():
            if number not in before and entry.state in STUCK:
                self._hook(Happening("refused", entry.op.ticket))

    def _messages(self) -> dict[int, Entry]:
        from rtdesk.ops.op import Message

        entries = self._desk.entries() if self._hooks else ()
        return {entry.id: entry for entry in entries if isinstance(entry.op, Message)}

    # -- telling -------------------------------------------------------------------------------

    def _tell(self, happenings: Iterable[Happening]) -> None:
        """What comes at about the same time is told at once."""
        self._happened += happenings
        if self._happened and not self._telling:
            self._telling = True
            later(self._app, SOON, self._tell_all)

    def _tell_all(self) -> None:
        found = sorted(self._happened, key=attrgetter("kind", "where"))
        self._happened, self._telling = [], False
        for (kind, where), group in groupby(found, key=attrgetter("kind", "where")):
            some = list(group)
            for rule in self._rules:
                if rule.on == kind and self._lists.get(rule.list, "") == where:
                    self._by(rule, some)

    def _by(self, rule: Notify, found: Sequence[Happening]) -> None:
        lines = list(self._lines(found))
        short = cut(" · ".join(lines), WIDEST)
        for way in rule.by:
            match way:
                case "notice":
                    self._app.notify(" · ".join(lines), timeout=15)
                case "bell":
                    self._app.bell()
                case "osc9":
                    self._write(f"\x1b]9;{short}\x07")
                case "osc777":
                    self._write(f"\x1b]777;notify;{TITLE};{short.replace(';', ',')}\x07")
                case "title":
                    self._count += len(found)
                    self._show_title()
        for one in found[:EACH] if rule.run else ():
            self._run(rule.run, one, next(self._lines([one])))

    def _lines(self, found: Sequence[Happening]) -> Iterator[str]:
        if len(found) > EACH:
            numbers = ", ".join(f"#{one.ticket}" for one in found)
            yield f"{len(found)} tickets: {_what(found[0], self._title_of(found[0]))} ({numbers})"
            return
        for one in found:
            what = _what(one, self._title_of(one))
            yield f"#{one.ticket} {what}: {plain(one.subject) or '(no subject)'}"

    def _title_of(self, one: Happening) -> str:
        return plain(self._desk.lists[one.where].title) if one.where in self._desk.lists else ""

    # -- the terminal --------------------------------------------------------------------------

    def _write(self, sequence: str) -> None:
        """Through tmux and screen, as far as they let it."""
        from rtdesk.ui.clipboard import through_screen, through_tmux
        from rtdesk.ui.editor import can_split

        if can_split(self._environment):
            sequence = through_tmux(sequence)
        elif self._environment.get("STY"):
            sequence = through_screen(sequence)
        self._app.draw_over(sequence)

    def _show_title(self) -> None:
        """tmux has a title of its own for each pane: it needs no passing on."""
        if not self._titled:
            self._app.draw_over("\x1b[22;2t")
            self._titled = True
        self._app.draw_over(f"\x1b]2;{f'({self._count}) ' if self._count else ''}{TITLE}\x07")

    def seen(self) -> None:
        """The user is there: the title counts from nothing."""
        if self._count:
            self._count = 0
            self._show_title()

    def close(self) -> None:
        """Hears no more; the title is what it was."""
        self._unsubscribe()
        if self._titled:
            self._app.draw_over("\x1b]2;\x07\x1b[23;2t")

    # -- programs ------------------------------------------------------------------------------

    def _hook(self, one: Happening) -> None:
        if command := self._hooks.get(one.kind):
            self._run(command, one, one.kind)

    def _run(self, command: Sequence[str], one: Happening, words: str) -> None:
        self._app.run_worker(self._ran(tuple(command), one, words), group="hooks")

    async def _ran(self, command: tuple[str, ...], one: Happening, words: str) -> None:
        """What is wrong with it is said once."""
        from rtdesk.files import programs
        from rtdesk.files.saving import reason

        known = {
            **self._desk.told_to_commands(one.ticket),
            "RTDESK_TICKET": str(one.ticket),
            "RTDESK_EVENT": one.kind,
            "RTDESK_WHO": plain(one.who),
            "RTDESK_WORDS": words,
        }
        try:
            said = await programs.ran(command, "", known, PATIENCE)
            trouble = "took too long" if said.late else f"ended with {said.code}" * bool(said.code)
        except OSError as error:
            trouble = f"cannot be started: {reason(error)}"
        if trouble and command[0] not in self._failed:
            self._failed.add(command[0])
            words = f"{plain(command[0])}, which is to hear of what happens, {plain(trouble)}."
            self._app.notify(words, severity="warning", timeout=15)


def _what(one: Happening, title: str) -> str:
    """What happened, in a few words."""
    match one.kind:
        case "new":
            return f"new in {title}"
        case "answered":
            return f"{plain(one.who)} answered"
        case _:
            when = one.due.astimezone() if one.due else None
            return f"due at {when:%H:%M}" if when else "due"
