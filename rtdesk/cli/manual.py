"""`rtdesk help [TOPIC]`: the manual on stdout."""

from __future__ import annotations

import argparse
import os
import sys

from rtdesk.help.pages import page, title, topics


def run(given: argparse.Namespace) -> int:
    """Prints a page, or which pages there are."""
    if given.man:
        from rtdesk.cli.manpage import manual

        print(manual(), end="")
        return 0
    if given.keys:
        return _keys(given)
    if given.schema is not None:
        return _schema(given.schema)
    if not given.topic:
        width = max(map(len, topics()))
        for topic in topics():
            print(f"rtdesk help {topic:{width}}  {title(topic)}")
        return 0
    if given.topic not in topics():
        sys.stderr.write(f"rtdesk: no page {given.topic!r}; there are {', '.join(topics())}\n")
        return 2
    print(page(given.topic))
    return 0


def _keys(given: argparse.Namespace) -> int:
    """Needs no server: who has none yet wants to know the keys, too.

    Raises:
        ConfigError: a key is none, or the configuration cannot be read.
    """
    from rtdesk.cli.config import file_of, flags_of
    from rtdesk.config.errors import ConfigError
    from rtdesk.config.layers import layers
    from rtdesk.config.profile import profile_of
    from rtdesk.text.clean import clean
    from rtdesk.ui.key_table import table
    from rtdesk.ui.keys import BadKey

    found = layers(file_of(given), given.profile, os.environ, flags_of(given))
    try:
        rows = table(profile_of(found))
    except BadKey as error:
        raise ConfigError(f"a key: {error}") from error
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, keys, words in rows:
        print(clean(f"{name:{wide[0]}}  {keys:{wide[1]}}  {words}"))
    return 0


def _schema(verb: str) -> int:
    from rtdesk.cli.schema import SCHEMAS, text

    if verb not in SCHEMAS:
        sys.stderr.write(f"rtdesk: {verb!r} has no --json; these have: {', '.join(SCHEMAS)}\n")
        return 2
    print(text(verb), end="")
    return 0
