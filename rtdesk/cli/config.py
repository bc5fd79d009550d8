"""`rtdesk config` and `rtdesk paths`: what is configured, who said it, and where things are."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Any

from rtdesk.config import toml
from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import KEYS, Key
from rtdesk.config.layers import Layers, layers
from rtdesk.config.paths import config_file, everywhere
from rtdesk.text.clean import clean
from rtdesk.text.escaped import dumped

_USER = re.compile("//[^/@]*@")


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code.

    Raises:
        ConfigError: there is no file, or it cannot be read or written.
    """
    if given.verb == "paths":
        return paths(given)
    match given.config_verb:
        case "init":
            return init(file_of(given))
        case "validate":
            return validate(given.file or file_of(given))
        case "show":
            return show(given)
        case "schema":
            from rtdesk.config.schema import schema

            print(dumped(schema()))
        case _:
            print(clean(str(file_of(given))))
    return 0


def file_of(given: argparse.Namespace) -> Path:
    """The file that is meant, there or not."""
    return given.config or config_file()


def flags_of(given: argparse.Namespace) -> dict[str, Any]:
    """What flags say in place of the configuration."""
    return dict(given.set)


def init(file: Path) -> int:
    """Writes a file in which everything is a comment."""
    from rtdesk.config.template import template, write_new

    write_new(file, template({}))
    print(f"Written: {clean(str(file))}. Say where RT is, and how to get your token; then: rtdesk")
    return 0


def validate(file: Path) -> int:
    """Every complaint in a line; 2 when rtdesk does not start with this."""
    from rtdesk.cli.complaints import complaints

    if not file.exists():
        raise ConfigError(f"no such file: {file}")
    found = tuple(complaints(file))
    for problem in found:
        kind = "error" if problem.fatal else "warning"
        sys.stderr.write(f"rtdesk: {kind}: {clean(problem.words)}\n")
    if not found:
        print(f"{clean(str(file))}: nothing is wrong")
    return 2 if any(problem.fatal for problem in found) else 0


def show(given: argparse.Namespace) -> int:
    """Every key with what counts; with --origin also who said it."""
    found = layers(file_of(given), given.profile, os.environ, flags_of(given))
    values = found.values()
    shown = {key.name: values.get(key.name, key.default) for key in KEYS}
    shown["proxy"] = _without_password(shown["proxy"])
    if given.json:
        origins = {name: found.origin(name) for name in shown}
        print(dumped({"profile": found.name, "values": shown, "origins": origins}))
        return 0
    print(f"# profile {clean(found.name)}")
    for key in KEYS:
        if key.name in values or key.default is not None or given.origin:
            print(clean(_line(key, shown[key.name], found, origin=given.origin)))
    for secret in ("token", "password"):
        if secret in found.secrets:
            print(f"# {secret}: from the environment, not shown")
    return 0


def _without_password(url: Any) -> Any:
    """A proxy may want a password, and it may stand in its address."""
    return _USER.sub("//…@", url) if isinstance(url, str) else url


def _line(key: Key, value: Any, found: Layers, *, origin: bool) -> str:
    if value is None:
        return f"# {key.name} is not set"
    line = f"{key.name} = {toml.value(value)}"
    return f"{line}  # {found.origin(key.name)}" if origin else line


def paths(given: argparse.Namespace) -> int:
    """Where everything is kept, one place in a line; of the profile when there is one."""
    found = layers(file_of(given), given.profile, os.environ, flags_of(given))
    places = everywhere(found.name, str(found.values().get("url", "")), file_of(given))
    width = max(map(len, places))
    for name, place in places.items():
        print(f"{name:{width}}  {clean(str(place))}")
    return 0
