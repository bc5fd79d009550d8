"""TicketSQL: what the builder writes, and how what people write is taken apart."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.quote import quote
from rtdesk.text.ticketsql import (
    Query,
    Written,
    all_of,
    any_of,
    custom_field,
    custom_role,
    field,
)
from rtdesk.text.ticketsql_tokens import Kind, is_complete, place, tokens

SUBJECT = field("Subject")
OPEN = field("Status").equals("open")
TYPED = st.lists(
    st.sampled_from(
        [
            *("Subject", "status", "CF.{Customer ref}", "'CF.{a}b}'", "Order", "id", "Due"),
            *("=", "!=", "LIKE", "not like", "IS", "IS NOT", "<=", "SHALLOW ="),
            *("'x'", '"it\'s"', "'it\\'s'", "''", "5", "-5", "NULL", "open", "'", '"', "'\\"),
            *("AND", "or", "(", ")", "~", "!", "\\", "\n", " ", "\0", "é", "🔥"),
        ]
    )
    | st.text(max_size=4)
).map(" ".join)


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("", "''"),
        ("it's", r"'it\'s'"),
        ("\\", r"'\\'"),
        ("\\'", r"'\\\''"),
        ('say "hi"', "'say \"hi\"'"),
        ("100%_\0\n", "'100%_\0\n'"),
    ],
)
def test_quoting(value: str, quoted: str) -> None:
    assert quote(value) == quoted


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (OPEN, "Status = 'open'"),
        (~OPEN, "Status != 'open'"),
        (~~OPEN, "Status = 'open'"),
        (field("id").equals(5), "id = 5"),
        (field("Due").equals(None), "Due IS NULL"),
        (~field("Due").equals(None), "Due IS NOT NULL"),
        (~field("Priority").below(50), "Priority >= 50"),
        (~field("Due").above("2026-11-20"), "Due <= '2026-11-20'"),
        (SUBJECT.like("x") & ~OPEN, "Subject LIKE 'x' AND Status != 'open'"),
        (OPEN & OPEN & OPEN, "Status = 'open' AND Status = 'open' AND Status = 'open'"),
        (OPEN & (OPEN | OPEN), "Status = 'open' AND (Status = 'open' OR Status = 'open')"),
        (~(OPEN & ~SUBJECT.startswith("a")), "Status != 'open' OR Subject STARTSWITH 'a'"),
        (field("Owner").among(["alice", "bob"]), "Owner = 'alice' OR Owner = 'bob'"),
        (field("id").among([5]), "id = 5"),
        (Written("id < 9 OR id > 99") & OPEN, "(id < 9 OR id > 99) AND Status = 'open'"),
        (custom_field("o'brien's").equals("x"), r"'CF.{o\'brien\'s}' = 'x'"),
        (custom_role("Account Manager").equals("x"), "'CustomRole.{Account Manager}.Name' = 'x'"),
        (field("Requestor.EmailAddress").endswith("x"), "Requestor.EmailAddress ENDSWITH 'x'"),
        (field("Organisation").equals("x"), "'Organisation' = 'x'"),
        (SUBJECT.like("CF.foo"), "Subject LIKE '%CF.foo'"),
        (SUBJECT.startswith("cf.foo"), "Subject STARTSWITH '_f.foo'"),
        (
            field("Requestor").equals("cf.smith@example.com"),
            "Requestor ENDSWITH '%cf.smith@example.com'"
            " AND Requestor NOT ENDSWITH '_cf.smith@example.com'",
        ),
    ],
)
def test_the_builder_writes(query: Query, text: str) -> None:
    assert str(query) == text
    assert is_complete(text)


def test_what_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="negate"):
        _ = ~(OPEN & Written("id > 5"))
    with pytest.raises(ValueError, match="condition"):
        all_of(())
    with pytest.raises(ValueError, match="condition"):
        any_of(())


def kinds(text: str) -> str:
    """The tokens of a text, readable."""
    return " ".join(
        f"{token.kind.value}:{text[token.start : token.end]}"
        for token in tokens(text)
        if token.kind is not Kind.SPACE
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("id=5", "field:id operator:= number:5"),
        (
            "( Owner IS NOT NULL)or x.y not  like -3",
            "open:( field:Owner operator:IS NOT word:NULL close:) aggregator:or field:x.y"
            " wrong:not operator:like number:-3",
        ),
        (
            r"'CF.{o\'x}' LIKE 'a\'b' AND CF.{x y}.Content = \"c'd\"".replace(r"\"", '"'),
            r"field:'CF.{o\'x}' operator:LIKE string:'a\'b' aggregator:AND"
            ' field:CF.{x y}.Content operator:= string:"c\'d"',
        ),
        ("Subject = 'never ends AND", "field:Subject operator:= unclosed:'never ends AND"),
        ("Due < LastUpdated", "field:Due operator:< word:LastUpdated"),
        ("Status IN ('a')", "field:Status wrong:IN wrong:( wrong:'a' wrong:)"),
        ("NOT (id = 1)", "field:NOT wrong:( wrong:id operator:= number:1 wrong:)"),
        ("id = 1)", "field:id operator:= number:1 wrong:)"),
        ("~ id = 1 ;", "wrong:~ field:id operator:= number:1 wrong:;"),
        ("", ""),
    ],
)
def test_the_tokens_of(text: str, found: str) -> None:
    assert kinds(text) == found


@given(TYPED | st.text())
def test_any_text_is_made_of_tokens(text: str) -> None:
    pieces = tokens(text)
    assert "".join(text[token.start : token.end] for token in pieces) == text
    assert all(token.start < token.end for token in pieces)
    assert isinstance(is_complete(text), bool)
    for at in range(len(text) + 1):
        assert place(text, at).start <= at


@given(st.text(), st.text())
def test_a_quoted_value_is_one_token(value: str, other: str) -> None:
    text = f"Subject = {quote(value)} AND Status != {quote(other)}"
    values = [token for token in tokens(text) if token.kind is Kind.STRING]
    assert [text[token.start : token.end] for token in values] == [quote(value), quote(other)]
    assert is_complete(text)


TERMS = st.builds(lambda name, value: field(name).equals(value), st.text(), st.text() | st.none())
QUERIES: st.SearchStrategy[Query] = st.recursive(
    TERMS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(all_of)
        | st.lists(inner, min_size=1, max_size=3).map(any_of)
        | inner.map(operator.invert)
    ),
    max_leaves=8,
)


@given(QUERIES)
def test_whatever_is_built_can_be_read(query: Query) -> None:
    assert is_complete(str(query))
    assert str(~~query) == str(query)


FIELDS = {Kind.FIELD, Kind.OPEN}


@pytest.mark.parametrize(
    ("text", "wanted", "start", "name", "op"),
    [
        ("", FIELDS, 0, "", ""),
        ("Sta", FIELDS, 0, "", ""),
        ("Status ", {Kind.OPERATOR}, 7, "Status", ""),
        ("Status !", {Kind.OPERATOR}, 7, "Status", ""),
        ("Status = ", {Kind.STRING, Kind.NUMBER, Kind.WORD}, 9, "Status", "="),
        ("Status = 'op", {Kind.STRING, Kind.NUMBER, Kind.WORD}, 9, "Status", "="),
        ("'CF.{a b}' like ", {Kind.STRING, Kind.NUMBER, Kind.WORD}, 16, "CF.{a b}", "LIKE"),
        ("Status = 'open' ", {Kind.AGGREGATOR}, 16, "Status", "="),
        ("(Status = 'open' ", {Kind.AGGREGATOR, Kind.CLOSE}, 17, "Status", "="),
        ("Status = 'open' AND (", FIELDS, 21, "", ""),
        ("Status = 'open' AND Qu", FIELDS, 20, "", ""),
    ],
)
def test_what_may_stand_at_the_end(
    text: str, wanted: set[Kind], start: int, name: str, op: str
) -> None:
    found = place(text, len(text))
    assert (set(found.wanted), found.start, found.field, found.op) == (wanted, start, name, op)
    assert place(text + " AND id = 5", len(text)) == found
