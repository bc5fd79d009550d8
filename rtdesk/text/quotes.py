"""Which lines of a mail are its own, which are quoted, and which are the signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["text", "quoted", "signature"]

_ATTRIBUTION = re.compile(
    r"\S.{0,300}"
    r"(?:wrote|writes|schrieb|a écrit|escribió|scrisse|skrev|kirjoitti|napisał\(a\)) ?:\s*\Z"
)
_OPENER = re.compile(r"(?:On|Am|Le|El|Il|Den|Op) (?!.*:\s*\Z)")
_FORWARD = re.compile(
    r"(?i)\s*-{3,} ?(?:original message|forwarded message|ursprüngliche nachricht"
    r"|message d'origine) ?-{3,}\s*\Z"
)
_RULE = re.compile(r"_{20,}\s*\Z")
_FROM = re.compile(r"(?i)\*?(?:from|von|de)\*?: ")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of one kind that follow each other."""

    kind: Kind
    lines: tuple[str, ...]


def runs(text: str) -> tuple[Run, ...]:
    """Splits a text; blank lines at its end are dropped, no other line is."""
    lines = text.rstrip().split("\n") if text.strip() else []
    kinds = _kinds(lines)
    groups = groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0])
    return tuple(Run(kind, tuple(line for _, line in group)) for kind, group in groups)


def _kinds(lines: list[str]) -> list[Kind]:
    kinds: list[Kind] = []
    rest: Kind = "text"
    for number, line in enumerate(lines):
        if rest == "text" and line in ("-- ", "--"):
            rest = "signature"
        elif rest == "text" and _starts_old_mail(lines, number):
            rest = "quoted"
        kinds.append("quoted" if rest == "text" and line.startswith(">") else rest)
    return _with_attributions(lines, kinds)


def _starts_old_mail(lines: list[str], number: int) -> bool:
    """True where mail programs that do not quote put the mail they answer."""
    if _FORWARD.match(lines[number]):
        return True
    after = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(_RULE.match(lines[number]) and _FROM.match(after))


def _with_attributions(lines: list[str], kinds: list[Kind]) -> list[Kind]:
    """`Somebody wrote:` (one or two lines) and the blanks below it belong to the quote."""
    for number, kind in enumerate(kinds):
        if kind != "quoted" or not number or kinds[number - 1] != "text":
            continue
        at = number - 1
        while at > 0 and not lines[at].strip() and kinds[at] == "text":
            at -= 1
        first = at - 1 if at and kinds[at - 1] == "text" and _OPENER.match(lines[at - 1]) else at
        if _ATTRIBUTION.match(" ".join(lines[first : at + 1])):
            kinds[first:number] = ["quoted"] * (number - first)
    return kinds
