"""Which lines of a mail are its own, which are quoted, and which are the signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rtdesk.text.quote_words import (
    BEGIN,
    FORWARD,
    FROM,
    OPENER,
    SENT,
    SENT_FROM,
    TO_OR_SUBJECT,
    WROTE,
)

Kind = Literal["text", "quoted", "signature"]

HEAD = 9
"""Lines in which the head of an older mail must be told."""
LONGEST = 400
"""Characters of a line above a quote."""

_RULE = re.compile(r"\s*(?:[-_=*]{5,}|[—–_]{3,})\s*\Z")
_LABEL = re.compile(r"\s*\*?([^\W\d_][\w ]{0,24}?)\s?\*?\s?[:：]")
_MAY_START = re.compile(rf"(?!>)(?:\s*[-_=*—–]{{3}}|.*[:：]|{OPENER.pattern})")
_COLON = re.compile(r"[:：]\W{0,3}\Z")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_TIME = re.compile(r"\d{1,2}[:.h]\d\d|\d時")
_YEAR = re.compile(r"\b(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d\b")
LISTED = re.compile(r"\[(\d+)\] (?:https?://|mailto:)\S")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of one kind that follow each other."""

    kind: Kind
    lines: tuple[str, ...]


def runs(text: str) -> tuple[Run, ...]:
    """Splits a text; blank lines at its end are dropped, no other line is."""
    lines = text.rstrip().split("\n") if text.strip() else []
    end = _before_links(lines)
    kinds = _kinds(lines[:end]) + ["text"] * (len(lines) - end)
    groups = groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0])
    return tuple(Run(kind, tuple(line for _, line in group)) for kind, group in groups)


def _before_links(lines: list[str]) -> int:
    """Where the list of addresses begins that a mail in HTML ends with; else the end."""
    at = len(lines)
    while at and (found := LISTED.match(lines[at - 1])):
        at -= 1
        if found[1] == "1":
            return at
    return len(lines)


def _kinds(lines: list[str]) -> list[Kind]:
    kinds: list[Kind] = []
    state: Kind = "text"
    marked = max((n for n, line in enumerate(lines) if line.startswith(">")), default=-1)
    has_own = is_head = False
    for number, line in enumerate(lines):
        blank = not line.strip()
        is_head = is_head and not blank
        if state != "quoted" and not is_head and _starts_old_mail(lines, number, marked):
            # A mail without a word of its own is about the one that it hands on.
            state, is_head = ("quoted", False) if has_own else ("text", True)
        if state == "quoted":
            kinds.append("quoted")
            continue
        is_quote = line.startswith(">")
        if is_quote and state == "signature" and number and lines[number - 1].strip():
            is_quote = kinds[-1] == "quoted" or bool(_COLON.search(lines[number - 1][-LONGEST:]))
        if is_quote:
            kinds.append("quoted")
            continue
        if kinds and kinds[-1] == "quoted":
            state = "text"
        if line in ("-- ", "--") or (line.strip() and SENT_FROM.match(line.strip()[:LONGEST])):
            state = "signature"
        elif (
            blank
            and state == "signature"
            and kinds[-1] == "signature"
            and _was_phone(lines, number)
        ):
            state = "text"
        kinds.append(state)
        has_own = has_own or (state == "text" and not blank)
    return _with_attributions(lines, kinds)


def _was_phone(lines: list[str], number: int) -> bool:
    """Whether a line above a blank one is the signature of a telephone: it has no other lines."""
    return bool(SENT_FROM.match(lines[number - 1].strip()[:LONGEST]))


# Older mails that nobody marked


def _starts_old_mail(lines: list[str], number: int, marked: int) -> bool:
    """True where mail programs that do not quote put the mail they answer."""
    line = lines[number]
    if len(line) > LONGEST or not _MAY_START.match(line):
        return False
    if FORWARD.match(line) or BEGIN.match(line):
        return True
    if _RULE.match(line) or line.lstrip().startswith("---"):
        after = next((n for n in range(number + 1, number + 4) if _says(lines, n)), number)
        return after > number and _is_head(lines, after, has_rule=True)
    return _is_head(lines, number) or (number > marked and _is_unmarked(lines, number))


def _says(lines: list[str], number: int) -> bool:
    return number < len(lines) and bool(lines[number].strip())


def _is_head(lines: list[str], number: int, *, has_rule: bool = False) -> bool:
    """Who sent the older mail, and unless there is a rule: when, and to whom or about what."""
    if (first := _label(lines[number])) not in FROM and first not in SENT:
        return False
    end = next((n for n in range(number, number + HEAD) if not _says(lines, n)), number + HEAD)
    labels = {_label(line) for line in lines[number:end]}
    if labels.isdisjoint(FROM):
        return False
    return has_rule or not (labels.isdisjoint(SENT) or labels.isdisjoint(TO_OR_SUBJECT))


def _label(line: str) -> str:
    found = _LABEL.match(line)
    return found[1].strip().casefold() if found else ""


def _is_unmarked(lines: list[str], number: int) -> bool:
    """`On ... at 10:00, Ivan <ivan@x.example> wrote:` above lines without a mark."""
    for last in (number, number + 1):
        if not _says(lines, last):
            return False
        text = " ".join(lines[number : last + 1])
        if _COLON.search(text):
            said = all(map(re.Pattern.search, (WROTE, _ADDRESS, _TIME), (text,) * 3))
            return said and last + 1 < len(lines) and _is_attribution(text)
    return False


# Lines above quotes


def _with_attributions(lines: list[str], kinds: list[Kind]) -> list[Kind]:
    """`Somebody wrote:` (up to three lines) and the blanks below it belong to the quote."""
    for number, kind in enumerate(kinds):
        if kind != "quoted" or not number or kinds[number - 1] == "quoted":
            continue
        at = number - 1
        while at > 0 and not lines[at].strip() and kinds[at] != "quoted":
            at -= 1
        first = _first_of(lines, kinds, at)
        if first is not None:
            kinds[first:number] = ["quoted"] * (number - first)
    return kinds


def _first_of(lines: list[str], kinds: list[Kind], last: int) -> int | None:
    """The first line of the attribution that ends in this line."""
    if kinds[last] == "quoted" or not _COLON.search(lines[last]):
        return None
    for first in range(last, max(last - 3, -1), -1):
        if not lines[first].strip() or kinds[first] == "quoted" or len(lines[first]) > LONGEST:
            return None
        if first < last and not OPENER.match(lines[first].lstrip()):
            continue
        text = " ".join(lines[first : last + 1])
        if _is_attribution(text):
            above = first - 1
            is_wrapped = above >= 0 and kinds[above] != "quoted" and OPENER.match(lines[above])
            return above if is_wrapped else first
    return None


def _is_attribution(text: str) -> bool:
    """Somebody writes; or, in any language, there is an address, a day and a time."""
    if len(text) > 2 * LONGEST or not _COLON.search(text):
        return False
    if WROTE.search(text):
        return True
    return bool(_ADDRESS.search(text) and _TIME.search(text) and _YEAR.search(text))
