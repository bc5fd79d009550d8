"""Lists that the user kept from the desk: a file of their own beside the configuration.

The configuration belongs to the user's editor, comments and all; this file is written by the
desk, in the same words, so that its lines can be pasted there.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection
from pathlib import Path

from rtdesk.config import toml
from rtdesk.config.errors import ConfigError
from rtdesk.config.paths import make_private
from rtdesk.config.profile import NamedList, named_lists
from rtdesk.config.source import Source

HEAD = "# Lists kept from the desk; it rewrites this file. They can be moved to config.toml.\n"
RESERVED = frozenset({"queue", "search", "query"})
"""First words of the names of lists that the desk makes itself."""


class KeptLists:
    """The lists in the file; read when it is asked for them, since other windows write it, too."""

    def __init__(self, path: Path):
        self.path = path

    def read(self) -> tuple[NamedList, ...]:
        """All of them, in the order in which they were kept.

        Raises:
            ConfigError: somebody wrote something else into the file; says what.
        """
        try:
            data = tomllib.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read {self.path}: {error}") from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{self.path} is not TOML: {error}") from error
        tables = data.get("lists", {})
        if not isinstance(tables, dict):
            raise ConfigError(f"lists in {self.path} must be tables, such as [lists.mine]")
        return tuple(named_lists(tables, Source(self.path), kept=True))

    def keep(self, wanted: NamedList) -> None:
        """Adds a list, or puts it in place of the one of its name.

        Raises:
            ConfigError, OSError: the file cannot be read or written; nothing changed.
        """
        before = self.read()
        if any(one.name == wanted.name for one in before):
            self._write(tuple(wanted if one.name == wanted.name else one for one in before))
        else:
            self._write((*before, wanted))

    def drop(self, name: str) -> None:
        """Takes a list out.

        Raises:
            ConfigError, OSError: the file cannot be read or written; nothing changed.
        """
        self._write(tuple(one for one in self.read() if one.name != name))

    def _write(self, lists: tuple[NamedList, ...]) -> None:
        make_private(self.path.parent)
        fresh = self.path.with_name(f"{self.path.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write((HEAD + "".join(f"\n{lines(one)}" for one in lists)).encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)


def lines(named: NamedList) -> str:
    """A list as it stands in a configuration."""
    found = [f"[lists.{toml.key(named.name)}]", f"title = {toml.string(named.title)}"]
    found.append(f"query = {toml.string(named.query)}")
    if named.order not in ("", "-LastUpdated"):
        found.append(f"order = {toml.string(named.order)}")
    if named.columns:
        found.append(f"columns = [{', '.join(map(toml.string, named.columns))}]")
    if named.refresh is not None:
        found.append(f"refresh = {named.refresh}")
    return "\n".join(found) + "\n"


def free_name(title: str, taken: Collection[str]) -> str:
    """A name for a list of this title that no other list has."""
    letters = "".join(letter if letter.isalnum() else " " for letter in title.casefold())
    plain = "-".join(letters.split())[:40].strip("-") or "list"
    if plain.partition("-")[0] in RESERVED:
        plain = f"my-{plain}"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    return name
