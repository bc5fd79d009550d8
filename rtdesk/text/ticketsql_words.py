"""Completion of TicketSQL: what may stand at the cursor, in the words of one server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType

from rtdesk.text import ticketsql_fields as sql
from rtdesk.text.completing import Completion, Suggestion, ranked
from rtdesk.text.quote import quote
from rtdesk.text.ticketsql_fields import Takes
from rtdesk.text.ticketsql_tokens import VALUES, Kind, Place, place, tokens

PEOPLE, FIELDS, CHOICES = "people:", "fields:", "choices:"
"""What a server can be asked (`Completion.asks`): users with a word, custom fields, values."""
_OPEN_FIELD = re.compile(r"(?i)(?:CF|CustomField)\.\{[^{}'\"]*\Z")
"""A custom field whose name is being typed: it may have blanks."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CUSTOM = re.compile(r"(?i)(?:CF|CustomField)\.(?:\{(.+?)\}|(\w+))")
CLOSER = 500
"""People who have the word that are looked at closer."""
NO_PEOPLE = frozenset({"Nobody", "RT_System"})
BUILT_IN = ("new", "open", "stalled", "resolved", "rejected")
"""Statuses of RT's own lifecycle; REST 2.0 tells those of no other."""


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who may be named in a search."""

    login: str
    name: str = ""
    email: str = ""
    sought: str = field(init=False, compare=False, repr=False)
    """What they are found by."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sought", f"{self.login} {self.name} {self.email}".casefold())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a server, as far as they are known."""

    queues: tuple[tuple[str, str], ...] = ()
    """Names and descriptions."""
    lifecycles: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    people: tuple[Who, ...] = ()
    """Those who own tickets come first."""
    owners: tuple[str, ...] = ()
    """Logins of those who own tickets."""
    fields: tuple[str, ...] = ()
    """Names of custom fields of tickets."""
    roles: tuple[str, ...] = ()
    """Names of custom roles."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    """Values of custom fields, by their names."""
    me: str = ""
    asked: frozenset[str] = frozenset()
    """What the server was asked already (`Completion.asks`)."""


def complete(text: str, at: int, words: Vocabulary) -> Completion:
    """What may be written at the cursor."""
    completion = _complete(text, at, words)
    return replace(completion, asks="") if completion.asks in words.asked else completion


def _complete(text: str, at: int, words: Vocabulary) -> Completion:
    if (begun := _OPEN_FIELD.search(text[:at])) and not _in_quotes(text, begun.start()):
        found = ranked(begun.group(), _custom_fields(words))
        return Completion(begun.start(), _end(text, at), found, "Custom fields", asks=FIELDS)
    here = place(text, at)
    word = text[here.start : at]
    if here.wanted & VALUES:
        return _values(text, at, here, words)
    if Kind.OPERATOR in here.wanted:
        every = (
            Suggestion(f"{op} ", detail=about) for op, about in sql.OPERATORS[sql.takes(here.field)]
        )
        found = _unless_typed(word, ranked(word, every))
        return Completion(here.start, at, found, f"{here.field} …")
    if Kind.AGGREGATOR in here.wanted:
        both = (Suggestion("AND ", detail="both"), Suggestion("OR ", detail="either"))
        found = _unless_typed(word, ranked(word, both))
        return Completion(here.start, at, found, "and or or", quiet=not word)
    bare = word.lstrip("'\"")
    found = _unless_typed(word, ranked(bare, _fields(bare, words)))
    asks = FIELDS if bare else ""
    return Completion(here.start, _end(text, at), found, "Fields", asks=asks, quiet=not word)


def name_of(field_name: str) -> str:
    """The name of the custom field that a condition is about; empty: it is about none."""
    match = _CUSTOM.match(field_name)
    return (match[1] or match[2]) if match else ""


def _fields(word: str, words: Vocabulary) -> Iterator[Suggestion]:
    head, dot, _ = word.partition(".")
    for role in sql.ROLES if dot else ():
        if role.casefold() == head.casefold():
            for part, _, about in sql.PARTS:
                yield Suggestion(f"{role}.{part} ", detail=about)
    for known in sql.FIELDS:
        yield Suggestion(f"{known.name} ", detail=known.about)
    yield from _custom_fields(words)
    for name in words.roles:  # RT reads names with blanks in quotes only, and wants a part
        role = quote(f"CustomRole.{{{name}}}.Name")
        yield Suggestion(f"{role} ", detail="custom role", also=name)


def _custom_fields(words: Vocabulary) -> Iterator[Suggestion]:
    for name in words.fields:
        plain = f"CF.{{{name}}}"
        whole = plain if "}" not in name and "\n" not in name else quote(plain)
        yield Suggestion(f"{whole} ", detail="custom field", also=name)


def _values(text: str, at: int, here: Place, words: Vocabulary) -> Completion:
    typed = text[here.start : at]
    word = _ESCAPED.sub(r"\1", typed[1:]) if typed[:1] in ("'", '"') else typed
    if here.op in ("IS", "IS NOT"):
        found = _unless_typed(typed, ranked(word, [Suggestion("NULL ", detail="nothing at all")]))
        return Completion(here.start, at, found, here.field)
    kind = sql.takes(here.field)
    every = (
        Suggestion(f"{quote(value)} ", label=value, detail=detail, also=also)
        for value, detail, also in _known(kind, here, word, words)
    )
    found = ranked(word, every)
    if [one.text.strip() for one in found] == [typed]:
        found = ()
    asks = _asks(kind, here, word, words)
    return Completion(here.start, _value_end(text, here.start, at), found, here.field, asks=asks)


def _asks(kind: Takes, here: Place, word: str, words: Vocabulary) -> str:
    if kind in (Takes.LOGIN, Takes.ADDRESS, Takes.NAME) and len(word) > 1:
        return f"{PEOPLE}{word}"
    name = name_of(here.field)
    return f"{CHOICES}{name}" if name else ""


Known = tuple[str, str, str]


def _known(kind: Takes, here: Place, word: str, words: Vocabulary) -> Iterator[Known]:
    """Values with what they are, and other words that they are found by."""
    match kind:
        case Takes.STATUS:
            yield "__Active__", "everything that is not done", ""
            yield "__Inactive__", "everything that is done", ""
            for status in dict.fromkeys((*BUILT_IN, *words.statuses)):
                yield status, "", ""
        case Takes.QUEUE:
            for name, about in words.queues:
                yield name, about, about
        case Takes.LIFECYCLE:
            for name in words.lifecycles:
                yield name, "", ""
        case Takes.TYPE:
            for name in ("ticket", "reminder", "approval"):
                yield name, "", ""
        case Takes.DATE:
            for name, about in sql.DATES:
                yield name, about, ""
        case Takes.TICKET:
            if here.field.casefold() == "id":
                yield "__Bookmarked__", "what I bookmarked in RT", ""
        case Takes.CUSTOM:
            for value in words.choices.get(name_of(here.field), ()):
                yield value, "", ""
        case Takes.LOGIN | Takes.ADDRESS | Takes.NAME:
            yield from _people(kind, here, word.casefold(), words)


def _people(kind: Takes, here: Place, word: str, words: Vocabulary) -> Iterator[Known]:
    """There may be many thousands: who does not have the word is not looked at closer."""
    if kind is not Takes.NAME:
        yield "__CurrentUser__", "me", words.me
    if here.field.casefold() == "owner":
        yield "Nobody", "nobody owns it", ""
    fitting = (one for one in words.people if word in one.sought and one.login not in NO_PEOPLE)
    for one in islice(fitting, CLOSER):
        match kind:
            case Takes.LOGIN:
                yield one.login, one.name, one.sought
            case Takes.NAME if one.name:
                yield one.name, one.login, one.sought
            case Takes.ADDRESS if address := one.email or ("@" in one.login and one.login):
                yield address, one.name or one.login, one.sought


def _unless_typed(word: str, found: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Nothing, when the only one is there already."""
    only = len(found) == 1 and found[0].text.strip().casefold() == word.casefold()
    return () if only else found


def _in_quotes(text: str, at: int) -> bool:
    return any(
        token.kind in (Kind.STRING, Kind.UNCLOSED) and token.start < at
        for token in tokens(text[: at + 1])
        if token.end > at
    )


def _end(text: str, at: int) -> int:
    """Where the name ends in which the cursor is."""
    return at + len(re.compile(r"[\w.]*\}?").match(text, at).group())  # type: ignore[union-attr]


def _value_end(text: str, start: int, at: int) -> int:
    """Where the value ends that begins at `start`."""
    for token in tokens(text):
        if token.start == start and token.kind in VALUES:
            return max(token.end, at)
    return at
