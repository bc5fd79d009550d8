"""Everything that is wrong with a configuration, also with its theme and its keys.

What the desk has for keys takes a while to load, so it is loaded only where a file has keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from rtdesk.config.errors import ConfigError
from rtdesk.config.layers import Layers, layers, profile_tables, read
from rtdesk.config.profile import Profile, profile_of
from rtdesk.config.source import Source
from rtdesk.config.validating import Problem, problems

OF_KEYS = ("keys", "macros", "commands")
"""What keys can be said in."""


def complaints(file: Path) -> Iterator[Problem]:
    """All of them, each once.

    Raises:
        ConfigError: the file cannot be read at all.
    """
    yield from dict.fromkeys(chain(problems(file), _themes(file), _keys(file)))


def _tables(file: Path) -> dict[str, dict[str, Any]]:
    """The top of the file, which has no name, and its profiles."""
    data = read(file)
    return {"": data, **profile_tables(data)}


def _themes(file: Path) -> Iterator[Problem]:
    """Themes that are not there."""
    from rtdesk.ui.themes import every

    known = tuple(every(file.parent / "themes"))
    for name, table in _tables(file).items():
        theme = table.get("theme", "")
        if isinstance(theme, str) and theme and theme not in known:
            where = Source(file, name).at("theme")
            words = f"no theme {theme!r}, as {where} wants; there are {', '.join(known)}"
            yield Problem(words, fatal=True)


# -- keys ------------------------------------------------------------------------------------------


def _keys(file: Path) -> Iterator[Problem]:
    """Keys that are none, keys that two things have, and ids that nothing has."""
    for name, table in _tables(file).items():
        if not any(table.get(part) for part in OF_KEYS):
            continue
        try:
            whole = layers(file, name or "default", {}, {})
        except ConfigError:
            continue  # said among the other problems
        yield from chain(_own_keys(whole), _macro_keys(whole))


def _alone(whole: Layers, *parts: str) -> Profile | None:
    """A profile that has nothing but these; None where they cannot be meant, which is said."""
    values = {key: value for key, value in whole.values().items() if key in parts}
    try:
        return profile_of(replace(whole, top=values, profile={}, secrets={}))
    except ConfigError:
        return None


def _own_keys(whole: Layers) -> Iterator[Problem]:
    profile = _alone(whole, "preset", "keys")
    if profile is None or not profile.keys:
        return
    from rtdesk.ui.app import RtdeskApp
    from rtdesk.ui.clashes import complaints
    from rtdesk.ui.keys import BadKey, keymap

    good = []
    for one in profile.keys:
        try:
            keymap(profile.preset, [one])
        except BadKey as error:
            where = _where(whole.source, one[0])
            yield Problem(f"{where}: [keys] {one[0]!r}: {error}", fatal=True)
        else:
            good.append(one)
    keys = keymap(profile.preset, good)
    for id, words in complaints([id for id, _ in good], keys, RtdeskApp):  # noqa: A001
        yield Problem(f"{_where(whole.source, id)}: {words}", fatal=False)


def _macro_keys(whole: Layers) -> Iterator[Problem]:
    """Macros and commands whose key is none: a single character is none that could be wrong."""
    for part in ("macros", "commands"):
        profile = _alone(whole, part)
        made = {one.name: one.key for one in profile.macros} if profile else {}
        made |= {one.name: one.key for one in profile.commands} if profile else {}
        for name, wish in made.items():
            if len(wish) < 2:
                continue
            from rtdesk.ui.keys import BadKey, key

            try:
                key(wish)
            except BadKey as error:
                where = whole.source.at(part, name, "key")
                yield Problem(f"{where}: the key of {name!r}: {error}", fatal=True)


def _where(source: Source, id: str) -> str:  # noqa: A002
    """The line of a key, whose id stands in quotes or as TOML has dots."""
    paths = (("keys", id), ("keys", *id.split(".")))
    return next((source.at(*path) for path in paths if source.line(*path)), source.at("keys"))
