"""Words as RT's simple search understands them, as TicketSQL (lib/RT/Search/Simple.pm).

RT's own translation (`simple=1`) gives tickets and no query, with which nothing else can be asked
for: whether a ticket belongs, which are in doubt. So it is made here. What only the server knows
(is a word the name of a status, a queue, somebody who owns tickets?) is taken from the copy, and
words are looked for in subjects: `fulltext:` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rtdesk.text.ticketsql import Condition, Query, all_of, any_of, custom_field, field
from rtdesk.text.ticketsql_words import BUILT_IN, Vocabulary

_QUOTED = r"""'(?:[^\\']|\\.)*'|"(?:[^\\"]|\\.)*\""""
_KEYED = re.compile(rf"(\w+)(?:\.({_QUOTED}|[\w-]+))?:({_QUOTED}|\S+)\s*", re.DOTALL)
_WORD = re.compile(rf"({_QUOTED}|\S+)\s*", re.DOTALL)
_NUMBER = re.compile(r"#?(\d{1,18})\Z", re.ASCII)
_ADDRESS = re.compile(r"\w+@\w+")
TOGETHER = frozenset({"default", "content", "subject"})
"""Kinds of which a ticket must have all; of others one is enough."""

Limit = tuple[str, Query | None]


def from_words(text: str, words: Vocabulary) -> Query | None:
    """What RT would look for; None for no words."""
    limits: dict[str, list[Query]] = {}
    for kind, query in _read(text.strip(), words):
        limits.setdefault(kind, []).extend([query] if query else [])
    if "id" in limits and len(limits) > 1:  # a number among words is a word
        numbers = limits.pop("id")
        limits.setdefault("default", []).extend(
            field("Subject").like(str(one.value)) for one in numbers if isinstance(one, Condition)
        )
    if limits and "status" not in limits and "id" not in limits:
        limits["status"] = [field("Status").equals("__Active__")]
    parts = [
        (all_of if kind in TOGETHER else any_of)(queries)
        for kind, queries in sorted(limits.items(), key=lambda item: item[0] == "status")
        if queries
    ]
    return all_of(parts) if parts else None


def _read(text: str, words: Vocabulary) -> Iterator[Limit]:
    at = 0
    while at < len(text):
        if found := _KEYED.match(text, at):
            value, quoted = _unquoted(found[3])
            part = _unquoted(found[2])[0] if found[2] else ""
            yield _limit(found[1].lower(), value, quoted=quoted, part=part)
        else:
            found = _WORD.match(text, at)
            assert found is not None
            value, quoted = _unquoted(found[1])
            yield _limit("default" if quoted else _guess(value, words), value, quoted=quoted)
        at = found.end()


def _guess(word: str, words: Vocabulary) -> str:
    """What RT takes a bare word for."""
    folded = word.casefold()
    if _NUMBER.match(word):
        return "id"
    if _ADDRESS.search(word):
        return "requestor"
    if re.match(r"@\w+", word):
        return "domain"
    statuses = {status.casefold() for status in (*BUILT_IN, *words.statuses)}
    if folded in statuses | {"active", "inactive", "any"}:
        return "status"
    if folded in {name.casefold() for name, _ in words.queues}:
        return "queue"
    if folded in {login.casefold() for login in (*words.owners, words.me) if login} | {"me"}:
        return "owner"
    return "default"


def _limit(kind: str, value: str, *, quoted: bool = False, part: str = "") -> Limit:
    mine = value == "me" and not quoted
    match kind:
        case "id" if number := _NUMBER.match(value):
            return "id", field("id").equals(int(number[1]))
        case "status":
            return "status", _status(value, quoted=quoted)
        case "owner" if mine:
            return "owner", field("Owner.id").equals("__CurrentUser__")
        case "owner" if not quoted and _ADDRESS.search(value):
            return "owner", field("Owner.EmailAddress").equals(value)
        case "owner":
            return "owner", field("Owner").equals(value)
        case "watcher":
            return "watcher", (
                field("Watcher.id").equals("__CurrentUser__")
                if mine
                else field("Watcher").equals(value)
            )
        case "requestor":
            return "requestor", field("Requestor").startswith(value)
        case "domain":
            return "requestor", field("Requestor").endswith("@" + value.removeprefix("@"))
        case "queue" | "q":
            return "queue", field("Queue").equals(value)
        case "fulltext" | "content":
            return "content", field("Content").like(value)
        case "subject":
            return "subject", field("Subject").like(value)
        case "cf" if part:
            return f"cf.{part}", custom_field(part).like(value)
        case _:
            return "default", field("Subject").like(value)


def _status(value: str, *, quoted: bool) -> Query | None:
    named = "" if quoted else value.casefold()
    if named == "any":
        return None
    known = {"active": "__Active__", "inactive": "__Inactive__"}.get(named, value)
    return field("Status").equals(known)


def _unquoted(text: str) -> tuple[str, bool]:
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        return re.sub(r"\\([\\'\"])", r"\1", text[1:-1]), True
    return text, False
