"""All use of Textual's private parts: lines that scroll, output that sends what changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual.geometry import Region
from textual.widget import Widget


class ScrollArea(Widget):
    """A widget that shows a window of numbered lines, `origin` being the first one shown.

    Subclasses draw by `render_line` and say what changed: `scroll_to_line` when the window moved,
    `line_changed` for single lines. Everything else is repainted by `refresh()`, as always.
    """

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

    def scroll_to_line(self, origin: int) -> None:
        """Makes this the first line shown."""
        if origin != self.origin:
            self.origin = origin
            self._wake()

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
        whole = self.outer_size.region
        if whole in regions:
            return regions
        if shift:
            self._styles_cache.clear()
            return {whole}
        lines = {self._line_region(number) for number in changed}
        self._styles_cache.set_dirty(*lines)
        return regions | lines

    def _line_region(self, number: int) -> Region:
        y = number - self.origin
        if not 0 <= y < self.page:
            return Region(0, 0, 0, 0)
        return Region(0, y + self.FIXED, self.size.width, 1)
