"""The line that tells a reply from a comment."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rtdesk.ui.cells import cut

_REPLY = (" REPLY ", "bold reverse $primary", " (mail goes out) ", "$primary")
_COMMENT = (" COMMENT ", "bold reverse $warning", " (not sent to the requestor) ", "$warning")


class ComposerTitle(Widget):
    """A rule with the kind of message, whom it reaches, and a remark at its end."""

    DEFAULT_CSS = "ComposerTitle { height: 1; text-wrap: nowrap; }"

    kind = reactive("correspond")
    whom = reactive("")
    note = reactive("")
    trouble = reactive(False)
    """The note is bad news; it is firm, too."""
    firm = reactive(False)
    """The note stays whatever else has to go."""

    def show(self, kind: str, whom: str) -> None:
        """`whom` is cleaned already."""
        self.kind, self.whom, self.note = kind, whom, ""
        self.trouble = self.firm = False

    def render(self) -> Content:
        """The whole line; the people are cut first, the warning never."""
        word, badge, warning, rule = _COMMENT if self.kind == "comment" else _REPLY
        width, note = self.size.width, f" {self.note} " if self.note else ""
        room = width - len(word) - len(warning) - len(note) - 3
        if (self.trouble or self.firm) and room < 12:
            note = f" {cut(self.note, max(width - len(word) - len(warning) - 5, 8))} "
            room = width - len(word) - len(warning) - len(note) - 3
        elif room < 12 and note:
            room, note = room + len(note), ""
        whom = Content(cut(f" {self.whom}", max(room, 0)))
        head = Content.assemble(("──", rule), (word, badge), whom, (warning, "$foreground-muted"))
        style = "bold $text-error" if self.trouble else "$foreground-muted"
        dashes = max(width - head.cell_length - len(note) - 1, 0)
        return Content.assemble(head, ("─" * dashes, rule), (note, style), ("─", rule))
