"""The tickets that a command is about: from its arguments, or from what is piped into it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rtdesk.config.errors import ConfigError
from rtdesk.text.pointing import pointer

if TYPE_CHECKING:
    import argparse


def from_stdin(given: argparse.Namespace) -> bool:
    """True when the tickets come from stdin."""
    return "-" in given.ids or (not given.ids and not sys.stdin.isatty())


def ids(given: argparse.Namespace, server: str) -> tuple[int, ...]:
    """The tickets, each once, in the order they were named; none when a pipe brought none.

    Raises:
        ConfigError: something is no ticket, or nothing was named.
    """
    words = [word for word in given.ids if word != "-"]
    if from_stdin(given):
        words += _piped(sys.stdin.read())
    elif not words:
        raise ConfigError("which tickets? name their numbers, or pipe them in: rtdesk ls … | …")
    return tuple(dict.fromkeys(number(word, server) for word in words))


def number(word: str, server: str) -> int:
    """The ticket that a word names.

    Raises:
        ConfigError: it names none.
    """
    found = pointer(word, server)
    if found is None or not found.ticket:
        why = found.problem if found else "write its number, #number, or the address of its page"
        raise ConfigError(f"{word[:80]!r} is no ticket: {why}")
    return found.ticket


def _piped(text: str) -> Iterator[str]:
    """The first word of each line, or the numbers in JSON as `--json` gives it."""
    if text.lstrip().startswith(("[", "{")):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ConfigError(f"what is piped in looks like JSON, but is none: {error}") from error
        return _numbers(found if isinstance(found, list) else [found])
    return (words[0] for words in map(str.split, text.splitlines()) if words)


def _numbers(items: Iterable[object]) -> Iterator[str]:
    for item in items:
        found = item.get("ticket", item.get("id")) if isinstance(item, dict) else item
        if not isinstance(found, int) or isinstance(found, bool):
            raise ConfigError("the JSON that is piped in names no tickets: it has no `id`")
        yield str(found)
