"""The desk as a Textual app: it owns the sync, the bridge and the screens."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker

from rtdesk.config.errors import ConfigError
from rtdesk.desk import Desk
from rtdesk.ui import themes
from rtdesk.ui.bridge import Bridge
from rtdesk.ui.cells import cut
from rtdesk.ui.copying import Copying
from rtdesk.ui.in_order import InOrder
from rtdesk.ui.keys import BadKey
from rtdesk.ui.manners import Manners
from rtdesk.ui.said import is_new
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.sequences import Sequences
from rtdesk.ui.serving import Serving, ended
from rtdesk.ui.text import plain
from rtdesk.ui.theming import Theming

if TYPE_CHECKING:
    from pathlib import Path

    from textual.command import Provider
    from textual.notifications import SeverityLevel

    from rtdesk.outbox.draft import Draft
    from rtdesk.store.change import Change
    from rtdesk.store.view import View
    from rtdesk.ui.screens.ticket import TicketScreen
    from rtdesk.ui.teller import Teller
    from rtdesk.ui.trail import Trail
    from rtdesk.ui.verbs import Verb

NOTICE = 400
"""Cells that a notification may take: it lies over the text."""


def wall_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def _desk_commands() -> type[Provider]:
    from rtdesk.ui.palette import DeskCommands

    return DeskCommands


class RtdeskApp(Serving, Theming, Copying, Manners, Sequences, InOrder):
    """One desk on one screen.

    Raises:
        ConfigError: the profile names a theme that is not there, or a key that is none.
    """

    TITLE = "rtdesk"
    CSS_PATH = "screens/queues.tcss"  # a default screen's own is not read by Textual
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_desk_commands}
    """Without Textual's own: they do what ours do, or what nobody would look for."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "keys", "Keys", id="app.keys"),
        Binding(
            "ctrl+p",
            "command_palette",
            "Commands",
            id="app.commands",
            show=False,
            tooltip="Everything that can be pressed here, found by its name",
        ),
        Binding(
            "colon",
            "command_line",
            "Command line",
            id="app.line",
            show=False,
            tooltip="Type a command: `:assign anna`, `:priority 80`, `:due fri`, `:4711`",
        ),
        Binding("Q", "quit", "Quit", id="app.quit", show=False),
        Binding("R,ctrl+r,f5", "refresh_desk", "Refresh", id="app.refresh", show=False),
        Binding("ctrl+l", "redraw", "Redraw", id="app.redraw", show=False),
        Binding("ctrl+z", "suspend_process", "Suspend", id="app.suspend", show=False),
    ]

    def __init__(
        self,
        desk: Desk,
        *,
        now: Callable[[], datetime] = wall_clock,
        sync: bool = True,
        ticket: int = 0,
    ):
        super().__init__()
        self.desk = desk
        self.now = now
        self.animation_level = "none"
        self.bridge = Bridge(self, desk)
        self._sync = sync
        self._first = ticket  # to be opened at once; 0: none
        self._spare: TicketScreen | None = None
        self._syncing: Worker[None] | None = None
        self._noted: set[tuple[int, str]] = set()
        self.teller: Teller | None = None
        """Tells what happens; nobody where nothing is to be told."""
        self._woken = 0  # so many tickets that woke were told of
        self.save_folder: Path | None = None
        """Where attachments were saved the last time in this run."""
        self.last_act: tuple[str, str] | None = None
        """The last action on a ticket with its argument, for doing it once more."""
        self.left: list[tuple[int, View | None]] = []
        """Tickets that were left for what is below them, with the lists they were opened from."""
        self.typed_commands: list[str] = []
        """What was typed after `:` in this run, the newest first."""
        self._new_told: set[tuple[int, str]] = set()
        self.trail: Trail | None = None
        """Where one was the last time in the resource browser."""
        self.pipe_command = ""
        """What an attachment was piped into the last time in this run."""
        self.use_first_theme()
        try:
            self.use_keys(desk.profile)
        except BadKey as error:
            raise ConfigError(f"a key: {error}") from error

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own style variables, for themes that do not know them."""
        return themes.VARIABLES

    def get_default_screen(self) -> Screen[None]:
        """The first thing one sees."""
        return QueuesScreen()

    def on_mount(self) -> None:
        """Paints first, connects afterwards."""
        self.bridge.news.subscribe(self, self._note)
        self.call_after_refresh(self._painted)

    def _note(self, change: Change) -> None:
        """What arrived otherwise than it was sent is said once, wherever the user is."""
        for entry in self.desk.notes() if change.outbox else ():
            if is_new(entry):  # told with what to press
                continue
            if (entry.id, entry.reason) not in self._noted:
                self._noted.add((entry.id, entry.reason))
                words = f"#{entry.op.ticket}: {plain(entry.reason)}"
                self.notify(words, severity="warning", timeout=20, markup=False)
        if change.outbox:
            self._note_new()
        woken = self.desk.wakings()[self._woken :]
        self._woken += len(woken)
        if woken:
            from rtdesk.ui.asleep import woke

            self.notify(woke(woken), timeout=20)
        if self.teller:
            self.teller.note(change)

    def _note_new(self) -> None:
        """A new ticket is there, or RT refused it: both are said, with what to press."""
        if not self.desk.makes_new:
            return
        from rtdesk.ui.newly import tell_of

        tell_of(self, self._new_told)

    def _painted(self) -> None:
        gc.freeze()
        gc.enable()
        self.say_poor()
        if self.desk.profile.keys:
            self._complain_of_keys()
        for words in self.desk.profile.warnings:
            self.notify(plain(words), severity="warning", timeout=20, markup=False)
        if self.desk.profile.notify != () or self.desk.profile.hooks:
            from rtdesk.ui.teller import Teller

            self.teller = Teller(self)
        if self._sync:
            self._syncing = self.run_worker(self.desk.run(), group="sync", exclusive=True)
        if self._first:
            self.open_ticket(self._first)

    def _complain_of_keys(self) -> None:
        from rtdesk.ui.clashes import problems

        own = [id for id, _ in self.desk.profile.keys]  # noqa: A001
        for words in problems(own, self._keymap, type(self)):
            self.notify(plain(words), severity="warning", timeout=20, markup=False)

    async def on_unmount(self) -> None:
        """Nothing is told to a screen that is gone; connections are closed before the end."""
        self.bridge.close()
        if self.teller:
            self.teller.close()
        if self._syncing:
            await ended(self._syncing)

    async def on_event(self, event: events.Event) -> None:
        """Tells the desk that somebody is there before the event takes its way."""
        if isinstance(event, events.Key | events.MouseDown) and not event.is_forwarded:
            for desk in self.desks:
                desk.active()
            if self.teller:
                self.teller.seen()
        await super().on_event(event)

    def on_app_focus(self) -> None:
        """The terminal is in sight again."""
        for desk in self.desks:
            desk.away(False)
        super().on_app_focus()

    def on_app_blur(self) -> None:
        """Nobody looks."""
        for desk in self.desks:
            desk.away(True)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Whoever says it and whatever it holds: a few lines of words, never markup."""
        words = cut(plain(message), NOTICE)
        heading = cut(plain(title), NOTICE)
        super().notify(words, title=heading, severity=severity, timeout=timeout, markup=False)

    def open_ticket(
        self,
        id: int,  # noqa: A002
        view: View | None = None,
        *,
        draft: Draft | None = None,
        since: int = 0,
    ) -> None:
        """Shows a ticket.

        `view` is where next and previous lead; `draft` opens the composer at once; reading starts
        behind the transaction `since`.
        """
        screen = self._ticket_screen()
        self.push_screen(screen)
        screen.enter(id, view, draft, since)

    def open_new(self, draft: Draft, *, why: str = "") -> None:
        """Shows the form for a new ticket; `why` is what became of it before."""
        from rtdesk.ui.screens.creating import CreatingScreen

        self.push_screen(CreatingScreen(draft, why=why))

    def _ticket_screen(self) -> TicketScreen:
        """One is kept for the next ticket: making a screen takes Textual longer than filling it."""
        from rtdesk.ui.screens.ticket import TicketScreen

        if self._spare is None:
            self._spare = TicketScreen()
            self.install_screen(self._spare, "ticket")
        return TicketScreen() if self._spare in self.screen_stack else self._spare

    def _fatal_error(self) -> None:
        """A bug: Textual's own report would print the values of all variables on the terminal."""
        from rich.text import Text

        from rtdesk.ui.crash import told

        self.panic(Text(told(self._exception)))

    def action_refresh_desk(self) -> None:
        """Looks for news now; a list that RT could not give is asked for again."""
        self.bridge.ask()
        for screen in self.screen_stack:
            if isinstance(screen, QueuesScreen):
                screen.ask_again()

    def action_keys(self) -> None:
        """Every key that works here."""
        self.show_help()

    def show_help(self, topic: str = "") -> None:
        """The manual at a page; without one, at the keys that work here."""
        from rtdesk.ui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self._live_keys(), topic))

    def action_command_palette(self) -> None:
        """Everything that can be done here, found by its name."""
        from rtdesk.ui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_command_line(self) -> None:
        """A command that is typed."""
        from rtdesk.ui.screens.command_line import CommandLine

        self.push_screen(CommandLine(self.screen), self._perform)

    async def _perform(self, typed: tuple[str, tuple[Verb, ...]] | None) -> None:
        import inspect

        from rtdesk.ui.verbs import perform

        done = perform(*typed) if typed else None
        if inspect.isawaitable(done):
            await done

    def _live_keys(self) -> tuple[tuple[str, str, str], ...]:
        """(group, keys, what they do), what can be done with a ticket first."""
        keys: dict[tuple[int, str, str], list[str]] = {}
        for node, binding, enabled, tooltip in self.screen.active_bindings.values():
            if not binding.description or binding.system or not binding.id:
                continue  # what has no id is Textual's own
            rank = 0 if node is self.screen else 2 if node is self else 1
            group = ("This ticket and this screen", "Moving", "Everywhere")[rank]
            note = "" if enabled else " (not offered now)"
            what = f"{tooltip or binding.description}{note}"
            keys.setdefault((rank, group, what), []).append(self.get_key_display(binding))
        found = sorted(keys.items(), key=lambda item: item[0][0])
        return tuple((group, " ".join(names), what) for (_, group, what), names in found)
