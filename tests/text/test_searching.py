"""TicketSQL or words, what words mean, and what is seen to be wrong while one types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.searching import Grade, Manner, understand
from rtdesk.text.simple_search import from_words
from rtdesk.text.ticketsql_tokens import Kind, is_complete, tokens
from rtdesk.text.ticketsql_words import Vocabulary

WORDS = Vocabulary(
    queues=(("Support", ""), ("Change Advisory", "")),
    statuses=("in review",),
    owners=("hugo",),
    me="anna",
)
ACTIVE = " AND Status = '__Active__'"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("printer", f"Subject LIKE 'printer'{ACTIVE}"),
        ("two words", f"Subject LIKE 'two' AND Subject LIKE 'words'{ACTIVE}"),
        ("'two words'", f"Subject LIKE 'two words'{ACTIVE}"),
        ("it's", f"Subject LIKE 'it\\'s'{ACTIVE}"),
        ("12", "id = 12"),
        ("#12", "id = 12"),
        ("id:12", "id = 12"),
        ("12 13", "id = 12 OR id = 13"),
        ("printer 12", f"Subject LIKE 'printer' AND Subject LIKE '12'{ACTIVE}"),
        ("carol@example.org", f"Requestor STARTSWITH 'carol@example.org'{ACTIVE}"),
        ("@example.org", f"Requestor ENDSWITH '@example.org'{ACTIVE}"),
        ("domain:example.org", f"Requestor ENDSWITH '@example.org'{ACTIVE}"),
        ("open", "Status = 'open'"),
        ("OPEN new", "Status = 'OPEN' OR Status = 'new'"),
        ("inactive", "Status = '__Inactive__'"),
        ("any printer", "Subject LIKE 'printer'"),
        ("status:'in review'", "Status = 'in review'"),
        ("support", f"Queue = 'support'{ACTIVE}"),
        (
            "q:'Change Advisory' q:Support",
            f"(Queue = 'Change Advisory' OR Queue = 'Support'){ACTIVE}",
        ),
        ("hugo", f"Owner = 'hugo'{ACTIVE}"),
        ("me", f"Owner.id = '__CurrentUser__'{ACTIVE}"),
        ("owner:me", f"Owner.id = '__CurrentUser__'{ACTIVE}"),
        ("owner:a@b.example", f"Owner.EmailAddress = 'a@b.example'{ACTIVE}"),
        ("watcher:me", f"Watcher.id = '__CurrentUser__'{ACTIVE}"),
        ("fulltext:paper", f"Content LIKE 'paper'{ACTIVE}"),
        ("subject:paper", f"Subject LIKE 'paper'{ACTIVE}"),
        ("cf.Severity:high", f"'CF.{{Severity}}' LIKE 'high'{ACTIVE}"),
        ("cf.'Cost centre':12", f"'CF.{{Cost centre}}' LIKE '12'{ACTIVE}"),
        ("nonsense:value", f"Subject LIKE 'value'{ACTIVE}"),
        ("any", ""),
        ("", ""),
    ],
)
def test_words_mean_what_they_mean_to_rt(text: str, query: str) -> None:
    found = from_words(text, WORDS)
    assert (str(found) if found else "") == query


@given(st.text(max_size=40))
def test_whatever_is_typed_as_words_is_ticketsql_and_stays_inside_its_quotes(text: str) -> None:
    query = from_words(text, WORDS)
    if query is not None:
        assert is_complete(str(query))
        fields = {
            str(query)[token.start : token.end].strip("'").partition(".")[0]
            for token in tokens(str(query))
            if token.kind is Kind.FIELD
        }
        assert fields <= {"Subject", "Status", "id", "Requestor", "Queue", "Owner", "Watcher"} | {
            "Content",
            "CF",
        }


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("", Manner.NOTHING),
        ("  ", Manner.NOTHING),
        ("printer", Manner.WORDS),
        ("printer is broken", Manner.WORDS),
        ("status:open printer", Manner.WORDS),
        ("it's like that", Manner.WORDS),
        ("status", Manner.WORDS),
        ("status is open", Manner.SQL),
        ("status=open", Manner.SQL),
        ("(queue = 'x'", Manner.SQL),
        ("Statu = 'open'", Manner.SQL),
        ("NOT (Status = 'open')", Manner.SQL),
        ("Queue IN ('a', 'b')", Manner.SQL),
        ("CF.{a b} = 'x'", Manner.SQL),
        ("CF.{a", Manner.SQL),
        ("cf.a:b", Manner.WORDS),
    ],
)
def test_which_of_both_it_is(text: str, manner: Manner) -> None:
    assert understand(text, WORDS).manner is manner


@pytest.mark.parametrize(
    ("text", "grade", "words", "where"),
    [
        ("Status = 'open'", Grade.FINE, "", ""),
        ("Status = 'open", Grade.OPEN, "the quote ' is open", "'open"),
        ("Status =", Grade.OPEN, "a value is missing", ""),
        ("Status = 'open' AND", Grade.OPEN, "a field is missing", ""),
        ("(Status = 'open' OR id = 5", Grade.OPEN, "a ) is missing", "("),
        ("Status = 'open')", Grade.WRONG, "this ) closes nothing", ")"),
        ("Status = 'a' 'b'", Grade.WRONG, "AND or OR should stand in place of 'b'", "'b'"),
        ("Statu = 'open'", Grade.WRONG, "RT knows no field Statu: Status?", "Statu"),
        ("Status = 'opn'", Grade.DOUBT, "no status opn is known here", "'opn'"),
        ("Status = 'In Review'", Grade.FINE, "", ""),
        ("Queue = 'Suport'", Grade.DOUBT, "no queue Suport is known here", "'Suport'"),
        ("Queue = '3'", Grade.FINE, "", ""),
        ("Queue LIKE 'upp'", Grade.FINE, "", ""),
        ("CF.{any} = 'x'", Grade.FINE, "", ""),
        ("Owner = '__CurrentUser__'", Grade.FINE, "", ""),
    ],
)
def test_what_is_wrong_is_said_and_where(text: str, grade: Grade, words: str, where: str) -> None:
    hint = understand(text, WORDS).hint
    assert (hint.grade, hint.words) == (grade, words)
    assert text[hint.start : hint.end] == where


def test_what_other_languages_have_is_told() -> None:
    for text, word in (("Queue IN ('a')", "IN"), ("NOT (Status = 'open')", "NOT")):
        hint = understand(text, WORDS).hint
        assert hint.grade is Grade.WRONG
        assert f"RT knows no {word} here" in hint.words, hint


@given(st.text(st.sampled_from("Status ='\"\\()INOTR12 \n"), max_size=40))
def test_anything_can_be_judged(text: str) -> None:
    found = understand(text, WORDS)
    assert 0 <= found.hint.start <= found.hint.end <= len(text)
    if found.manner is Manner.SQL and found.hint.grade is Grade.FINE:
        assert is_complete(text)
