"""The servers that the user's file knows, for going from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rtdesk.config.errors import ConfigError
from rtdesk.config.layers import DEFAULT, profile_tables, read
from rtdesk.config.paths import places
from rtdesk.config.profile import load_profile
from rtdesk.desk.desk import Desk


class Profiles:
    """All of them; the file is read when somebody asks, since it may have changed."""

    def __init__(self, file: Path, flags: Mapping[str, Any]):
        self._file = file
        self._flags = flags

    def servers(self) -> dict[str, str]:
        """The URL of each by its name, the file's own first; none where the file cannot be read."""
        try:
            data = read(self._file)
        except ConfigError:
            return {}
        tables = {**({DEFAULT: data} if "url" in data else {}), **profile_tables(data)}
        usual = data.get("url", "")
        return {name: str(table.get("url", usual)) for name, table in tables.items()}

    def check(self, name: str) -> None:
        """Whether one can go there.

        Raises:
            ConfigError: there is no such profile, or something in it cannot be meant.
        """
        load_profile(self._file, name, flags=self._flags)

    def open(self, name: str) -> Desk:
        """A desk beside the one at which the user sits: it follows its server and sends nothing.

        What waits in that profile's outbox goes on waiting until the user goes there.

        Raises:
            ConfigError: there is no such profile, or something in it cannot be meant.
            OSError: its files cannot be opened.
        """
        profile = load_profile(self._file, name, flags=self._flags)
        if profile.token or profile.password:
            which = "RTDESK_TOKEN" if profile.token else "RTDESK_PASSWORD"
            raise ConfigError(
                f"{which} is set, and which server it is for is not said: it goes to none beside"
                f" yours; a `token_command` or `token_file` in [profiles.{name}] is for that one"
            )
        its = places(profile.name, profile.url, self._file)
        return Desk.open(replace(profile, read_only=True), its)
