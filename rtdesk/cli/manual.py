"""`rtdesk help [TOPIC]`: the manual on stdout."""

from __future__ import annotations

import argparse
import sys

from rtdesk.help.pages import page, title, topics


def run(given: argparse.Namespace) -> int:
    """Prints a page, or which pages there are."""
    if given.man:
        from rtdesk.cli.manpage import manual

        print(manual(), end="")
        return 0
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


def _schema(verb: str) -> int:
    from rtdesk.cli.schema import SCHEMAS, text

    if verb not in SCHEMAS:
        sys.stderr.write(f"rtdesk: {verb!r} has no --json; these have: {', '.join(SCHEMAS)}\n")
        return 2
    print(text(verb), end="")
    return 0
