"""Who says what: flags, the environment, the chosen profile, the top of the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import BY_NAME, CHOOSING, KEYS, PROFILES, Key, near
from rtdesk.config.source import Source

DEFAULT = "default"
PASSWORDS = {"password_command", "password_file"}
"""Where they come from."""
SECRETS = {"token_command", "token_file", "keyring", *PASSWORDS}
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Layers:
    """Everything that was said, by who said it; the first that says something wins."""

    source: Source
    name: str
    """The profile's."""
    flags: Mapping[str, Any]
    environment: Mapping[str, Any]
    profile: Mapping[str, Any]
    top: Mapping[str, Any]
    secrets: Mapping[str, Secret]
    """Token and password that the environment gave."""

    def values(self) -> dict[str, Any]:
        """What counts."""
        return {**self.top, **self.profile, **self.environment, **self.flags}

    def origin(self, key: str) -> str:
        """Who said it."""
        if key in self.flags:
            return "flag"
        if key in self.environment:
            return f"environment: {variable(key)}"
        if key in self.profile or key in self.top:
            whose = f"profile {self.name}: " if key in self.profile else "file: "
            return whose + self.source.at(key)
        return "default"


def variable(key: str) -> str:
    """The name of a key in the environment."""
    return f"RTDESK_{key.upper()}"


def profile_tables(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The profiles of a file by name; what stands among them and is no table is left out."""
    profiles = data.get(PROFILES, {})
    named = profiles if isinstance(profiles, dict) else {}
    return {name: table for name, table in named.items() if isinstance(table, dict)}


def layers(
    file: Path, name: str, environment: Mapping[str, str], flags: Mapping[str, Any]
) -> Layers:
    """Reads all of them; `name` is the profile that a flag asked for.

    Raises:
        ConfigError: the file cannot be read, or has no such profile.
    """
    data = read(file) if file.exists() else {}
    profiles = data.pop(PROFILES, {})
    if not isinstance(profiles, dict) or not all(isinstance(p, dict) for p in profiles.values()):
        raise ConfigError(f"profiles in {file} must be tables, such as [profiles.work]")
    usual = data.pop(CHOOSING.name, "")
    given = environment.get(variable("profile"), "")
    name = name or given or (usual if isinstance(usual, str) else "")
    if not name and "url" not in data and not environment.get("RTDESK_URL") and profiles:
        name = _only(profiles, file)
    chosen = {}
    if (name and name != DEFAULT) or name in profiles:
        if name not in profiles:
            known = ", ".join(sorted(profiles)) or "none"
            raise ConfigError(f"no profile {name!r} in {file}; there is: {known}")
        chosen = profiles[name]
    kept = {key: value for key, value in data.items() if key not in _own(chosen, data)}
    secrets = {
        key: Secret(value)
        for key in ("token", "password")
        if (value := environment.get(variable(key)))
    }
    from_environment = {
        key.name: parsed(key, text, variable(key.name))
        for key in KEYS
        if key.is_plain and (text := environment.get(variable(key.name)))
    }
    source = Source(file, name if chosen else "")
    return Layers(source, name or DEFAULT, flags, from_environment, chosen, kept, secrets)


def _only(profiles: Mapping[str, Any], file: Path) -> str:
    if len(profiles) == 1:
        return next(iter(profiles))
    raise ConfigError(
        f"{file} has several profiles: name one with --profile or RTDESK_PROFILE, or say"
        f" `profile` at its top; there is: {', '.join(sorted(profiles))}"
    )


def _own(chosen: Mapping[str, Any], top: Mapping[str, Any]) -> set[str]:
    """What a profile does not take from the top: secrets are for one server and one user."""
    moved = chosen.get("url", top.get("url")) != top.get("url") and "url" in top
    if SECRETS & chosen.keys() or moved:
        return SECRETS
    return PASSWORDS if "user" in chosen else set()


def read(file: Path) -> dict[str, Any]:
    """The file as TOML has it.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not TOML: {error}") from error


def parsed(key: Key, text: str, where: str) -> Any:
    """The value that a word of the environment or of a command line stands for.

    Raises:
        ConfigError: it cannot be one of these.
    """
    value: Any = text
    try:
        if key.kind == "flag":
            value = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}[text.lower()]
        elif key.kind in ("whole", "number"):
            value = int(text) if key.kind == "whole" else float(text)
    except (KeyError, ValueError):
        raise ConfigError(f"{where} must be {key.expected}") from None
    check(key, value, where)
    return value


def flag(text: str) -> tuple[str, Any]:
    """What `--set KEY=VALUE` says.

    Raises:
        ConfigError: there is no such key, or it is none for a command line.
    """
    name, sign, value = text.partition("=")
    key = BY_NAME.get(name)
    if not sign or key is None or not key.is_plain:
        raise ConfigError(f"{name!r} is no key for it{meant(name)}")
    return name, parsed(key, value, name)


def wrong(key: Key, value: Any) -> str:
    """What is wrong with a value, as the end of a sentence; empty: nothing."""
    if not key.fits(value):
        return f"has the wrong type: it must be {key.expected}"
    if key.choices and value not in key.choices:
        return f"is {key.expected}"
    return f"must be {key.least:g} or more" if key.least is not None and value < key.least else ""


def check(key: Key, value: Any, where: str) -> None:
    """Looks at a value.

    Raises:
        ConfigError: the key cannot have it.
    """
    if complaint := wrong(key, value):
        raise ConfigError(f"{where} {complaint}")


def checked(table: Any, keys: tuple[Key, ...], where: object) -> None:
    """Looks at the keys of a table and at what they have.

    Raises:
        ConfigError: a key means nothing, or has something that it cannot.
    """
    if not isinstance(table, dict):
        raise ConfigError(f"{where} must be a table")
    for name, value in table.items():
        key = next((key for key in keys if key.name == name), None)
        if key is None:
            raise ConfigError(f"unknown key {name!r} of {where}{meant(name, keys)}")
        check(key, value, f"{name!r} of {where}")


def meant(name: str, keys: tuple[Key, ...] = KEYS) -> str:
    """The nearest key, as the end of a complaint."""
    found = near(name, keys)
    return f"; did you mean {found.name!r}?" if found else ""


def known(values: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """The keys that mean something. Others become warnings, with what was probably meant.

    Raises:
        ConfigError: a key that guards something is misspelt, or a value is none for its key.
    """
    found = {}
    for name, value in values.items():
        key = BY_NAME.get(name)
        if key is None:
            words = f"unknown key {name!r} in {source.at(name)}{meant(name)}"
            guess = near(name, KEYS)
            if guess and guess.guards:
                raise ConfigError(words)
            source.warnings.append(words)
            continue
        if complaint := wrong(key, value):
            raise ConfigError(f"{name!r} in {source.at(name)} {complaint}")
        found[name] = value
    return found
