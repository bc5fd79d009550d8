"""Names of files that strangers chose, made safe for this system's folders."""

from __future__ import annotations

import re
import unicodedata

from rtdesk.text.clean import acts

LIMIT = 200
"""Bytes in UTF-8."""

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)[0-9¹²³]|con(in|out)\$) *(\..*)?\Z")


def safe_name(name: str, fallback: str) -> str:
    """A file name that stays in its folder and shows what it is (design: rule R4).

    `fallback` is used when nothing is left.
    """
    name = "".join(map(_kept, name[: 4 * LIMIT] + name[-4 * LIMIT :] if _huge(name) else name))
    name = unicodedata.normalize("NFC", name)
    name = _trimmed(re.sub(r'[/\\:*?"<>|]', "_", name))
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shorten(name) or fallback


def _huge(name: str) -> bool:
    """True for a name of which only the beginning and the ending are worth looking at."""
    return len(name) > 8 * LIMIT


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    return "" if category[0] in "CZ" or acts(char) else char


def _trimmed(name: str) -> str:
    """Neither hidden nor an option, no ending that some systems drop, no mark without a letter."""
    while name and (name[0] in ".- " or unicodedata.category(name[0])[0] == "M"):
        name = name[1:]
    return name.rstrip(". ")


def _shorten(name: str) -> str:
    if len(name.encode()) <= LIMIT:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > 20:
        stem, dot, extension = name, "", ""
    room = LIMIT - len((dot + extension).encode())
    cut = stem.encode()[:room].decode(errors="ignore")
    return (cut + dot + extension).rstrip(". ")
