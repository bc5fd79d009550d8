"""What reminders and approvals have in common on screen: they are asked for, opened, undone."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.desk.errands import Errand
from rtdesk.outbox.draft import Draft
from rtdesk.store.change import Change
from rtdesk.ui.said import act_words, capital
from rtdesk.ui.screens.listing import Listing
from rtdesk.ui.text import plain
from rtdesk.ui.told import told


class ErrandsScreen(Listing):
    """A list of tickets that are about other tickets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "about", "Open the ticket that it is about", id="errands.about"),
        Binding("o", "own", "Open it as a ticket of its own", id="errands.own"),
        Binding("u", "undo", "Take back what has not left yet", id="errands.undo"),
        Binding("R,ctrl+r,f5", "ask", "Ask RT again", id="errands.ask"),
    ]
    LIST: ClassVar[str] = ""
    """The list of the mirror that has those that wait for the user."""

    def __init__(self) -> None:
        super().__init__()
        self._asking = True
        self._trouble = ""

    # -- what there is -------------------------------------------------------------------------

    def errands(self) -> tuple[Errand, ...]:
        """Those to be shown now."""
        return self.desk.errands.waiting(self.LIST)

    @property
    def chosen(self) -> Errand | None:
        """The one under the cursor."""
        under = self.under_cursor
        return next((one for one in self.errands() if str(one.id) == under), None)

    def on_mount(self) -> None:
        """Shows what is known, and asks."""
        super().on_mount()
        self.action_ask()

    def _news(self, change: Change) -> None:
        ours = {one.id for one in self.errands()}
        ours |= {one.about for one in self.errands()}
        if change.outbox or change.everything or self.LIST in change.lists:
            self.fill()
            self._learn()
        elif change.status or change.tickets & ours:
            self.fill()
            if change.tickets & ours:
                self._learn()

    @property
    def state(self) -> str:
        """How far what is shown can be trusted; empty: it is what RT says."""
        if self._trouble:
            return f"✗ RT could not be asked: {plain(self._trouble)} · R asks again"
        return "asking RT…" if self._asking else ""

    # -- asking --------------------------------------------------------------------------------

    async def fetch(self) -> None:
        """Asks for what is to be shown."""
        self.desk.want_list(self.LIST)

    def action_ask(self) -> None:
        """Asks RT again; what is shown stays until there is an answer."""
        self._ask()

    @work(exclusive=True, group="ask")
    async def _ask(self) -> None:
        self._asking, self._trouble = True, ""
        self.fill()
        try:
            await self.fetch()
            await self._tell_apart()
        except (BackendError, ConfigError) as error:
            self._trouble = str(error)
        self._asking = False
        if self.is_attached:
            self.fill()

    @work(exclusive=True, group="learn")
    async def _learn(self) -> None:
        """What changed may be dealt with otherwise now."""
        try:
            await self._tell_apart()
        except (BackendError, ConfigError) as error:
            self._trouble = str(error)
        if self.is_attached:
            self.fill()

    async def _tell_apart(self) -> None:
        if lacking := self.desk.errands.lacking(self.errands()):
            await self.desk.errands.learn(lacking)
            self._trouble = ""

    # -- keys ----------------------------------------------------------------------------------

    def action_about(self) -> None:
        """The ticket that it is about; `q` comes back."""
        chosen = self.chosen
        if chosen and chosen.about:
            self.desk_app.open_ticket(chosen.about)
        elif chosen:
            self.notify("RT has not told yet what it is about.", timeout=3, markup=False)

    def action_own(self) -> None:
        """Its own thread; `q` comes back."""
        if self.chosen:
            self.desk_app.open_ticket(self.chosen.id)

    def action_undo(self) -> None:
        """Takes back what has not left yet, else the last change."""
        with told(self):
            undone = self.desk.undo()
            if isinstance(undone, Draft):
                self.open_draft(undone)
            elif undone:
                self.notify(f"Undone: {plain(act_words(undone))}", markup=False)
            else:
                self.notify("Nothing to take back.", timeout=2, markup=False)

    def held(self) -> str:
        """What leaves soon and can be taken back, for the line below."""
        held = self.desk.hold_left()
        if not held:
            return ""
        last = [entry.op for entry in held if entry.group == held[-1].group]
        return f"⇡ {capital(plain(act_words(last)))} · u takes it back"
