"""TicketSQL as typed: tokens for highlighting, and what may stand at the cursor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a token is, in the place where it stands."""

    FIELD = "field"
    OPERATOR = "operator"
    STRING = "string"
    NUMBER = "number"
    WORD = "word"
    """A value without quotes; RT takes it for a column."""
    AGGREGATOR = "aggregator"
    OPEN = "open"
    CLOSE = "close"
    SPACE = "space"
    UNCLOSED = "unclosed"
    """A string without its end: everything that follows."""
    WRONG = "wrong"
    """What RT refuses here, or passes over."""


VALUES = frozenset({Kind.STRING, Kind.NUMBER, Kind.WORD})
TERM = frozenset({Kind.FIELD, Kind.OPEN})


@dataclass(frozen=True, slots=True)
class Token:
    """The piece of text from `start` to `end`."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """What may stand where the cursor is: `start` is where the word begun there starts.

    `field` and `op` are those of the condition that is being written.
    """

    wanted: frozenset[Kind]
    start: int
    field: str = ""
    op: str = ""


_STRING = r"""'(?:[^\\']|\\.)*'|"(?:[^\\"]|\\.)*\""""
_CUSTOM = r"(?i:CF)\.\{.+?\}(?:\.(?i:Content|LargeContent))?"
_OPERATOR = (
    r"(?i:SHALLOW )?(?:=|!=|>=|<=|>|<|(?i:IS NOT|IS|NOT LIKE|LIKE"
    r"|NOT STARTSWITH|STARTSWITH|NOT ENDSWITH|ENDSWITH))"
)
_TOKEN = re.compile(
    rf"(?i:AND|OR)|{_OPERATOR}|{_CUSTOM}|[{{}}\w.]+|{_STRING}|[+-]?\d+|[()]|(?P<unclosed>['\"])"
)
"""RT's own order of alternatives (lib/RT/SQL.pm), with what follows: `Order` is OR and `der`."""
_SHAPES = (
    (Kind.CLOSE, re.compile(r"\)")),
    (Kind.OPEN, re.compile(r"\(")),
    (Kind.AGGREGATOR, re.compile(r"(?i:AND|OR)")),
    (Kind.FIELD, re.compile(rf"{_CUSTOM}|[{{}}\w.]+|{_STRING}")),
    (Kind.STRING, re.compile(_STRING)),
    (Kind.NUMBER, re.compile(r"[+-]?\d+")),
    (Kind.WORD, re.compile(rf"{_CUSTOM}|[\w.]+")),
    (Kind.OPERATOR, re.compile(_OPERATOR)),
)
_ESCAPED = re.compile(r"\\(.)")


def tokens(text: str) -> tuple[Token, ...]:
    """The whole text in pieces that lie side by side, whatever it is."""
    return tuple(token for token, _ in _walk(text))


def is_complete(text: str) -> bool:
    """True when RT can read it: nothing is wrong, and nothing is missing at the end."""
    depth = 0
    last: Kind | None = None
    for token in tokens(text):
        if token.kind in (Kind.WRONG, Kind.UNCLOSED):
            return False
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(token.kind, 0)
        last = last if token.kind is Kind.SPACE else token.kind
    return depth == 0 and (last is Kind.CLOSE or last in VALUES)


def place(text: str, at: int) -> Place:
    """What may be written at `at`, for completion."""
    before = text[:at]
    begun, wanted = len(before), TERM
    field = op = ""
    for token, after in _walk(before):
        touches = token.end == len(before) and before[-1:] not in "()"
        if touches and token.kind is not Kind.SPACE:
            begun = token.start
            break
        wanted = after
        match token.kind:
            case Kind.FIELD:
                field, op = _name(before[token.start : token.end]), ""
            case Kind.OPERATOR:
                op = before[token.start : token.end].upper()
            case Kind.AGGREGATOR | Kind.OPEN:
                field = op = ""
    return Place(wanted, begun, field, op)


def _walk(text: str) -> Iterator[tuple[Token, frozenset[Kind]]]:
    """Tokens, each with what may follow it."""
    want, depth, done = TERM, 0, 0
    while found := _TOKEN.search(text, done):
        for gap in _gap(text, done, found.start()):
            yield gap, want
        done = len(text) if found["unclosed"] else found.end()
        kind = Kind.UNCLOSED if found["unclosed"] else _kind(found.group(), want)
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(kind, 0)
        want = _after(kind, depth, want)
        yield Token(kind, found.start(), done), want
    for gap in _gap(text, done, len(text)):
        yield gap, want


def _gap(text: str, start: int, end: int) -> Iterator[Token]:
    for match in re.compile(r"\s+|\S+").finditer(text, start, end):
        kind = Kind.SPACE if match.group().isspace() else Kind.WRONG
        yield Token(kind, match.start(), match.end())


def _kind(found: str, want: frozenset[Kind]) -> Kind:
    for kind, shape in _SHAPES:
        if kind in want and shape.fullmatch(found):
            return kind
    return Kind.WRONG


def _after(kind: Kind, depth: int, before: frozenset[Kind]) -> frozenset[Kind]:
    match kind:
        case Kind.OPEN | Kind.AGGREGATOR:
            return TERM
        case Kind.FIELD:
            return frozenset({Kind.OPERATOR})
        case Kind.OPERATOR:
            return VALUES
        case Kind.STRING | Kind.NUMBER | Kind.WORD | Kind.CLOSE:
            more = {Kind.CLOSE} if depth else set()
            return frozenset({Kind.AGGREGATOR, *more})
        case _:
            return before


def _name(field: str) -> str:
    return _ESCAPED.sub(r"\1", field[1:-1]) if field[0] in "'\"" else field
