"""What a link can lead to, as people type or paste it: a ticket, an article, an asset, a page."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from rtdesk.text.pointing import LONGEST, pointer

_SHORT = re.compile(r"(?i)(a|article|asset):\s*#?(\d{1,18})\Z", re.ASCII)
_PAGES = (
    (re.compile(r"/(?:Articles/Article|SelfService/Article)/\w+\.html\Z"), "a:"),
    (re.compile(r"/(?:Asset|SelfService/Asset)/\w+\.html\Z"), "asset:"),
    (re.compile(r"/REST/2\.0/article/(\d{1,18})\Z", re.ASCII), "a:"),
    (re.compile(r"/REST/2\.0/asset/(\d{1,18})\Z", re.ASCII), "asset:"),
)
_URL = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S+\Z")


def target(typed: str, server: str) -> str:
    """As RT takes it: a number, `a:3`, `asset:3`, or an address; empty: it names nothing.

    Pages of our own RT (`server` is its address) stand for what they show.
    """
    text = typed.strip()
    if len(text) > LONGEST:
        return ""
    if short := _SHORT.match(text):
        return f"{'asset' if short[1].lower() == 'asset' else 'a'}:{int(short[2])}"
    found = pointer(text, server)
    if found and found.ticket:
        return str(found.ticket)
    if not _URL.match(text):
        return ""
    return _own(text, server) or text


def _own(url: str, server: str) -> str:
    try:
        here, there = urlsplit(server), urlsplit(url)
        same = here.hostname and here.hostname == there.hostname
    except ValueError:
        return ""
    root = here.path.rstrip("/")
    if not same or not there.path.startswith(f"{root}/"):
        return ""
    path = there.path.removeprefix(root)
    for page, prefix in _PAGES:
        if found := page.match(path):
            told = parse_qs(there.query.replace(";", "&")).get("id", [""])
            number = found[1] if page.groups else told[0]
            if number.isascii() and number.isdecimal():
                return f"{prefix}{int(number)}"
    return ""
