"""Output that sends what changed. With `scrolling`, all use of Textual's private parts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from operator import ne
from typing import TYPE_CHECKING, ClassVar

from rich.color import ColorSystem
from textual.app import App
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from rtdesk.ui.grid import BLANK, Grid, Row, cells
from rtdesk.ui.small import drawing, is_small

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rtdesk.ui.scrolling import ScrollArea

SHORT = 512
"""Characters of output that need no synchronized update: terminals read them at once."""
COLORED_ERASE = (
    "xterm",
    "tmux",
    "alacritty",
    "foot",
    "ghostty",
    "rxvt",
    "konsole",
    "linux",
    "iterm",
)
"""Terminals (TERM) that erase with the current background colour."""


def textual_fits() -> bool:
    """True when this Textual has the private parts that lean output uses, as we know them."""
    try:
        from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
    except ImportError:
        return False
    layout, chops = LayoutUpdate.__init__.__code__, ChopsUpdate.__init__.__code__
    app = ("_display", "_begin_update", "_end_update", "_batch_count", "post_display_hook")
    probe = App.__init__.__code__.co_names
    return (
        layout.co_varnames[: layout.co_argcount] == ("self", "strips", "region")
        and chops.co_varnames[: chops.co_argcount] == ("self", "chops", "spans", "chop_ends")
        and hasattr(Compositor, "visible_widgets")
        and hasattr(Strip, "render_ansi")
        and hasattr(Widget, "_exchange_repaint_regions")
        and all(hasattr(App, name) or name in probe for name in app)
    )


class LeanOutput(App[None]):
    """An app that sends the terminal only the cells that changed, and lets it scroll.

    Falls back to Textual's own way where anything is not as expected.
    """

    LEAN: ClassVar[bool] = True

    def __init__(
        self,
        driver_class: type[Driver] | None = None,
        *,
        ansi_color: bool | None = None,
    ) -> None:
        super().__init__(driver_class, ansi_color=ansi_color)
        if self.no_color:
            self.drop_colors()
        self._lean = self.LEAN and textual_fits()
        self._grid: Grid | None = None
        self._hints: list[tuple[Region, int]] = []
        self._lines: dict[ScrollArea, set[int]] = {}

    def drop_colors(self) -> None:
        """No colour at all: shades of grey, Textual's own way, make our default colours black."""
        kept = [one for one in self._filters if not isinstance(one, Monochrome | NoColor)]
        self._filters = [*kept, NoColor()]

    # When the terminal may show something else than we think

    def on_mount(self) -> None:
        """Watches for coming back from a suspend."""
        self.app_resume_signal.subscribe(self, lambda _app: self.redraw())

    def on_resize(self) -> None:
        """Terminals rearrange what they show."""
        self._forget()

    def on_app_focus(self) -> None:
        """Somebody was elsewhere; what they see then is drawn anew."""
        self.redraw()

    def action_redraw(self) -> None:
        """See `redraw`."""
        self.redraw()

    def redraw(self) -> None:
        """Paints everything again, whatever the terminal shows."""
        self._forget()
        self.refresh()

    def draw_over(self, drawing: str) -> None:
        """Sends words that draw over cells; whoever does that sees to it that they go again."""
        driver = self._driver
        if driver is not None and self._running and not self._closed and not self.is_headless:
            driver.write(drawing)
            driver.flush()

    @property
    def is_small(self) -> bool:
        """True on a terminal on which nothing can be read."""
        return not self.is_headless and is_small(*self.size)

    def _forget(self) -> None:
        self._hints.clear()
        if self._grid is not None:
            self._grid.forget()

    # What scroll areas ask

    def let_scroll(self, area: ScrollArea, lines: int) -> bool:
        """Moves the lines of an area on the terminal with the next frame, if that is safe.

        It is not when we do not know what stands there, or when something lies above them.
        """
        region, grid = area.lines_region, self._grid
        if grid is None or not region or abs(lines) > region.height // 2:
            return False
        if not grid.known(region.y, region.height) or not self._uncovered(area, region):
            return False
        self._hints.append((region, lines))
        return True

    def draw_lines(self, area: ScrollArea, lines: Iterable[int]) -> bool:
        """Draws lines of an area, counted from its top, with the next frame, if that is safe.

        Textual would look at every line of every widget around them to draw one.
        """
        if self._can_be_lean() and self._uncovered(area, area.region):
            self._lines.setdefault(area, set()).update(lines)
            return True
        return False

    def _uncovered(self, area: Widget, region: Region) -> bool:
        if area.screen is not self.screen:
            return False
        below = {area, *area.ancestors}
        visible = self.screen._compositor.visible_widgets
        if area not in visible or not visible[area][1].contains_region(region):
            return False
        return not any(
            widget not in below and where.intersection(clip).overlaps(region)
            for widget, (where, clip) in visible.items()
        )

    # Output

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Takes the place of `App._display`."""
        lines, self._lines = self._lines, {}
        if self.is_small and self._can_be_lean():
            self._grid = None
            self._hints.clear()
            self._write(drawing(*self.size), screen)
            return None
        if renderable is None and not lines:
            return super()._display(screen, None)
        pieces = self._pieces(renderable) if self._can_be_lean() else None
        if pieces is None:
            self._grid = None
            self._hints.clear()
            for area in lines:
                area.refresh()
            return super()._display(screen, renderable)
        try:
            self._write(self._frame_text(chain(pieces, self._pieces_of(lines))), screen)
        finally:
            self.post_display_hook()
        return None

    def _pieces_of(
        self, lines: Mapping[ScrollArea, Iterable[int]]
    ) -> Iterator[tuple[int, int, Strip]]:
        """(row, column, strip); an area that was moved or covered draws again by itself."""
        for area, numbers in lines.items():
            region = area.region
            if not self._uncovered(area, region):
                area.refresh()
                continue
            for top, height in _runs(y for y in numbers if y < region.height):
                strips = area.render_lines(Region(0, top, region.width, height))
                for y, strip in enumerate(strips, region.y + top):
                    yield y, region.x, strip

    def _can_be_lean(self) -> bool:
        driver = self._driver
        return (
            self._lean
            and self._running
            and not self._closed
            and not self._batch_count
            and driver is not None
            and not driver.is_inline
            and not self.is_headless
        )

    def _pieces(self, renderable: object) -> Iterator[tuple[int, int, Strip]] | None:
        """(row, column, strip) of an update; None for one of another kind."""
        from textual._compositor import ChopsUpdate, LayoutUpdate

        if renderable is None:
            return iter(())
        if isinstance(renderable, LayoutUpdate):
            return _of_layout(renderable.strips, renderable.region)
        if isinstance(renderable, ChopsUpdate):
            return _of_chops(renderable.chops, renderable.spans, renderable.chop_ends)
        return None

    def _frame_text(self, pieces: Iterable[tuple[int, int, Strip]]) -> str:
        grid = self._fitting_grid()
        wanted: dict[int, Row] = {}
        for region, lines in self._hints:
            self._scroll(grid, wanted, region, lines)
        self._hints.clear()
        system = self.console._color_system or ColorSystem.TRUECOLOR
        for y, x, strip in pieces:
            if y >= grid.height or x >= grid.width:
                continue
            row = wanted.get(y)
            if row is None:
                row = wanted[y] = grid.rows[y].copy()
            drawn = cells(
                (text, Strip.render_ansi(style, system) if style else "")
                for text, style, control in strip
                if not control
            )[: grid.width - x]
            row[x : x + len(drawn)] = drawn
        grid.paint(wanted)
        return grid.take()

    def _fitting_grid(self) -> Grid:
        width, height = self.size
        grid = self._grid
        if grid is None or (grid.width, grid.height) != (width, height):
            term = os.environ.get("TERM", "")
            grid = Grid(width, height, colored_erase=term.startswith(COLORED_ERASE))
            self._hints.clear()
        self._grid = grid
        return grid

    def _scroll(self, grid: Grid, wanted: dict[int, Row], region: Region, lines: int) -> None:
        """Puts moved lines into what is wanted, and moves whole rows where that saves writing."""
        top, height, x1, x2 = region.y, region.height, region.x, region.right
        before = [row.copy() for row in grid.rows[top : top + height]]
        empty: Row = [BLANK] * region.width
        moved = []
        for number, row in enumerate(before):
            source = number + lines
            inside = before[source][x1:x2] if 0 <= source < height else empty
            moved.append(row[:x1] + inside + row[x2:])
        if region.width == grid.width or _whole_rows_pay(before, moved, lines):
            grid.scroll(top, height, lines)
        for number, row in enumerate(moved):
            wanted[top + number] = row

    def _write(self, text: str, screen: Screen[object]) -> None:
        driver = self._driver
        assert driver is not None
        cursor = screen.outer_size.clamp_offset(self.cursor_position)
        if cursor != Offset(0, 0) and (text or cursor != self._previous_cursor_position):
            text += f"\x1b[{cursor.y + 1};{cursor.x + 1}H"
        self._previous_cursor_position = cursor
        if not text:
            return
        if len(text) > SHORT:
            self._begin_update()
        driver.write(text)
        if len(text) > SHORT:
            self._end_update()
        driver.flush()


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """(first, how many) of numbers that follow each other: a call for each line is dear."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        first, count = runs[-1] if runs else (0, 0)
        if runs and number == first + count:
            runs[-1] = (first, count + 1)
        else:
            runs.append((number, 1))
    return runs


def _of_layout(strips: object, region: Region) -> Iterator[tuple[int, int, Strip]]:
    assert isinstance(strips, list)
    for y, line in enumerate(strips, region.y):
        x = region.x
        for strip in line:
            yield y, x, strip
            x += strip.cell_length


def _of_chops(
    chops: object, spans: list[tuple[int, int, int]], ends: list[list[int]]
) -> Iterator[tuple[int, int, Strip]]:
    assert isinstance(chops, list)
    for y, x1, x2 in spans:
        for end, (x, strip) in zip(ends[y], chops[y].items(), strict=False):
            if strip is not None and x < x2 and end > x1:
                yield y, x, strip


def _whole_rows_pay(before: list[Row], moved: list[Row], lines: int) -> bool:
    """True when fewer cells differ after the terminal scrolled whole rows than without."""
    with_it = without = 0
    for number, row in enumerate(moved):
        source = number + lines
        there = before[source] if 0 <= source < len(before) else [BLANK] * len(row)
        with_it += sum(map(ne, there, row))
        without += sum(map(ne, before[number], row))
    return with_it < without
