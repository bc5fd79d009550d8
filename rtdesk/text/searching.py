"""What a user typed to search for: TicketSQL or words, and what is wrong with it as far as we see.

RT has the last word; what is said here is said while one types.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import Enum

from rtdesk.text import ticketsql_fields as sql
from rtdesk.text.simple_search import from_words
from rtdesk.text.ticketsql_fields import Takes
from rtdesk.text.ticketsql_tokens import VALUES, Kind, Token, is_complete, tokens
from rtdesk.text.ticketsql_words import BUILT_IN, Vocabulary

SYMBOLS = "=!<>"
_BEGUN = re.compile(r"(?i)(?:CF|CustomField|CustomRole)\.\{")
PSEUDO = frozenset(("__active__", "__inactive__", "__currentuser__", "__bookmarked__"))


class Manner(Enum):
    """How it is understood."""

    NOTHING = ""
    SQL = "TicketSQL"
    WORDS = "Words"


class Grade(Enum):
    """How a hint is meant."""

    FINE = "fine"
    OPEN = "open"
    """Something is missing still, as is the case while one types."""
    DOUBT = "doubt"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something about the text, and where: from `start` to `end`."""

    grade: Grade = Grade.FINE
    words: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Understood:
    """`query` is what RT would be asked."""

    manner: Manner
    query: str = ""
    hint: Hint = Hint()


def understand(text: str, words: Vocabulary) -> Understood:
    """TicketSQL, where a known field or a sign is followed by what follows those; else words."""
    if not text.strip():
        return Understood(Manner.NOTHING)
    found = [token for token in tokens(text) if token.kind is not Kind.SPACE]
    if not _looks_like_sql(text, found):
        query = from_words(text, words)
        return Understood(Manner.WORDS, str(query) if query else "")
    return Understood(Manner.SQL, text.strip(), _hint(text, found, words))


def _looks_like_sql(text: str, found: list[Token]) -> bool:
    """Whatever RT's grammar says of it: `NOT (Status = 'x')` is meant as TicketSQL, too."""
    if found[0].kind is Kind.FIELD and _BEGUN.match(text, found[0].start):
        return True
    pieces = [text[token.start : token.end] for token in found]
    for token, after, piece, then in zip(found, found[1:], pieces, pieces[1:], strict=False):
        known = sql.is_known(_bare(piece))
        if token.kind is Kind.FIELD and then[0] in SYMBOLS:
            return True
        if known and (then[0] in SYMBOLS or after.kind is Kind.OPERATOR):
            return True
        if known and then.upper() == "IN" and "(" in text:
            return True
    return False


def _hint(text: str, found: list[Token], words: Vocabulary) -> Hint:
    if (hint := _shape(text, found)).grade is Grade.WRONG:
        return hint
    return max((hint, _names(text, found, words)), key=lambda one: list(Grade).index(one.grade))


def _shape(text: str, found: list[Token]) -> Hint:
    """What RT's grammar says."""
    opened: list[Token] = []
    before: Token | None = None
    for token in found:
        match token.kind:
            case Kind.UNCLOSED:
                return Hint(Grade.OPEN, f"the quote {text[token.start]} is open", *_span(token))
            case Kind.WRONG:
                what = text[token.start : token.end]
                if what == "(" and before and text[before.start : before.end].upper() == "NOT":
                    return Hint(Grade.WRONG, _wrong("NOT", before), *_span(before))
                return Hint(Grade.WRONG, _wrong(what, before), *_span(token))
            case Kind.OPEN:
                opened.append(token)
            case Kind.CLOSE:
                opened.pop()
        before = token
    if before and before.kind not in {*VALUES, Kind.CLOSE}:
        return Hint(Grade.OPEN, f"{_missing(before.kind)} is missing", len(text), len(text))
    if opened:
        return Hint(Grade.OPEN, "a ) is missing", *_span(opened[-1]))
    return Hint() if is_complete(text) else Hint(Grade.OPEN, "not complete yet", 0, len(text))


def _wrong(what: str, before: Token | None) -> str:
    if what == ")":
        return "this ) closes nothing"
    if what.upper() in ("IN", "NOT"):
        return f"RT knows no {what.upper()} here: join conditions by OR, use != or NOT LIKE"
    kind = before.kind if before else Kind.AGGREGATOR
    return f"{_missing(kind)} should stand in place of {what}"


def _missing(after: Kind) -> str:
    """What RT wants next."""
    match after:
        case Kind.FIELD:
            return "an operator (=, LIKE, …)"
        case Kind.OPERATOR:
            return "a value"
        case Kind.AGGREGATOR | Kind.OPEN:
            return "a field"
        case _:
            return "AND or OR"


def _names(text: str, found: list[Token], words: Vocabulary) -> Hint:
    """Fields that RT does not know are refused; queues and statuses just find nothing."""
    name = ""
    for token in found:
        piece = _bare(text[token.start : token.end])
        if token.kind is Kind.FIELD:
            name = piece
            if not sql.is_known(piece):
                near = difflib.get_close_matches(piece, [one.name for one in sql.FIELDS], 1)
                more = f": {near[0]}?" if near else ""
                return Hint(Grade.WRONG, f"RT knows no field {piece}{more}", *_span(token))
        elif token.kind is Kind.STRING and not _is_value(name, piece, words):
            return Hint(Grade.DOUBT, f"no {name.lower()} {piece} is known here", *_span(token))
    return Hint()


def _is_value(name: str, value: str, words: Vocabulary) -> bool:
    folded = value.casefold()
    if folded in PSEUDO or value.isdecimal():
        return True
    match sql.takes(name):
        case Takes.QUEUE if "." not in name and words.queues:
            return any(folded in queue.casefold() for queue, _ in words.queues)
        case Takes.STATUS:
            return folded in {one.casefold() for one in (*BUILT_IN, "deleted", *words.statuses)}
        case _:
            return True


def _bare(text: str) -> str:
    return text[1:-1].replace("\\'", "'") if text[:1] in ("'", '"') else text


def _span(token: Token) -> tuple[int, int]:
    return token.start, token.end
