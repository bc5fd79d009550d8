"""The ticket under the cursor beside its list: where that stands, and when it is filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one

from rtdesk.store.change import Change
from rtdesk.ui.preview_place import PreviewPlace
from rtdesk.ui.screens.finding import Finding

if TYPE_CHECKING:
    from rtdesk.ui.widgets.action_bar import ActionBar
    from rtdesk.ui.widgets.preview import Preview, PreviewThread

KEPT = "preview"


class Previewing(Finding):
    """A screen whose list may have a preview; it is made when it is first filled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "p",
            "preview",
            "Preview",
            id="preview.toggle",
            show=False,
            tooltip="Show the ticket under the cursor beside the list, or hide it",
        ),
        Binding(
            "P",
            "preview_side",
            "Preview on the other side",
            id="preview.side",
            show=False,
            tooltip="Move the preview to the right of the list, or below it",
        ),
        Binding(
            "greater_than_sign",
            "preview_size(1)",
            "Larger preview",
            id="preview.larger",
            show=False,
        ),
        Binding(
            "less_than_sign",
            "preview_size(-1)",
            "Smaller preview",
            id="preview.smaller",
            show=False,
        ),
    ]

    preview_frame = query_one("#preview", Vertical)

    def __init__(self) -> None:
        super().__init__()
        self._preview_place = PreviewPlace()
        self._preview: Preview | None = None

    def compose_preview(self) -> Vertical:
        """Where it will be, as the user left it; what it takes is known before it is laid out."""
        self._preview_place = PreviewPlace.load(self.desk.kept(KEPT))
        frame = Vertical(id="preview")
        self._place_preview(frame)
        return frame

    @property
    def previewing(self) -> bool:
        """True while there is one on the screen."""
        return self._preview_place.shown(*self.app.size)

    @property
    def reading_preview(self) -> bool:
        """True while keys move in its text."""
        return self._preview is not None and self._preview.has_focus_within

    def fit_preview(self) -> None:
        """Its place and size in a terminal like this one."""
        self._place_preview(self.preview_frame)
        if not self.previewing and self.reading_preview:
            self.set_focus(self.tickets)

    def _place_preview(self, frame: Vertical) -> None:
        place, columns = self._preview_place, self.app.size.width
        share, right = place.share(columns), place.side_in(columns) == "right"
        self.set_class(self.previewing, "-preview")
        self.set_class(right, "-preview-right")
        frame.styles.width = f"{share}%" if right else "1fr"
        frame.styles.height = "1fr" if right else f"{share}%"

    def fill_preview(self) -> None:
        """Shows the ticket under the cursor, from the mirror; what was never read is asked for."""
        if not self.previewing:
            return
        focus = self.ticket_in_focus or 0
        if self._preview is None:
            from rtdesk.ui.widgets.preview import Preview

            self._preview = Preview(self.desk, self.desk_app.now)
            self.preview_frame.mount(self._preview)
            self._preview.call_after_refresh(self.fill_preview)
            return
        if not self._preview.is_mounted:
            return
        self._preview.show(focus)
        if focus and self.desk.thread(focus) is None and not self.desk.is_gone(focus):
            self.desk.want_ticket(focus)

    def preview_news(self, change: Change) -> None:
        """What it shows may be different now."""
        preview = self._preview
        if preview is None or not self.previewing or not preview.is_mounted:
            return
        if self.ticket_in_focus is None:  # an empty list has no cursor that comes to rest
            preview.show(0)
            return
        waits = change.status and preview.ticket and not preview.thread.display
        if waits or preview.ticket in change.tickets or change.everything:
            preview.show(preview.ticket)

    def enter_preview(self) -> bool:
        """Keys move in its text; False: there is none to move in."""
        preview = self._preview
        if preview is None or not self.previewing or not preview.thread.display:
            return False
        self.set_focus(preview.thread)
        return True

    def _put(self, place: PreviewPlace) -> None:
        self._preview_place = place
        self.desk.keep(KEPT, place.dump())
        self.fit_preview()
        self.fill_preview()

    def action_preview(self) -> None:
        """Shown or hidden, in terminals as large as this one."""
        self._put(self._preview_place.toggled(*self.app.size))

    def action_preview_side(self) -> None:
        """Below, or to the right; one that is hidden comes."""
        place = self._preview_place
        if not self.previewing:
            place = place.toggled(*self.app.size)
        elif place.side_in(self.app.size.width) == place.moved().side_in(self.app.size.width):
            self.notify("There is no room for it beside the list.", timeout=3)
            return
        else:
            place = place.moved()
        self._put(place)

    def action_preview_size(self, steps: int) -> None:
        """More room for it, or less."""
        if self.previewing:
            self._put(self._preview_place.resized(self.app.size.width, steps))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is not there has no size."""
        if action == "preview_size":
            return self.previewing
        return super().check_action(action, parameters)

    def on_preview_thread_read_on(self, event: PreviewThread.ReadOn) -> None:
        """Whoever reads on in it has looked at the ticket."""
        event.stop()
        if self._preview and self._preview.ticket:
            self.desk.look(self._preview.ticket)

    def on_action_bar_pressed(self, event: ActionBar.Pressed) -> None:
        """A button does what its key does."""
        self.follow(event.offer)

    def on_action_bar_more(self) -> None:
        """The buttons that did not fit."""
        self.action_do("status")
