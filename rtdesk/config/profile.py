"""The user's file: one server at the top, or several under `[profiles.NAME]`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError, NoServer
from rtdesk.config.keys import LIST
from rtdesk.config.layers import DEFAULT, Layers, known, layers, meant
from rtdesk.config.paths import config_file
from rtdesk.config.rules import DEFAULT as DEFAULT_RULES
from rtdesk.config.rules import Rule, rules
from rtdesk.config.source import Source
from rtdesk.records.extras import KINDS as KINDS_OF_EXTRAS
from rtdesk.records.extras import ROW, column, is_column

if TYPE_CHECKING:
    from rtdesk.config.commands import Command
    from rtdesk.config.macros import Macro
    from rtdesk.config.notify import Notify

WISHES = {"title", "order", "columns", "refresh"}
"""What can be said of a list that is there anyway."""
Pairs = tuple[tuple[str, tuple[str, ...]], ...]


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
    keyring: bool = False
    """True to ask the system's keyring for the token, or for the password of `user`."""
    session: bool = False
    """True to sign in once with the password, instead of sending it with every request."""
    allow_http: bool = False
    ca_file: str = ""
    client_cert: str = ""
    client_key: str = ""
    pin: str = ""
    proxy: str = ""
    timeout: float = 30.0
    """Seconds without a word after which an answer is given up."""
    read_only: bool = False
    """True to look only."""
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
    clipboard: tuple[str, ...] = ()
    """How texts are copied: a way by its name, or a command that reads them."""
    browser: tuple[str, ...] = ()
    """A command that opens addresses."""
    mouse: bool = True
    """False to leave the mouse to the terminal."""
    images: str = "auto"
    """Whether pictures are shown in the terminal, and how."""
    editor_split: bool = False
    """True to open the editor beside the desk when inside tmux."""
    several_stopwatches: bool = False
    """True to let the stopwatches of several tickets run at the same time."""
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
    notify: tuple[Notify, ...] | None = None
    """What the user wants to be told of; None: nothing is said of it, so it is the usual."""
    hooks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Programs by what makes them run."""
    own_rules_only: bool = False
    """True to have none but those."""
    warnings: tuple[str, ...] = ()
    """What in the file means nothing; a line for each."""
    file: Path | None = field(default=None, compare=False)
    """Where all of this was read; None: nowhere, or where the configuration usually is."""

    @property
    def folder(self) -> Path:
        """What else is the user's own lies in it: themes, templates and kept lists."""
        return (self.file or config_file()).parent

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """The user's, then rtdesk's own if they are wanted."""
        return self.rules if self.own_rules_only else (*self.rules, *DEFAULT_RULES)

    def signature_for(self, queue: str) -> str:
        """What stands below the replies in a queue."""
        return dict(self.signatures).get(queue, self.signature).strip("\n")


def load_profile(
    file: Path,
    name: str = "",
    environment: Mapping[str, str] = os.environ,
    flags: Mapping[str, Any] = MappingProxyType({}),
) -> Profile:
    """The profile called `name` (or the file's own), with environment and flags on top.

    Raises:
        ConfigError: no such file or profile, or a key that means nothing; says the remedy.
        NoServer: nothing says where RT is.
    """
    found = layers(file, name, environment, flags)
    profile = profile_of(found)
    if not profile.url and profile.warnings:
        raise ConfigError(profile.warnings[0])
    if not profile.url:
        raise NoServer(
            'no server configured: `rtdesk init` asks for it; or write `url = "https://…"` into'
            f" {file}, or set RTDESK_URL and RTDESK_TOKEN"
        )
    return profile


def profile_of(found: Layers) -> Profile:
    """The profile that the layers make, with or without a server.

    Raises:
        ConfigError: something in it cannot be meant; says what, and where.
    """
    source = found.source
    values = known(found.values(), source)
    made: dict[str, Any] = dict(found.secrets)
    for key, read in READERS.items():
        if key in values:
            made[NAMES.get(key, key)] = read(values.pop(key), source)
    warnings = tuple(source.warnings)
    return Profile(name=found.name, warnings=warnings, file=source.file, **{**values, **made})


def command_words(command: str | list[Any]) -> tuple[str, ...]:
    """A command as a list of words; no shell reads it.

    Raises:
        ConfigError: a quote is missing in it.
    """
    if isinstance(command, str):
        import shlex

        try:
            command = shlex.split(command)
        except ValueError as error:
            raise ConfigError("a quote is missing in a command of the configuration") from error
    return tuple(str(part) for part in command)


def _command(command: str | list[Any], _: Source) -> tuple[str, ...]:
    return command_words(command)


