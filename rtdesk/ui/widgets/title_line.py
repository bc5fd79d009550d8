"""The top line of a screen: what this is on the left, where it stands on the right."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class TitleLine(Widget):
    """One line; when it gets narrow, the left part is cut first."""

    DEFAULT_CSS = "TitleLine { height: 1; background: $panel; }"

    def __init__(self) -> None:
        super().__init__()
        self._left = self._right = Content()

    def show(self, left: Content, right: Content) -> None:
        """Both parts; they went through the gate already."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render(self) -> Content:
        """The line at the width there is."""
        room = max(0, self.size.width - self._right.cell_length - 2)
        left = self._left.truncate(room, ellipsis=True, pad=True)
        return Content.assemble(left, " ", self._right)
