"""A new file for the user: every key with what it is for, and written so that nobody else reads."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rtdesk.config import toml
from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import KEYS, Key
from rtdesk.config.paths import make_private

HEAD = """\
# What rtdesk should know. `rtdesk help config` explains it, `rtdesk config validate` reads it over,
# `rtdesk config show --origin` says what counts and who said it. A line with # says nothing.
"""
TABLES = """\

# Several servers: each under a name, with the same keys; --profile NAME picks one.
# [profiles.work]
# url = "https://rt.work.example"
# token_command = "pass show rt-work"
"""
WIDTH = 98
_CODE = re.compile("`([^`]*)`")


def template(said: Mapping[str, Any]) -> str:
    """The text of the file; what is `said` stands there, the rest as a comment."""
    plain = [_lines(key, said) for key in KEYS if key.kind not in ("table", "tables")]
    tables = [_section(key) for key in KEYS if key.kind in ("table", "tables")]
    return HEAD + "".join(plain) + "".join(tables) + TABLES


def _lines(key: Key, said: Mapping[str, Any]) -> str:
    found = _comment(key)
    if key.name in said:
        return f"{found}{key.name} = {toml.value(said[key.name])}\n"
    value = key.example or toml.value("" if key.default is None else key.default)
    return f"{found}# {key.name} = {value}\n"


def _section(key: Key) -> str:
    example = key.example
    if not example.startswith("["):
        example = f"[{key.name}]\n{example}"
    return _comment(key) + "".join(f"# {line}\n" for line in example.split("\n"))


def _comment(key: Key) -> str:
    words = _CODE.sub(r"\1", key.help)
    if key.choices:
        words += f" ({key.expected})"
    text = textwrap.wrap(f"{words[0].upper()}{words[1:]}", WIDTH, break_on_hyphens=False)
    return "\n" + "".join(f"# {line}\n" for line in text)


def write_new(path: Path, text: str) -> None:
    """Writes a file that only the user may read.

    Raises:
        ConfigError: there is one already, or it cannot be written; nothing changed.
    """
    try:
        make_private(path.parent)
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}") from error
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise ConfigError(f"{path} is there already, and is left as it is") from None
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}") from error
