"""Names of files that strangers chose, made safe for this system's folders."""

from __future__ import annotations

import re
import unicodedata

from rtdesk.text.clean import INVISIBLE

LIMIT = 200
"""Bytes in UTF-8."""

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?\Z")


def safe_name(name: str, fallback: str) -> str:
    """A file name that stays in its folder and shows what it is (design: rule R4).

    `fallback` is used when nothing is left.
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C" and ord(c) not in INVISIBLE)
    name = re.sub(r'[/\\:*?"<>|]', "_", name).lstrip(".- ").rstrip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shorten(name) or fallback


def _shorten(name: str) -> str:
    if len(name.encode()) <= LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > 20:
        stem, dot, extension = name, "", ""
    room = LIMIT - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + extension
