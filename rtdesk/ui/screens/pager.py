"""A text to read: scrolled, searched, with or without wrapping, numbers and its own layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one

from rtdesk.text.document import Document, pattern_of
from rtdesk.text.lexing import Span
from rtdesk.ui.screens.looking import Looking
from rtdesk.ui.standing import number
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.pager import Pager
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

MUTED = "$foreground-muted"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pager shows: a text, perhaps also laid out for reading."""

    title: str
    plain: Document
    laid_out: Document | None = None
    facts: str = ""
    colour: Callable[[str], list[Span]] | None = None
    numbers: bool = False
    wraps: bool = True


class PagerScreen(Looking):
    """Reads like `less`, and goes back where one came from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", id="pager.find"),
        Binding("n", "again", "Next place", id="pager.next"),
        Binding("N", "again(True)", "Place before", id="pager.previous"),
        Binding("number_sign", "numbers", "Line numbers", id="pager.numbers"),
        Binding("w", "wrap", "Wrap long lines, or not", id="pager.wrap"),
        Binding("f", "laid_out", "Laid out, or as it is", id="pager.laid_out"),
        Binding("j,down,enter", "rows(1)", "Down", show=False, id="pager.down"),
        Binding("k,up", "rows(-1)", "Up", show=False, id="pager.up"),
        Binding("space,pagedown,ctrl+f", "page(1)", "Page down", show=False, id="pager.page_down"),
        Binding("b,pageup,ctrl+b", "page(-1)", "Page up", show=False, id="pager.page_up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="pager.half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="pager.half_up"),
        Binding("g,home", "top", "Start", show=False, id="pager.top"),
        Binding("G,end", "bottom", "End", show=False, id="pager.bottom"),
        Binding("l,right", "aside(1)", "To the right", show=False, id="pager.right"),
        Binding("h,left", "aside(-1)", "To the left", show=False, id="pager.left"),
        Binding("escape", "escape", "Forget what was looked for, else back", id="pager.escape"),
        Binding("q", "back", "Back", id="back"),
    ]

    title_line = query_one(TitleLine)
    pager = query_one(Pager)
    status_line = query_one(StatusLine)

    def __init__(self, reading: Shown, then: Callable[[str], None] | None = None) -> None:
        super().__init__(then)
        self.reading = reading
        self._laid_out = reading.laid_out is not None
        self._words = ""
        self._told = ""

    def compose(self) -> ComposeResult:
        """Title, text, keys."""
        yield TitleLine()
        yield Pager()
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows the text."""
        self.pager.wraps = self.reading.wraps
        self.pager.numbers = self.reading.numbers
        self._show()
        self.set_focus(self.pager)

    @property
    def document(self) -> Document:
        """What is shown."""
        laid_out = self.reading.laid_out
        return laid_out if laid_out is not None and self._laid_out else self.reading.plain

    def _show(self) -> None:
        self.pager.show(self.document, self.reading.colour)
        self.pager.look_for(pattern_of(self._words) if self._words else None)

    def colours_came(self) -> None:
        """Somebody told the syntax of what is shown."""
        self.pager.refresh()

    def on_pager_moved(self) -> None:
        """Says where one is."""
        lines = self.document.lines
        count = f"{number(lines)} line{'' if lines == 1 else 's'}"
        facts = " · ".join(part for part in (self.reading.facts, count) if part)
        self.title_line.show(
            Content.assemble(
                (f" {plain(self.reading.title)}", "bold"), (f"  {plain(facts)}", MUTED)
            ),
            Content.styled(f"line {number(self.pager.line)} · {self.pager.share:.0%} ", MUTED),
        )
        keys = [("/", "Find")]
        if self._words:
            keys += [("n", "Next"), ("N", "Before")]
        if self.reading.laid_out is not None:
            keys.append(("f", "As it is" if self._laid_out else "Laid out"))
        keys += [("w", "No wrap" if self.pager.wraps else "Wrap"), ("#", "Numbers")]
        self.status_line.show([*keys, *self.file_keys, ("q", "Back"), ("?", "Keys")], self._told)

    # -- keys ----------------------------------------------------------------------------------

    @work(exclusive=True, group="find")
    async def action_find(self) -> None:
        """Asks for words and goes to them."""
        from rtdesk.ui.screens.ask import Ask

        words = await self.app.push_screen_wait(Ask("Find", self._words))
        if words:
            self._words = words
            self.pager.look_for(pattern_of(words))
            self.action_again()

    def action_again(self, back: bool = False) -> None:
        """To the next place, or the one before."""
        if not self._words:
            self.action_find()
            return
        around = self.pager.find(back=back)
        self._told = ""
        if around is None:
            self._told = f"✗ not found: {plain(self._words)[:30]}"
        elif around:
            self._told = "on from the end" if back else "on from the start"
        self.on_pager_moved()

    def action_numbers(self) -> None:
        """Numbers of lines, or none."""
        self.pager.set_numbers(not self.pager.numbers)

    def action_wrap(self) -> None:
        """Long lines in several rows, or cut."""
        self.pager.set_wraps(not self.pager.wraps)

    def action_laid_out(self) -> None:
        """The text as it is, or laid out for reading."""
        if self.reading.laid_out is not None:
            self._laid_out = not self._laid_out
            self._show()

    def action_rows(self, count: int) -> None:
        """By rows."""
        self.pager.scroll_rows(count)

    def action_page(self, fraction: float) -> None:
        """By pages."""
        self.pager.page_by(fraction)

    def action_top(self) -> None:
        """To the start."""
        self.pager.go(0)

    def action_bottom(self) -> None:
        """To the end."""
        self.pager.go(len(self.document))

    def action_aside(self, steps: int) -> None:
        """To the side, where lines are not wrapped."""
        self.pager.go_aside(steps)

    def action_escape(self) -> None:
        """Forgets what was looked for, else goes back."""
        if self._words:
            self._words = self._told = ""
            self.pager.look_for(None)
            self.on_pager_moved()
        else:
            self.dismiss()

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss()
