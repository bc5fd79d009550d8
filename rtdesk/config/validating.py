"""Reads a whole configuration over and tells everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rtdesk.config.errors import ConfigError
from rtdesk.config.keys import PROFILES
from rtdesk.config.layers import layers, read
from rtdesk.config.profile import profile_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of complaint; `fatal`: rtdesk does not start with it."""

    words: str
    fatal: bool


def problems(file: Path) -> tuple[Problem, ...]:
    """All of them, each once.

    Raises:
        ConfigError: the file cannot be read at all.
    """
    data = read(file)
    profiles = data.get(PROFILES, {})
    names = list(profiles) if isinstance(profiles, dict) else []
    found: dict[Problem, None] = {}
    for name in ["default", *names]:
        try:
            found |= dict.fromkeys(_of(file, name))
        except ConfigError as error:
            found[Problem(str(error), fatal=True)] = None
    if not names and "url" not in data:
        found[Problem(f"{file} says no url: where is RT?", fatal=True)] = None
    for name in names:
        if isinstance(profiles[name], dict) and "url" not in {**data, **profiles[name]}:
            found[Problem(f"profile {name!r} in {file} says no url", fatal=True)] = None
    return tuple(found)


def _of(file: Path, name: str) -> Iterator[Problem]:
    """What is wrong with each key of a profile, taken alone."""
    whole = layers(file, name, {}, {})
    for key, value in {**whole.top, **whole.profile}.items():
        whole.source.warnings.clear()
        alone = replace(whole, top={key: value}, profile={}, secrets={})
        try:
            warnings = profile_of(alone).warnings
        except ConfigError as error:
            yield Problem(str(error), fatal=True)
        else:
            yield from (Problem(words, fatal=False) for words in warnings)
