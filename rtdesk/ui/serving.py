"""Going from one server of the configuration to another without leaving the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from rtdesk.config.errors import ConfigError
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.leaving import Leaving
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.desk.profiles import Profiles


class Serving(Leaving):
    """An app that can end for the desk of another profile to begin."""

    profiles: Profiles | None = None
    """What there is to go to; None: nothing, as in the demo."""

    @work(exclusive=True, group=DIALOG)
    async def set_profile(self, name: str) -> None:
        """Goes to the server of a profile; without a name the user chooses."""
        name = name or await self._chosen_profile()
        if not name or self.profiles is None or name == self.desk.profile.name:
            return
        try:
            self.profiles.check(name)
        except ConfigError as error:
            self.notify(plain(str(error)), severity="error", timeout=10, markup=False)
            return
        self.next_profile = name
        await self.action_quit()

    async def _chosen_profile(self) -> str:
        from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

        servers = self.profiles.servers() if self.profiles else {}
        if len(servers) < 2:
            words = "There is one server only: others stand under [profiles.NAME] in the file."
            self.notify(words, timeout=6, markup=False)
            return ""
        choices = [
            Choice(key, plain(name), name, plain(url))
            for key, (name, url) in zip(LETTERS, servers.items(), strict=False)
        ]
        return (
            await self.push_screen_wait(Chooser("Which server?", choices, self.desk.profile.name))
            or ""
        )
