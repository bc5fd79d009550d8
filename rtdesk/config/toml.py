"""Values as TOML writes them; Python reads TOML and does not write it."""

from __future__ import annotations

import re
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def key(text: str) -> str:
    """A key, in quotes where it needs them."""
    return text if _BARE.fullmatch(text) else string(text)


def string(text: str) -> str:
    """A basic string of TOML."""
    return '"' + "".join(_ESCAPES.get(c) or _printable(c) for c in text) + '"'


def value(found: Any) -> str:
    """Anything that a file of ours can hold, in one line."""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return string(found)
    if isinstance(found, dict):
        return "{" + ", ".join(f"{key(k)} = {value(v)}" for k, v in found.items()) + "}"
    if isinstance(found, list | tuple):
        return f"[{', '.join(map(value, found))}]"
    return str(found)


def _printable(letter: str) -> str:
    code = ord(letter)
    if 0xD800 <= code <= 0xDFFF:
        return "\\uFFFD"
    return letter if code >= 0x20 and code != 0x7F else f"\\u{code:04X}"
