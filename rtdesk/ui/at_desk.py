"""What every screen that shows something of the desk has: the desk, and the app with its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App

    from rtdesk.desk import Desk
    from rtdesk.ui.app import RtdeskApp


class AtDesk:
    """To be mixed into a screen of `RtdeskApp`."""

    if TYPE_CHECKING:

        @property
        def app(self) -> App[object]:
            """Textual's."""

    @property
    def desk_app(self) -> RtdeskApp:
        """The app with its own type."""
        from rtdesk.ui.app import RtdeskApp

        assert isinstance(self.app, RtdeskApp)
        return self.app

    @property
    def desk(self) -> Desk:
        """The desk of this app."""
        return self.desk_app.desk
