"""RT's articles: found while one types, with the text of the one under the cursor."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.records.article import Article
from rtdesk.text.articles import whole
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.cells import fit
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.lines import Lines

PAUSE = 0.25
"""Seconds without a key after which the server is asked, too."""
NAME, KIND = 38, 16
MUTED = "$foreground-muted"
SHOWN = 12
"""Lines of an article below the list at most."""


class ArticlesScreen(ModalScreen[Article | None], AtDesk):
    """Gives the article that was chosen, or None; `does` says what for."""

    CSS_PATH = "articles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "Down", show=False, id="articles.down"),
        Binding("up,ctrl+p", "move(-1)", "Up", show=False, id="articles.up"),
        Binding("tab", "turn(1)", "Only those of the next class, then all", id="articles.class"),
        Binding("shift+tab", "turn(-1)", "The class before", show=False, id="articles.before"),
        Binding("ctrl+o", "whole", "Read all of it", id="articles.read"),
        Binding("ctrl+r,f5", "ask", "Ask RT again", id="articles.ask"),
        Binding("escape", "cancel", "Back", id="articles.cancel"),
    ]

    list = query_one(Lines)
    field = query_one(Field)

    def __init__(self, does: str, words: str = "") -> None:
        super().__init__()
        self._does = does
        self.words = words
        """What is looked for; who comes back begins with it."""
        self._class = ""
        self._asking = False
        self._trouble = ""
        self._fitting: tuple[Article, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, line, list, text, keys."""
        with Vertical():
            with Horizontal():
                yield Static(id="title")
                yield Field(placeholder="words of its name, its summary or its text")
            yield Lines()
            yield Static(id="text")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Shows what is known, and asks."""
        self.field.focus()
        self.field.value = self.words
        self._fill()
        if self.desk.articles.stale:
            self._read()

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._fill(self.list.cursor or 0)

    # -- asking --------------------------------------------------------------------------------

    @work(exclusive=True, group="articles")
    async def _read(self) -> None:
        self._asking, self._trouble = True, ""
        self._fill(self.list.cursor or 0)
        try:
            await self.desk.articles.read(self._more)
        except (BackendError, ConfigError) as error:
            self._trouble = str(error)
        self._asking = False
        self._more()
        if self.words.strip():
            self._look()

    def _more(self) -> None:
        if self.is_attached:
            self._fill(self.list.cursor or 0)

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        """Of what was not read yet RT knows which has the words."""
        await asyncio.sleep(PAUSE)
        if not self.is_current or self.desk.articles.complete:
            return
        self._asking = True
        self._fill(self.list.cursor or 0)
        try:
            await self.desk.articles.search(self.words)
        except (BackendError, ConfigError) as error:
            self._trouble = str(error)
        self._asking = False
        self._more()

    # -- what there is -------------------------------------------------------------------------

    @property
    def _kinds(self) -> tuple[str, ...]:
        kinds = {one.kind for one in self.desk.articles.known() if one.kind}
        return ("", *sorted(kinds, key=str.casefold))

    @property
    def chosen(self) -> Article | None:
        """The article under the cursor."""
        at = self.list.cursor
        return self._fitting[at] if at is not None and at < len(self._fitting) else None

    def _fill(self, cursor: int = 0) -> None:
        before = self.chosen
        self._fitting = tuple(
            one
            for one in self.desk.articles.known()
            if one.has(self.words) and self._class in ("", one.kind)
        )
        ids = [one.id for one in self._fitting]
        if before and before.id in ids:
            cursor = ids.index(before.id)
        used = {one.id for one in self.desk.articles.used()}
        lines = [_line(one, used=one.id in used) for one in self._fitting]
        at = min(cursor, len(lines) - 1) if lines else None
        if not lines:
            lines = [Content.styled(f" {self._nothing()}", MUTED)]
        self.list.set_lines(lines, at)
        self._tell()

    def _nothing(self) -> str:
        if self._asking:
            return "asking RT…"
        if self._trouble:
            return f"✗ RT could not be asked: {plain(self._trouble)} · ctrl+r asks again"
        if self.words.strip() or self._class:
            return "No article has these words."
        return "RT has no articles that you may see."

    def _tell(self) -> None:
        width = self.app.size.width - 2
        only = f" · {plain(self._class)}" if self._class else ""
        state = " asking RT…" if self._asking and self._fitting else ""
        if self._trouble and self._fitting:
            state = f" ✗ {plain(self._trouble)}"
        title = Content.assemble(
            (f"Articles{only}", "bold $text-accent"),
            (state, "$text-error" if "✗" in state else MUTED),
        )
        self.query_one("#title", Static).update(title)
        self._show_text()
        keys = [("enter", self._does)] if self.chosen else []
        keys += [("ctrl+o", "Read all of it")] if self.chosen and self._does != "Read" else []
        keys += [("tab", "Class")] if len(self._kinds) > 2 else []
        self.query_one("#keys", Static).update(keys_line([*keys, ("esc", "Back")], width))

    def _show_text(self) -> None:
        shown = self.query_one("#text", Static)
        shown.display = self.chosen is not None
        if self.chosen:
            text = whole(self.chosen) or "(there is nothing in it)"
            lines = text.split("\n")[:SHOWN]
            shown.update(Content("\n".join(plain(line) for line in lines)))

    # -- keys ----------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """What fits the letters, here and soon further away."""
        event.stop()
        if event.value != self.words:
            self.words = event.value
            self._fill()
            self._look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The article under the cursor."""
        event.stop()
        if self.chosen:
            self.dismiss(self.chosen)

    def on_click(self, event: Click) -> None:
        """A click chooses; outside it leaves."""
        at = event.y + self.list.scroll_offset.y
        if event.widget is self:
            self.dismiss(None)
        elif event.widget is self.list and at < len(self._fitting):
            self.dismiss(self._fitting[at])

    def action_move(self, count: int) -> None:
        """To another line."""
        if self._fitting:
            self.list.move_cursor(((self.list.cursor or 0) + count) % len(self._fitting))
            self._tell()

    def action_turn(self, count: int) -> None:
        """Those of one class, then all."""
        kinds = self._kinds
        at = kinds.index(self._class) if self._class in kinds else 0
        self._class = kinds[(at + count) % len(kinds)]
        self._fill()

    def action_whole(self) -> None:
        """All of it in the pager; `q` comes back."""
        from rtdesk.ui.screens.article import ArticleScreen

        if self.chosen:
            self.app.push_screen(ArticleScreen(self.chosen))

    def action_ask(self) -> None:
        """Asks RT again."""
        self._read()

    def action_cancel(self) -> None:
        """Nothing."""
        self.dismiss(None)


def _line(article: Article, *, used: bool) -> Content:
    return Content.assemble(
        f" {fit(plain(article.name) or '(no name)', NAME)}  ",
        (f"{fit(plain(article.kind), KIND)}  ", MUTED),
        ("used lately · " if used else "", MUTED),
        (plain(article.summary), MUTED),
    )
