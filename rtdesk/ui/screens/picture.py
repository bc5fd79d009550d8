"""A picture in the terminal: as pixels where that is possible, else as half blocks of colour."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.geometry import Region
from textual.getters import query_one
from textual.strip import Strip
from textual.widget import Widget

from rtdesk.backend.threads import in_thread
from rtdesk.files.picture import Picture, fitting, scaled
from rtdesk.ui import graphics
from rtdesk.ui.graphics import Way
from rtdesk.ui.lean import LeanOutput
from rtdesk.ui.screens.looking import Looking
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

MUTED = "$foreground-muted"
HALF = "▀"
LARGER, LARGER_PIXELS = 8.0, 2.0
"""How many times a small picture is enlarged: as blocks, as pixels."""


class PictureArea(Widget, can_focus=False):
    """Draws a picture in the middle of its place."""

    DEFAULT_CSS = "PictureArea { width: 1fr; height: 1fr; }"

    def __init__(self, picture: Picture, way: Way) -> None:
        super().__init__()
        self._picture = picture
        self._way = way
        self._rows: list[Strip] = []
        self._drawn: str = ""
        self._due = False
        self._up = False  # kitty keeps a picture until it is told otherwise

    def on_resize(self, event: Resize) -> None:
        """Another size of the picture."""
        self._drawn, self._rows, self._up = "", [], False
        if self._way == "blocks":
            self._rows = self._blocks()
        self.refresh()

    def _cells(self, cell: tuple[int, int]) -> tuple[int, int]:
        """Columns and rows that the picture takes, with cells of so many pixels."""
        width, height = max(self.size.width, 1), max(self.size.height, 1)
        most = LARGER if self._way == "blocks" else LARGER_PIXELS
        wide, high = fitting(self._picture, width * cell[0], height * cell[1], most)
        return max(wide // cell[0], 1), max(high // cell[1], 1)

    def _blocks(self) -> list[Strip]:
        columns, rows = self._cells((1, 2))
        image = scaled(self._picture, columns, rows * 2)
        data = image.tobytes()
        blank = Segment(" " * ((self.size.width - columns) // 2), self.rich_style)
        out = []
        for row in range(rows):
            upper = data[6 * row * columns : 6 * row * columns + 3 * columns]
            lower = data[6 * row * columns + 3 * columns : 6 * (row + 1) * columns]
            out.append(Strip([blank, *_half_blocks(upper, lower)]))
        return [Strip.blank(0, self.rich_style)] * ((self.size.height - rows) // 2) + out

    def render_line(self, y: int) -> Strip:
        """A row of half blocks, or nothing below the pixels."""
        return self._rows[y] if y < len(self._rows) else Strip.blank(0, self.rich_style)

    # Pixels

    def render_lines(self, crop: Region) -> list[Strip]:
        """Whenever our cells are drawn, the pixels that lie over them are drawn as well."""
        if self._way != "blocks" and not self._due:
            self._due = True
            self.call_after_refresh(self.draw)
        return super().render_lines(crop)

    def draw(self) -> None:
        """Draws the pixels, unless something else is in front of us."""
        self._due = False
        if self._drawn:
            self._draw()
        elif self.size:
            self.run_worker(self._make(), group="pixels", exclusive=True)

    async def _make(self) -> None:
        size = self.size
        drawn = await in_thread(self._pixels)
        if size == self.size:
            self._drawn = drawn
            self._draw()

    def _draw(self) -> None:
        app = self.app
        if app.screen is self.screen and isinstance(app, LeanOutput) and not self._up:
            app.draw_over(self._drawn)
            self._up = self._way == "kitty"

    def erase(self) -> None:
        """Takes the pixels away."""
        app = self.app
        if self._way != "blocks" and isinstance(app, LeanOutput):
            if self._way == "kitty":
                app.draw_over(graphics.ERASE)
                self._up = False
            app.redraw()

    def _pixels(self) -> str:
        cell = graphics.cell_size()
        columns, rows = self._cells(cell)
        x, y, width, height = self.content_region
        row, column = y + (height - rows) // 2, x + (width - columns) // 2
        wide, high = columns * cell[0], rows * cell[1]
        if self._way == "kitty":
            image = self._picture.image
            if image.width > wide or image.height > high:
                image = scaled(self._picture, wide, high)
            return graphics.ERASE + graphics.at(row, column, graphics.kitty(image, columns, rows))
        image = scaled(self._picture, wide, high // 6 * 6 or high)
        return graphics.at(row, column, graphics.sixel(image))


class PictureScreen(Looking):
    """Shows one picture."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,escape,enter,v", "back", "Back", id="back"),
    ]

    title_line = query_one(TitleLine)
    area = query_one(PictureArea)
    status_line = query_one(StatusLine)

    def __init__(
        self,
        picture: Picture,
        way: Way,
        title: str,
        facts: str,
        then: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(then)
        self._picture, self._way = picture, way
        self._title, self._facts = title, facts

    def compose(self) -> ComposeResult:
        """Title, picture, keys."""
        yield TitleLine()
        yield PictureArea(self._picture, self._way)
        yield StatusLine()

    def on_mount(self) -> None:
        """Says what it is."""
        size = f"{self._picture.width} × {self._picture.height}"
        self.title_line.show(
            Content.assemble(
                (f" {plain(self._title)}", "bold"), (f"  {plain(self._facts)} · {size}", MUTED)
            ),
            Content.styled(f"{self._way} ", MUTED),
        )
        self.status_line.show([*self.file_keys, ("q", "Back"), ("?", "Keys")], "")

    def on_screen_suspend(self) -> None:
        """Something else comes in front of it, or it is left."""
        self.area.erase()

    def on_screen_resume(self) -> None:
        """In front again."""
        self.area.refresh()

    def action_back(self) -> None:
        """To where one came from."""
        self.area.erase()
        self.dismiss()

    def action_file(self, what: str) -> None:
        """Goes back and does it there."""
        self.area.erase()
        super().action_file(what)


def _half_blocks(upper: bytes, lower: bytes) -> list[Segment]:
    """Two rows of pixels in one of characters; neighbours of the same colours are one piece."""
    out: list[Segment] = []
    run, before = 0, b""
    for at in range(0, len(upper), 3):
        pair = upper[at : at + 3] + lower[at : at + 3]
        if pair != before and run:
            out.append(_piece(before, run))
            run = 0
        run, before = run + 1, pair
    if run:
        out.append(_piece(before, run))
    return out


def _piece(pair: bytes, count: int) -> Segment:
    style = Style(color=Color.from_rgb(*pair[:3]), bgcolor=Color.from_rgb(*pair[3:]))
    return Segment(HALF * count, style)
