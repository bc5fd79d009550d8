"""The user's file: one server at the top, or several under `[profiles.NAME]`."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.rules import DEFAULT as DEFAULT_RULES
from rtdesk.config.rules import Rule, rules
from rtdesk.records.extras import KINDS as KINDS_OF_EXTRAS
from rtdesk.records.extras import ROW, column, is_column

if TYPE_CHECKING:
    from rtdesk.config.commands import Command
    from rtdesk.config.macros import Macro

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list of the user's own: a TicketSQL query with a title and an order.

    Without a query it is what the user wants of a list that is there anyway, by name or title.
    """

    name: str
    title: str = ""
    query: str = ""
    order: str = ""
    columns: tuple[str, ...] = ()
    """Names of the columns to show (`id`, `subject:40`, `cf.Severity`, ...); none: the usual."""
    refresh: int | None = None
    """Seconds between two questions for news while it is on screen; 0: none."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A server with everything the user said about it."""

    name: str = DEFAULT
    url: str = ""
    token: Secret | None = None
    """From the environment only; files name a command or another file."""
    token_command: tuple[str, ...] = ()
    token_file: str = ""
    user: str = ""
    """A login, for those without a token."""
    password: Secret | None = None
    """From the environment only, like the token."""
    password_command: tuple[str, ...] = ()
    password_file: str = ""
    session: bool = False
    """True to sign in once with the password, instead of sending it with every request."""
    allow_http: bool = False
    ca_file: str = ""
    proxy: str = ""
    undo_seconds: float = 8.0
    """How long a message is held before it leaves; 0 sends at once."""
    bulk_confirm: int = 10
    """Tickets above which an action on all marked ones waits for a yes."""
    on_quit: str = "ask"
    """What becomes of held messages when the user leaves: `ask`, `send` or `keep`."""
    signature: str = ""
    signatures: tuple[tuple[str, str], ...] = ()
    """Signatures of queues, by the queue's name; they go before `signature`."""
    attachment_limit_mb: float = 25.0
    picker: tuple[str, ...] = ()
    """A command that prints the paths of the files to attach."""
    download_dir: str = ""
    """Where attachments are saved, unless another folder is typed."""
    openers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Programs for attachments by a pattern of the type or, as `*.pdf`, of the name."""
    images: str = "auto"
    """Whether pictures are shown in the terminal, and how."""
    editor_split: bool = False
    """True to open the editor beside the desk when inside tmux."""
    theme: str = "rtdesk-dark"
    lists: tuple[NamedList, ...] = ()
    tabs: tuple[str, ...] = ()
    """The lists to walk through, by name or title; without any, all of them."""
    macros: tuple[Macro, ...] = ()
    commands: tuple[Command, ...] = ()
    preset: str = "vim"
    """The keys to start from: `vim`, `plain` (no letters) or `mutt`."""
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Other keys, by the ids of what they do."""
    after: str = "next"
    """Where to go when a ticket was dealt with: `next`, `previous`, `stay` or `back`."""
    columns: tuple[str, ...] = ()
    """The columns of lists that do not say otherwise."""
    rules: tuple[Rule, ...] = ()
    """How tickets look in lists; these go before rtdesk's own."""
    own_rules_only: bool = False
    """True to have none but those."""

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """The user's, then rtdesk's own if they are wanted."""
        return self.rules if self.own_rules_only else (*self.rules, *DEFAULT_RULES)

    def signature_for(self, queue: str) -> str:
        """What stands below the replies in a queue."""
        return dict(self.signatures).get(queue, self.signature).strip("\n")


KINDS: dict[str, type | tuple[type, ...]] = {
    "url": str,
    "token_command": (str, list),
    "token_file": str,
    "user": str,
    "password_command": (str, list),
    "password_file": str,
    "session": bool,
    "allow_http": bool,
    "ca_file": str,
    "proxy": str,
    "undo_seconds": (int, float),
    "bulk_confirm": int,
    "on_quit": str,
    "signature": str,
    "signatures": dict,
    "attachment_limit_mb": (int, float),
    "picker": (str, list),
    "download_dir": str,
    "open": dict,
    "images": str,
    "editor_split": bool,
    "theme": str,
    "lists": dict,
    "tabs": list,
    "macros": dict,
    "commands": dict,
    "preset": str,
    "keys": dict,
    "after": str,
    "columns": list,
    "rules": list,
    "own_rules_only": bool,
}
QUITTING = ("ask", "send", "keep")
IMAGES = ("auto", "always", "never", "kitty", "sixel", "blocks")
PRESETS = ("vim", "plain", "mutt")
AFTER = ("next", "previous", "stay", "back")

WISHES = {"title", "order", "columns", "refresh"}
"""What can be said of a list that is there anyway."""

PASSWORDS = {"password_command", "password_file"}
SECRETS = {"token_command", "token_file", *PASSWORDS}


def load_profile(
    file: Path, name: str = "", environment: Mapping[str, str] = os.environ
) -> Profile:
    """The profile called `name` (or the file's own), with the environment on top.

    Raises:
        ConfigError: no such file or profile, or a key that means nothing; says the remedy.
    """
    data = _read(file) if file.exists() else {}
    values = _pick(data, name, file)
    values["url"] = environment.get("RTDESK_URL") or values.get("url", "")
    if not values["url"]:
        raise ConfigError(
            f'no server configured: write `url = "https://…"` into {file},'
            " or set RTDESK_URL and RTDESK_TOKEN"
        )
    values["user"] = environment.get("RTDESK_USER") or values.get("user", "")
    given = {
        key: Secret(value)
        for key in ("token", "password")
        if (value := environment.get(f"RTDESK_{key.upper()}"))
    }
    return _profile(name or DEFAULT, values, file, given)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not TOML: {error}") from error


