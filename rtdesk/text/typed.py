"""What a field to type into may hold: the user's words as they are, but for what acts."""

from __future__ import annotations

import re

from rtdesk.text.clean import clean

_ACTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\U000e0000-\U000e0fff]"
)
"""Acts on a terminal, turns text round, or hides a text of its own."""


def typeable(text: str) -> str:
    """Text that an editor may hold: everything stays as written but what acts on a terminal."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ACTS.sub(lambda found: clean(found[0]), text)


def wild(path: str) -> str:
    """A path as it can be typed: `?`, which fits any character, for what cannot."""
    return re.sub(r"[\n\t]", "?", _ACTS.sub("?", path))
