"""Addresses in a text: found, judged, and told so that nobody is misled about where they lead."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

SCHEMES = ("http", "https", "mailto")
MOST = 500
"""Addresses of one message that are offered."""
_FOUND = re.compile(r"(?i)\b(?:https?://|mailto:)[^\s<>\"'`{}|\\^\u00ab\u00bb\u201c\u201d]{1,2000}")
_ENDING = ".,;:!?*_~'\"…。、，）"
_CLOSING = {")": "(", "]": "["}


def find(text: str) -> tuple[str, ...]:
    """The addresses in a cleaned text, each once, in its order."""
    found: dict[str, None] = {}
    for match in _FOUND.finditer(text):
        url = _trimmed(match.group())
        if is_safe(url):
            found[url] = None
        if len(found) == MOST:
            break
    return tuple(found)


def is_safe(url: str) -> bool:
    """True for what may be handed to a browser: http, https or mailto, and printable."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme not in SCHEMES or not url.isprintable() or " " in url:
        return False
    return bool(parts.path if parts.scheme == "mailto" else parts.hostname)


def host(url: str) -> str:
    """Where it leads: `https · example.org`; letters that may deceive are told as punycode."""
    parts = urlsplit(url)
    if parts.scheme == "mailto":
        return f"mail · {parts.path.split('?')[0]}"
    name = parts.hostname or ""
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            name = name.encode("ascii", "backslashreplace").decode("ascii")
    who = "somebody@" if parts.username else ""
    return f"{parts.scheme} · {who}{name}"


def _trimmed(url: str) -> str:
    """Without what belongs to the sentence around it."""
    while url:
        last = url[-1]
        if last in ".,;:!?*_~'\"…。、，）" or (
            last in _CLOSING and url.count(last) > url.count(_CLOSING[last])
        ):
            url = url[:-1]
        else:
            break
    return url
