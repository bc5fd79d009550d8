"""Ready-made lines that scroll at once, one of them perhaps under a cursor."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

CURSOR = "reverse"


class Lines(ScrollView, can_focus=False, inherit_bindings=False):
    """Shows `Content` lines; whoever fills it has wrapped or cut them to its width."""

    DEFAULT_CSS = """
    Lines {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-color: $panel-lighten-2;
        scrollbar-color-hover: $panel-lighten-3;
        scrollbar-color-active: $panel-lighten-3;
        scrollbar-background: $surface;
        scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Content, ...] = ()
        self._cursor: int | None = None

    @property
    def lines(self) -> tuple[Content, ...]:
        """What is shown."""
        return self._lines

    @property
    def cursor(self) -> int | None:
        """The line under the cursor, if there is one."""
        return self._cursor

    def set_lines(self, lines: Sequence[Content], cursor: int | None = None) -> None:
        """Shows other lines; nothing is drawn when they are the same."""
        fresh = tuple(lines)
        if cursor == self._cursor and _same(fresh, self._lines):
            return
        self._lines, self._cursor = fresh, cursor
        self.virtual_size = Size(1, len(fresh))
        self.refresh(layout=self.styles.is_auto_height)
        self._keep_in_sight()

    def move_cursor(self, index: int) -> None:
        """Puts the cursor on a line and scrolls so far that it can be seen."""
        if self._lines:
            self._cursor = min(max(index, 0), len(self._lines) - 1)
            self.refresh()
            self._keep_in_sight()

    def scroll_by_lines(self, count: int) -> None:
        """Scrolls at once."""
        self.scroll_to(y=self.scroll_offset.y + count, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        index, width = y + self.scroll_offset.y, self.size.width
        if not 0 <= index < len(self._lines) or width <= 0:
            return Strip.blank(width, self.visual_style.rich_style)
        content = self._lines[index].truncate(width, ellipsis=True, pad=True)
        if index == self._cursor:
            style = self.cursor_style()
            calm = content.without_spans if style == CURSOR else content  # no patches of colour
            content = calm.stylize(style)
        return Visual.to_strips(self, content, width, 1, self.visual_style, pad=True)[0]

    @property
    def room(self) -> int:
        """How wide a wrapped line may be: a scroll bar may come with the lines that are set."""
        bar = 0 if self.show_vertical_scrollbar else self.styles.scrollbar_size_vertical
        return max(1, self.size.width - bar)

    def cursor_style(self) -> str:
        """How the line under the cursor is drawn."""
        return CURSOR

    def _keep_in_sight(self) -> None:
        height = self.size.height
        if self._cursor is None or not height:
            return
        top = self.scroll_offset.y
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False, immediate=True)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False, immediate=True)


def _same(left: tuple[Content, ...], right: tuple[Content, ...]) -> bool:
    return len(left) == len(right) and all(
        one.is_same(other) for one, other in zip(left, right, strict=True)
    )
