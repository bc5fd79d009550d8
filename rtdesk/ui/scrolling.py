"""A widget of numbered lines that the terminal scrolls; builds on Textual's private parts too."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from rtdesk.ui.lean import LeanOutput


class ScrollArea(Widget):
    """A widget that shows a window of numbered lines, `origin` being the first one shown.

    Subclasses draw by `render_line` and say what changed: `scroll_to_line` when the window moved,
    `line_changed` for single lines. Everything else is repainted by `refresh()`, as always.
    """

    ALONE: ClassVar[bool] = False
    """True to draw the whole area without what stands beside it: nothing there changes with it."""
    FIXED: ClassVar[int] = 0
    """Lines at the top that stay where they are (a header)."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.origin = 0
        self._painted_origin = 0
        self._changed: set[int] = set()

    @property
    def page(self) -> int:
        """How many lines are shown."""
        return max(0, self.size.height - self.FIXED)

    @property
    def lines_region(self) -> Region:
        """Where the lines are on the screen."""
        x, y, width, _height = self.content_region
        return Region(x, y + self.FIXED, width, self.page)

    def scroll_to_line(self, origin: int) -> None:
        """Makes this the first line shown."""
        if origin != self.origin:
            self.origin = origin
            self._wake()

    def renumber(self, origin: int) -> bool:
        """Lines have other numbers now, but stand where they are: who calls says what changed.

        False when that cannot be, since something else is to be drawn first.
        """
        if self.origin != self._painted_origin or self._changed or self._to_repaint():
            return False
        self.origin = self._painted_origin = origin
        return True

    def _to_repaint(self) -> bool:
        return bool(getattr(self, "_repaint_regions", True))

    def line_changed(self, number: int) -> None:
        """Asks for a repaint of one line, wherever it is when the frame is drawn."""
        self._changed.add(number)
        self._wake()

    def _wake(self) -> None:
        self.refresh(Region(0, 0, 0, 0))

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """Frame time: turns what was announced into screen regions."""
        regions = set(super()._exchange_repaint_regions())
        shift, self._painted_origin = self.origin - self._painted_origin, self.origin
        changed, self._changed = self._changed, set()
        app, whole = self.app, self.outer_size.region
        if whole in regions or (shift and any(regions)):
            return self._all(whole)
        lines = {self._line_region(number) for number in changed}
        if shift:
            if not isinstance(app, LeanOutput) or not app.let_scroll(self, shift):
                return self._all(whole)
            self._move_cached_lines(shift)
            fresh = range(self.page - shift, self.page) if shift > 0 else range(-shift)
            lines |= {self._line_region(self.origin + y) for y in fresh}
        self._styles_cache.set_dirty(*lines)
        if isinstance(app, LeanOutput) and app.draw_lines(self, [each.y for each in lines if each]):
            return regions
        return regions | lines

    def _all(self, whole: Region) -> Collection[Region]:
        self._styles_cache.clear()
        app, lines = self.app, range(whole.height)
        if self.ALONE and isinstance(app, LeanOutput) and app.draw_lines(self, lines):
            return ()
        return {whole}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Also called when a layout draws us without asking first what changed."""
        if self.origin != self._painted_origin or self._changed:
            self._painted_origin = self.origin
            self._changed.clear()
            self._styles_cache.clear()
            self.call_later(self.refresh)
        return super().render_lines(crop)

    def _move_cached_lines(self, shift: int) -> None:
        """Textual keeps finished lines by their place on the screen."""
        first = self.content_offset.y + self.FIXED
        last = first + self.page
        cache = self._styles_cache._cache
        kept = {
            y - shift if first <= y < last else y: strip
            for y, strip in cache.items()
            if not first <= y < last or first <= y - shift < last
        }
        cache.clear()
        cache.update(kept)

    def _line_region(self, number: int) -> Region:
        y = number - self.origin
        if not 0 <= y < self.page:
            return Region(0, 0, 0, 0)
        left, top = self.content_offset
        return Region(left, top + y + self.FIXED, self.size.width, 1)