def _pick(data: dict[str, Any], name: str, file: Path) -> dict[str, Any]:
    profiles = data.pop("profiles", {})
    if not name:
        return data
    if name not in profiles:
        known = ", ".join(sorted(profiles)) or "none"
        raise ConfigError(f"no profile {name!r} in {file}; there is: {known}")
    chosen = profiles[name]
    own = set[str]()
    if SECRETS & chosen.keys():
        own = SECRETS  # its own token, not another server's
    elif "user" in chosen:
        own = PASSWORDS  # nor another user's password
    return {**{key: value for key, value in data.items() if key not in own}, **chosen}


def _profile(name: str, values: dict[str, Any], file: Path, given: Mapping[str, Secret]) -> Profile:
    for key, value in values.items():
        if key not in KINDS:
            import difflib

            near = difflib.get_close_matches(key, KINDS, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ConfigError(f"unknown key {key!r} in {file}{hint}")
        if not isinstance(value, KINDS[key]):
            raise ConfigError(f"{key!r} in {file} has the wrong type")
    made: dict[str, Any] = {**given, "lists": tuple(named_lists(values.get("lists", {}), file))}
    for key in ("token_command", "password_command", "picker"):
        made[key] = _words(values.get(key, ()))
    made["tabs"] = _names(values.get("tabs", []), f"tabs in {file}")
    if "macros" in values:
        from rtdesk.config.macros import macros

        made["macros"] = tuple(macros(values["macros"], file))
    if "commands" in values:
        from rtdesk.config.commands import commands

        made["commands"] = tuple(commands(values["commands"], file))
    made["columns"] = _columns(values.get("columns", []), f"columns in {file}")
    made["rules"] = tuple(rules(values.get("rules", []), file))
    made["signatures"] = _signatures(values.get("signatures", {}), file)
    made["openers"] = tuple(_openers(values.get("open", {}), file))
    made["keys"] = tuple(_keys(values.get("keys", {}), file))
    choices = (("on_quit", QUITTING), ("images", IMAGES), ("preset", PRESETS), ("after", AFTER))
    for key, allowed in choices:
        if values.get(key, allowed[0]) not in allowed:
            raise ConfigError(f"{key!r} in {file} is one of: {', '.join(allowed)}")
    known = {field.name for field in fields(Profile)} - made.keys()
    plain = {key: value for key, value in values.items() if key in known}
    return Profile(name=name, **{**plain, **made})


def _words(command: str | list[Any]) -> tuple[str, ...]:
    if isinstance(command, str):
        import shlex

        try:
            command = shlex.split(command)
        except ValueError as error:
            raise ConfigError("a quote is missing in a command of the configuration") from error
    return tuple(str(part) for part in command)


def _names(found: Any, what: str) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        raise ConfigError(f"{what} must be a list of names")
    return tuple(found)


def _columns(found: Any, what: str) -> tuple[str, ...]:
    names = _names(found, what)
    for name in names:
        key, _ = column(name)
        if not is_column(key):
            import difflib

            near = difflib.get_close_matches(key, (*ROW, *KINDS_OF_EXTRAS), 1)
            hint = f"; did you mean {near[0]!r}?" if near else "; custom fields are cf.NAME"
            raise ConfigError(f"{what}: there is no column {key!r}{hint}")
    return names


def _signatures(table: dict[str, Any], file: Path) -> tuple[tuple[str, str], ...]:
    for queue, text in table.items():
        if not isinstance(text, str):
            raise ConfigError(f"the signature of queue {queue!r} in {file} must be a text")
    return tuple(table.items())


def _keys(table: dict[str, Any], file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Ids may stand in quotes (`"ticket.reply" = "r"`) or as TOML has dots: `ticket.reply`."""
    for name, given in table.items():
        if isinstance(given, dict):
            inner = {f"{name}.{key}": value for key, value in given.items()}
            yield from _keys(inner, file)
            continue
        keys = [given] if isinstance(given, str) else given
        if not isinstance(keys, list) or not all(isinstance(k, str) and k.strip() for k in keys):
            raise ConfigError(
                f"the keys of {name!r} in {file} must be a text, or a list of texts"
                ' such as ["r", "g r"]'
            )
        yield name, tuple(keys)


def _openers(table: dict[str, Any], file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern, command in table.items():
        words = _words(command) if isinstance(command, str | list) else ()
        if not words:
            raise ConfigError(f"the program for {pattern!r} under [open] in {file} is no command")
        yield pattern, words


def named_lists(tables: dict[str, Any], file: Path, *, kept: bool = False) -> list[NamedList]:
    """The lists of a file; `kept`: the desk wrote it, so each of them is a whole list.

    Raises:
        ConfigError: one of them is none.
    """
    found = []
    for name, table in tables.items():
        what = f"list {name!r} in {file}"
        query = table.get("query", None if kept else "") if isinstance(table, dict) else None
        if not isinstance(query, str) or not (kept or query or WISHES & table.keys()):
            raise ConfigError(f"{what} needs a query")
        refresh = table.get("refresh")
        if refresh is not None and not (type(refresh) is int and refresh >= 0):
            raise ConfigError(f"refresh of {what} must be seconds, or 0 for never")
        title = str(table.get("title", name if query else ""))
        shown = (_names if kept else _columns)(table.get("columns", []), f"columns of {what}")
        order = str(table.get("order", ""))
        found.append(NamedList(name, title, query, order, shown, refresh))
    return found
