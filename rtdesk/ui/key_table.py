"""Every key that there is, as it is configured: for those who want to read it as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.clashes import places
from rtdesk.ui.keys import THEN, is_sequence, keymap, own_bindings, shown
from rtdesk.ui.sequences import DECLARED
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from rtdesk.config.profile import Profile

Row = tuple[str, str, str]
"""An id, its keys as people write them, and what they do."""


def table(profile: Profile) -> tuple[Row, ...]:
    """All of them by their ids, those of the user's macros and commands, too.

    Raises:
        BadKey: a key of the profile is none.
    """
    found: dict[str, Row] = {}
    for row in _rows(profile):
        found.setdefault(row[0], row)
    return tuple(sorted(found.values()))


def _rows(profile: Profile) -> Iterator[Row]:
    keys = keymap(profile.preset, profile.keys)
    for _, bound in places(RtdeskApp):
        for name, binding in bound.items():
            words = binding.tooltip or binding.description
            if words:
                yield name, _written(keys.get(name, binding.key), keys), words.rstrip(".")
    for key, binding in own_bindings(profile):
        yield binding.id or "", _written(keys.get(binding.id or "", key), keys), binding.description


def _written(names: str, keys: Mapping[str, str]) -> str:
    return plain(" ".join(_one(name, keys) for name in names.split(",")))


def _one(name: str, keys: Mapping[str, str]) -> str:
    """A sequence begins with the key that its prefix has now."""
    first, _, second = name.partition(THEN)
    if is_sequence(name) and first in DECLARED:
        name = f"{keys.get(DECLARED[first], first).split(',')[0]}{THEN}{second}"
    return f"'{shown(name)}'" if is_sequence(name) else shown(name)