def _macros(tables: dict[str, Any], source: Source) -> tuple[Macro, ...]:
    from rtdesk.config.macros import macros

    return tuple(macros(tables, source))


def _commands(tables: dict[str, Any], source: Source) -> tuple[Command, ...]:
    from rtdesk.config.commands import commands

    return tuple(commands(tables, source))


def _tabs(found: Any, source: Source) -> tuple[str, ...]:
    return _names(found, f"tabs in {source}")


def _usual_columns(found: Any, source: Source) -> tuple[str, ...]:
    return _columns(found, f"columns in {source}")


def _notify(tables: list[Any], source: Source) -> tuple[Notify, ...]:
    from rtdesk.config.notify import notifications

    return tuple(notifications(tables, source))


def _hooks(table: dict[str, Any], source: Source) -> tuple[tuple[str, tuple[str, ...]], ...]:
    for event in table:
        if event not in HOOKS:
            where = source.at("hooks", event)
            raise ConfigError(f"{event!r} in {where} is no event; there are {', '.join(HOOKS)}")
    return tuple((event, _command(command, source)) for event, command in table.items())


def _rules(tables: list[Any], source: Source) -> tuple[Rule, ...]:
    return tuple(rules(tables, source))


def _lists(tables: dict[str, Any], source: Source) -> tuple[NamedList, ...]:
    return tuple(named_lists(tables, source))


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


def _signatures(table: dict[str, Any], source: Source) -> tuple[tuple[str, str], ...]:
    for queue, text in table.items():
        if not isinstance(text, str):
            where = source.at("signatures", queue)
            raise ConfigError(f"the signature of queue {queue!r} in {where} must be a text")
    return tuple(table.items())


def _keys(table: dict[str, Any], source: Source) -> Pairs:
    return tuple(_each_key(table, source))


def _each_key(table: dict[str, Any], source: Source) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Ids may stand in quotes (`"ticket.reply" = "r"`) or as TOML has dots: `ticket.reply`."""
    for name, given in table.items():
        if isinstance(given, dict):
            inner = {f"{name}.{key}": value for key, value in given.items()}
            yield from _each_key(inner, source)
            continue
        keys = [given] if isinstance(given, str) else given
        if not isinstance(keys, list) or not all(isinstance(k, str) and k.strip() for k in keys):
            raise ConfigError(
                f"the keys of {name!r} in {source} must be a text, or a list of texts"
                ' such as ["r", "g r"]'
            )
        yield name, tuple(keys)


def _openers(table: dict[str, Any], source: Source) -> Pairs:
    found = []
    for pattern, command in table.items():
        words = command_words(command) if isinstance(command, str | list) else ()
        if not words:
            where = source.at("open", pattern)
            raise ConfigError(f"the program for {pattern!r} under [open] in {where} is no command")
        found.append((pattern, words))
    return tuple(found)


def named_lists(tables: dict[str, Any], source: Source, *, kept: bool = False) -> list[NamedList]:
    """The lists of a file; `kept`: the desk wrote it, so each of them is a whole list.

    Raises:
        ConfigError: one of them is none.
    """
    found = []
    for name, table in tables.items():
        what = f"list {name!r} in {source}"
        query = table.get("query", None if kept else "") if isinstance(table, dict) else None
        if not isinstance(query, str) or not (kept or query or WISHES & table.keys()):
            raise ConfigError(f"list {name!r} in {source.at('lists', name)} needs a query")
        refresh = table.get("refresh")
        if refresh is not None and not (type(refresh) is int and refresh >= 0):
            raise ConfigError(f"refresh of {what} must be seconds, or 0 for never")
        for key in table.keys() - {key.name for key in LIST}:
            where = source.at("lists", name, key)
            source.warnings.append(f"unknown key {key!r} in {where}{meant(key, LIST)}")
        title = str(table.get("title", name if query else ""))
        shown = (_names if kept else _columns)(table.get("columns", []), f"columns of {what}")
        order = str(table.get("order", ""))
        found.append(NamedList(name, title, query, order, shown, refresh))
    return found


HOOKS = ("opened", "sent", "refused")
"""When programs can be run."""
READERS: dict[str, Callable[[Any, Source], Any]] = {
    "token_command": _command,
    "password_command": _command,
    "picker": _command,
    "clipboard": _command,
    "browser": _command,
    "tabs": _tabs,
    "macros": _macros,
    "commands": _commands,
    "columns": _usual_columns,
    "rules": _rules,
    "notify": _notify,
    "hooks": _hooks,
    "signatures": _signatures,
    "open": _openers,
    "keys": _keys,
    "lists": _lists,
}
"""What makes of a value that stands in the file the one that a profile has."""
NAMES = {"open": "openers"}
