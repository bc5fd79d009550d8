"""JSON that a terminal can be shown, wherever it goes first."""

from __future__ import annotations

import json
import re

from rtdesk.text.clean import acts

_ODD = re.compile("[^ -~\n]")


def dumped(value: object, *, ascii: bool = False) -> str:  # noqa: A002
    """A value as indented JSON. What acts, hides or turns text round is escaped, as JSON allows it.

    Other letters stay as they are, unless `ascii`.
    """
    return _ODD.sub(_escaped, json.dumps(value, indent=2, ensure_ascii=ascii))


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if acts(found[0]) else found[0]
