"""TicketSQL and TransactionSQL: from text to a tree of conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rtdesk.demo.wire import Problem

WHERE = " at /usr/share/request-tracker5/lib/RT/Tickets.pm line 3187.\n"
WHERE_TRANSACTIONS = " at /usr/share/request-tracker5/lib/RT/Transactions.pm line 918.\n"
TOKEN = re.compile(
    r"""\s*(?:
      (?P<word>(?:AND|OR)\b)
    | (?P<op>!=|<=|>=|=|<|>|(?:NOT\s+)?(?:LIKE|STARTSWITH|ENDSWITH)\b|IS\s+NOT\b|IS\b)
    | (?P<paren>[()])
    | (?P<quoted>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    | (?P<number>[-+]?\d+(?:\.\d+)?(?![\w.]))
    | (?P<null>NULL\b)
    | (?P<field>[A-Za-z_][\w:]*(?:\.\{[^}]*\}|\.[A-Za-z_]\w*)*)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; `value` is None for NULL."""

    field: str
    op: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Both:
    """All of them."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of them."""

    parts: tuple[Node, ...]


Node = Condition | Both | Either


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


class _Parser:
    def __init__(self, text: str):
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0

    def either(self) -> Node:
        parts = [self.both()]
        while self._word("OR"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self) -> Node:
        parts = [self.atom()]
        while self._word("AND"):
            parts.append(self.atom())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def atom(self) -> Node:
        token = self.take("KEYWORD or OPEN_PAREN", "field", "paren", last="AGGREGATOR")
        if token.text == "(":
            inside = self.either()
            if self.at >= len(self.tokens):
                raise Problem(400, f"Incomplete query, 1 unclosed paren in '{self.text}'{WHERE}")
            self.take("CLOSE_PAREN", "paren", last="OPEN_PAREN")
            return inside
        op = self.take("OPERATOR", "op", last="KEYWORD")
        value = self.take("VALUE", "quoted", "number", "null", "field", last="OPERATOR")
        if value.kind == "field":
            where = WHERE.replace("3187", "3462")
            raise Problem(
                400, f"Wrong query, no such column '{value.text}' in '{self.text}'{where}"
            )
        name = " ".join(op.text.upper().split())
        return Condition(token.text, name, _value(value))

    def take(self, wanted: str, *kinds: str, last: str) -> _Token:
        if self.at >= len(self.tokens):
            raise Problem(
                400,
                f"Incomplete query, last element ({last}) is not close paren or value"
                f" in '{self.text}'{WHERE}",
            )
        token = self.tokens[self.at]
        if token.kind not in kinds:
            self.wrong(wanted, token)
        self.at += 1
        return token

    def wrong(self, wanted: str, token: _Token) -> None:
        end = token.start + len(token.text)
        shown = f"{self.text[: token.start]}>{token.text}<--here{self.text[end:]}"
        raise Problem(400, f"Wrong query, expecting a {wanted} in '{shown}'{WHERE}")

    def _word(self, word: str) -> bool:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == "word" and token.text.upper() == word:
                self.at += 1
                return True
        return False


def parse(text: str) -> Node:
    """The tree of a query; AND binds tighter than OR.

    Raises:
        Problem: 400 in RT's words.
    """
    parser = _Parser(text)
    tree = parser.either()
    if parser.at < len(parser.tokens):
        parser.wrong("AGGREGATOR", parser.tokens[parser.at])
    return tree


def fields(tree: Node) -> set[str]:
    """The names of all fields a query mentions."""
    if isinstance(tree, Condition):
        return {tree.field}
    return set().union(*(fields(part) for part in tree.parts))


def _tokens(text: str) -> list[_Token]:
    found = []
    at = 0
    while at < len(text.rstrip()):
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            rest = text[at:].lstrip()
            found.append(_Token("unknown", rest, len(text) - len(rest)))
            break
        kind = match.lastgroup
        found.append(_Token(kind, match.group(kind), match.start(kind)))
        at = match.end()
    return found


def _value(token: _Token) -> str | None:
    if token.kind == "null":
        return None
    if token.kind == "quoted":
        return re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL)
    return token.text
