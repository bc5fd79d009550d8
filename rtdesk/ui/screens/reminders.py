"""Reminders: of one ticket, or all of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.backend.errors import BackendError, Unsure
from rtdesk.config.errors import ConfigError
from rtdesk.desk.errands import Errand, NewReminder
from rtdesk.ops.op import SetStatus
from rtdesk.records.link import Link
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.errands import ErrandsScreen
from rtdesk.ui.screens.listing import Item
from rtdesk.ui.text import plain
from rtdesk.ui.told import told
from rtdesk.ui.widgets.errand_lines import about_lines, reminder_line


class RemindersScreen(ErrandsScreen):
    """Of a ticket: also those that are done, and other people's. Without one: what waits for us."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add a reminder", id="reminders.add"),
        Binding("x,space", "turn", "Done, or open again", id="reminders.turn"),
    ]
    LIST = "reminders"

    def __init__(self, ticket: int = 0, queue: str = "") -> None:
        """`queue` is the ticket's: a reminder is made there."""
        super().__init__()
        self._ticket, self._queue = ticket, queue
        self._making = False

    @property
    def _title(self) -> str:
        return f"Reminders of #{self._ticket}" if self._ticket else "Reminders"

    def errands(self) -> tuple[Errand, ...]:
        """Those of the ticket, else one's own that are open."""
        if self._ticket:
            return self.desk.errands.of_ticket(self._ticket) or ()
        own = self.desk.errands.waiting(self.LIST)
        return tuple(one for one in own if one.listed.pending or not one.done)

    async def fetch(self) -> None:
        """Of a ticket RT is asked at once; one's own are a list that is kept up to date."""
        if self._ticket:
            await self.desk.errands.ask(self._ticket)
        else:
            await super().fetch()

    def items(self) -> Sequence[Item]:
        """What is due first, first."""
        self.nothing = self._nothing()
        now, names, width = self.desk_app.now(), self.desk.names(), self.list.room
        errands, me, alone = self.errands(), self.desk.me, bool(self._ticket)
        rows = self.desk.rows([one.about for one in errands if one.about])
        found = []
        for one in errands:
            about = about_lines(one, rows.get(one.about), now)[alone:]
            state = self.held() or self.state
            last = (Content.styled(plain(state), "$foreground-muted"),) if state else ()
            line = reminder_line(one, names, me=me, now=now, width=width, alone=alone)
            found.append(Item(str(one.id), line, (*about, *last)))
        return found

    def fill(self) -> None:
        """What there is now."""
        from textual.widgets import Static

        super().fill()
        making = "  asking RT for it…" if self._making else ""
        words = Content.assemble((self._title, "bold $text-accent"), (making, "$foreground-muted"))
        self.query_one("#title", Static).update(words)

    def _nothing(self) -> str:
        if self._ticket:
            return self.state or "No reminders. a adds one."
        state = self.desk.list_state(self.LIST)
        if state.fresh_at is None:
            problem = self.state if self._trouble else plain(self.desk.status.problem)
            return f"{problem} · R asks again" if problem else "asking RT…"
        return "Nothing to be reminded of. On a ticket, e r adds a reminder."

    def keys(self) -> Sequence[tuple[str, str]]:
        """Of the one under the cursor."""
        one = self.chosen
        keys = []
        if one and one.about and not self._ticket:
            keys.append(("enter", f"Open #{one.about}"))
        if one and (one.reopening if one.done else one.closing):
            keys.append(("x", "Open again" if one.done else "Done"))
        if self._ticket:
            keys.append(("a", "Add"))
        return keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One is added to a ticket; of that ticket itself there is nothing to open."""
        if action in ("add", "about"):
            return bool(self._ticket) == (action == "add")
        return super().check_action(action, parameters)

    # -- keys ----------------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_turn(self) -> None:
        """Done, or open again: by what its lifecycle offers, as RT's own pages do it."""
        one = self.chosen
        if one is None:
            return
        if not one.links.fetched:
            words = "RT has not told yet how it is closed; R asks again."
            self.notify(words, timeout=4, markup=False)
            return
        move = one.reopening if one.done else await self._close(one)
        if move is None:
            if one.done or not one.closing:
                self.notify("RT does not offer that here.", timeout=3, markup=False)
            return
        with told(self):
            self.desk.do(SetStatus(one.id, move.to, one.listed.row.status))
        self.fill()

    async def _close(self, one: Errand) -> Link | None:
        """The move that closes it; where several might, or none is known to, one is chosen."""
        from rtdesk.records.lifecycle import ends
        from rtdesk.ui.screens.chooser import Choice, Chooser

        found = ends(one.links)
        if len(found) == 1:
            return found[0]
        moves = {move.to: move for move in one.closing}
        choices = tuple(
            Choice(str(number), move.label or move.to, move.to, f"→ {move.to}")
            for number, move in enumerate(moves.values(), 1)
        )
        chosen = await self.app.push_screen_wait(Chooser("Done, as this lifecycle has it", choices))
        return moves.get(chosen or "")

    @work(exclusive=True, group=DIALOG)
    async def action_add(self) -> None:
        """Asks for all of it, makes it, and says what RT left out."""
        from rtdesk.ui.screens.reminder import ReminderScreen

        typed: NewReminder | None = None
        while True:
            screen = ReminderScreen(self._ticket, self._queue, typed)
            typed = await self.app.push_screen_wait(screen)
            if typed is None:
                return
            self._making = True
            self.fill()
            try:
                id_, lost = await self.desk.errands.remind(typed)
            except (BackendError, ConfigError) as error:
                words = f"Not made: {error}. What you typed is kept."
                if isinstance(error, Unsure):
                    words = f"Not sure whether it was made: {error}. esc and R look for it."
                self.notify(plain(words), severity="error", timeout=10, markup=False)
                continue
            finally:
                self._making = False
            if lost:
                words = f"#{id_} is made, but {'; '.join(lost)}."
                self.notify(plain(words), severity="warning", timeout=15, markup=False)
            self.fill()
            self._learn()
            return
