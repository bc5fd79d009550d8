"""The servers that the user's file knows, for going from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import PROFILES
from rtdesk.config.layers import DEFAULT, read
from rtdesk.config.profile import load_profile


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
        profiles = data.get(PROFILES, {})
        named = profiles if isinstance(profiles, dict) else {}
        tables = {**({DEFAULT: data} if "url" in data else {}), **named}
        usual = data.get("url", "")
        return {
            name: str(table.get("url", usual))
            for name, table in tables.items()
            if isinstance(table, dict)
        }

    def check(self, name: str) -> None:
        """Whether one can go there.

        Raises:
            ConfigError: there is no such profile, or something in it cannot be meant.
        """
        load_profile(self._file, name, flags=self._flags)
