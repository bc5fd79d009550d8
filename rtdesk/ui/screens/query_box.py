"""The box to search RT in: TicketSQL or words, with completion, and what RT says of it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Static

from rtdesk.config.errors import ConfigError
from rtdesk.store.change import Change
from rtdesk.text.completing import Completion
from rtdesk.text.pointing import pointer
from rtdesk.text.searching import Grade, Manner, Understood, understand
from rtdesk.text.ticketsql_words import complete
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.completion import Completing
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.query_editor import QueryEditor

SIGNS = {Grade.FINE: "", Grade.OPEN: "", Grade.DOUBT: "? ", Grade.WRONG: "✗ "}
STYLES = {
    Grade.FINE: "",
    Grade.OPEN: "",
    Grade.DOUBT: "$text-warning",
    Grade.WRONG: "$text-error",
}
KEYS = (
    ("complete.submit", "enter", "Search"),
    ("complete.take", "tab", "Complete"),
    ("complete.up", "up", "Earlier"),
    ("query.keep", "ctrl+s", "Keep as list"),
    ("complete.close", "escape", "Back"),
)
"""Ids of bindings, their own keys, and what the bottom line says of them."""


class QueryBox(ModalScreen[str | None], AtDesk):
    """Gives the name of the list that was made of what was typed, or None.

    It stays open with its text until RT has taken the search.
    """

    CSS_PATH = "query_box.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep as list", id="query.keep"),
    ]

    completing = query_one(Completing)
    editor = query_one(QueryEditor)

    def __init__(
        self, text: str = "", *, selected: bool = False, problem: str = "", kept: str = ""
    ) -> None:
        super().__init__()
        self._text = text
        self._selected = selected
        self._problem = problem
        self._kept = kept
        """The list of the user's own that is edited."""
        self._asked = ""  # the list that RT was asked for
        self._title = ""  # under which it is to be kept
        self._answered: str | None = None  # the text that RT refused

    def compose(self) -> ComposeResult:
        """Suggestions, the text, what is said about it, keys."""
        self._words = self.desk.vocabulary()
        with Vertical():
            editor = QueryEditor()
            editor.border_title = "Search RT: TicketSQL or words"
            yield Completing(
                editor, self._complete, self._learn, history=self.desk.own_lists.earlier()
            )
            yield Static(id="told")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Ready to type."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self.completing.text = self._text
        if self._selected:
            self.editor.select_all()
        self.completing.start()
        self._judge()
        if self._problem:
            self._refused(self._problem)

    def on_resize(self, event: Resize) -> None:
        """Cuts the keys anew."""
        keys = [self.desk_app.hint(*key) for key in KEYS]
        self.query_one("#keys", Static).update(keys_line(keys, event.size.width - 2))

    def _complete(self, text: str, at: int) -> Completion:
        return complete(text, at, self._words)

    async def _learn(self, completion: Completion) -> bool:
        learned = await self.desk.learn(completion.asks)
        self._words = self.desk.vocabulary()
        return learned

    # -- what is typed -------------------------------------------------------------------------

    def on_completing_changed(self, event: Completing.Changed) -> None:
        """What RT said was about another text."""
        event.stop()
        if event.text == self._answered:
            return
        self._answered = None
        self._leave_running()
        self._judge()

    def _judge(self) -> Understood:
        found = understand(self.completing.text, self._words)
        self.editor.colour(found.manner, found.hint)
        hint = f"{SIGNS[found.hint.grade]}{found.hint.words}"
        match found.manner:
            case Manner.NOTHING:
                words = "such as  Queue = 'Support' AND Status = '__Active__'  or  printer jam"
            case Manner.SQL:
                words = f"TicketSQL{' · ' if hint else ''}{hint}"
            case Manner.WORDS:
                words = f"Words, as RT reads them: {found.query}"
        self._tell(words, STYLES[found.hint.grade])
        return found

    def _tell(self, words: str, style: str = "") -> None:
        told = self.query_one("#told", Static)
        told.update(Content.styled(plain(words), style))

    # -- asking RT -----------------------------------------------------------------------------

    def on_completing_submitted(self, event: Completing.Submitted) -> None:
        """Enter: RT is asked."""
        event.stop()
        self._title = ""
        self._ask()

    def _ask(self) -> None:
        found = self._judge()
        here = pointer(self.completing.text, self.desk.profile.url)
        if here is not None and here.ticket and not self._title:
            self.dismiss(None)
            self.app.call_later(self.desk_app.open_ticket, here.ticket)
            return
        if not found.query:
            self._tell("Nothing to search for yet.")
            return
        self._leave_running()
        self._asked = self.desk.run_query(self.completing.text.strip(), found.query)
        self._tell("asking RT…  esc goes back")
        self._look()

    def _news(self, change: Change) -> None:
        if self._asked and (change.lists or change.status or change.everything):
            self._look()

    def _look(self) -> None:
        """Has RT answered?"""
        state = self.desk.list_state(self._asked)
        away = self.desk.status.phase in ("offline", "refused")
        if state.failure:
            self._leave_running()
            self._refused(state.failure)
        elif state.fresh_at is not None or away:
            self._done()

    def _refused(self, why: str) -> None:
        self._answered = self.completing.text
        self._tell(f"✗ RT answered: {why}", "$text-error")

    def _done(self) -> None:
        name, self._asked = self._asked, ""
        if self._title:
            with_name = self._kept if self._keeps_its_title() else ""
            try:
                kept = self.desk.keep_list(self._title, name, with_name)
            except (OSError, ConfigError) as error:
                self._tell(f"✗ Not kept: {error}", "$text-error")
                return
            self.desk.forget_query(name)
            name = kept.name
            self.notify(f"Kept as {plain(kept.title)!r} in {self.desk.kept_lists}.", markup=False)
        self.dismiss(name)

    def _keeps_its_title(self) -> bool:
        kept = self.desk.own_lists.kept(self._kept)
        return kept is not None and kept.title == self._title

    def _leave_running(self) -> None:
        """Nobody waits for that answer any more."""
        if self._asked:
            name, self._asked = self._asked, ""
            self.desk.forget_query(name)

    def on_completing_left(self) -> None:
        """Esc."""
        self._leave_running()
        self.dismiss(None)

    # -- keeping -------------------------------------------------------------------------------

    @work(exclusive=True, group="keep")
    async def action_keep(self) -> None:
        """Keeps the search as a list of the user's own, once RT has taken it."""
        from rtdesk.ui.screens.ask import Ask

        if not self._judge().query:
            self._tell("Nothing to keep yet.")
            return
        kept = self.desk.own_lists.kept(self._kept)
        title = await self.app.push_screen_wait(
            Ask("Title of the list", kept.title if kept else "", "such as VIP customers")
        )
        if title and title.strip():
            self._title = title.strip()
            self._ask()
