"""What is suggested in a search, wherever the cursor is in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.completing import applied
from rtdesk.text.ticketsql_fields import FIELDS, OPERATORS, Takes, is_known, takes
from rtdesk.text.ticketsql_tokens import Kind, is_complete, tokens
from rtdesk.text.ticketsql_words import Vocabulary, Who, complete, name_of

WORDS = Vocabulary(
    queues=(("Support", "Help for everybody"), ("Change Advisory", "")),
    lifecycles=("default", "incident"),
    statuses=("in review", "new"),
    people=(
        Who("hugo"),
        Who("anna", "Anna Berg", "anna@example.org"),
        Who("carol@example.org", "Carol"),
        Who("Nobody"),
    ),
    owners=("hugo",),
    roles=("Account Manager",),
    fields=("Cost centre", "Severity", "odd}name"),
    choices={"Severity": ("high", "it's low")},
    me="anna",
)


def suggested(text: str) -> list[str]:
    """What is suggested at the `|`."""
    at = text.index("|")
    return [one.text.strip() for one in complete(text.replace("|", ""), at, WORDS).found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sta|", ["Status", "Starts", "Started"]),
        ("Id = 5 AND (own|", ["Owner", "OwnerGroup"]),
        ("Status |", ["=", "!="]),
        ("Subject NOT|", ["NOT LIKE", "IS NOT NULL"]),
        ("Due |", ["<", ">", "=", "IS NULL", "IS NOT NULL"]),
        ("Due IS |", ["NULL"]),
        ("Status = |", ["'__Active__'", "'__Inactive__'", "'new'", "'open'"]),
        ("Status = 'rev|", ["'in review'"]),
        ('Status = "rev|', ["'in review'"]),
        ("Queue = cha|", ["'Change Advisory'"]),
        ("Queue = every|", ["'Support'"]),
        ("Lifecycle = |", ["'default'", "'incident'"]),
        ("Type = 'r|", ["'reminder'"]),
        ("Owner = |", ["'__CurrentUser__'", "'Nobody'", "'hugo'", "'anna'"]),
        ("Owner = 'berg|", ["'anna'"]),
        ("Owner != 'anna' O|", ["OR"]),
        ("Requestor = '|", ["'__CurrentUser__'", "'anna@example.org'", "'carol@example.org'"]),
        ("Requestor.Name = 'an|", ["'anna'"]),
        ("Requestor.RealName LIKE 'c|", ["'Carol'"]),
        ("requestor.em|", ["Requestor.EmailAddress"]),
        ("CF.{cost c|", ["CF.{Cost centre}"]),
        ("cost|", ["CF.{Cost centre}"]),
        ("manag|", ["'CustomRole.{Account Manager}.Name'"]),
        ("'CustomRole.{Account Manager}.Name' = 'ber|", ["'anna'"]),
        ("odd|", ["'CF.{odd}name}'"]),
        ("CF.{Severity} = |", ["'high'", "'it\\'s low'"]),
        ("'CF.{Severity}' = 'l|", ["'it\\'s low'"]),
        ("LastUpdated > '1 h|", ["'1 hour ago'"]),
        ("id = '|", ["'__Bookmarked__'"]),
        ("Status = 'op|en' AND Queue = 'x'", ["'open'"]),
        ("Status = 'open' |", ["AND", "OR"]),
    ],
)
def test_what_fits_is_suggested(text: str, first: list[str]) -> None:
    assert suggested(text)[: len(first)] == first


@pytest.mark.parametrize("text", ["Status|", "Status =|", "Status = 'open'|", "Due IS NULL|"])
def test_what_is_typed_in_full_is_not_suggested(text: str) -> None:
    assert suggested(text)[:1] in ([], ["= "], ["="])
    assert suggested("Status|") == suggested("Status = 'open'|") == []


def test_a_value_is_replaced_as_a_whole_and_the_rest_stays() -> None:
    text = "Status = 'op' AND Queue = 'x'"
    completion = complete(text, len("Status = 'op"), WORDS)
    after, at = applied(text, completion, completion.found[0])
    assert after == "Status = 'open' AND Queue = 'x'"
    assert after[at:] == "AND Queue = 'x'"
    text = "Stat = 'open'"
    completion = complete(text, 2, WORDS)
    assert applied(text, completion, completion.found[0])[0] == "Status = 'open'"


def test_the_server_is_asked_for_what_it_may_know_and_only_once() -> None:
    def asks(text: str, words: Vocabulary = WORDS) -> str:
        return complete(text, len(text), words).asks

    assert asks("Owner = 'be") == "people:be"
    assert asks("Owner = 'b") == ""
    assert asks("Sev") == asks("CF.{Sev") == "fields:"
    assert asks("CF.{Severity} = ") == "choices:Severity"
    assert asks("Status = 'op") == ""
    asked = replace(WORDS, asked=frozenset({"people:be", "fields:", "choices:Severity"}))
    assert [asks(t, asked) for t in ("Owner = 'be", "Sev", "CF.{Severity} = ")] == ["", "", ""]


def test_thousands_of_people_are_looked_through() -> None:
    many = tuple(Who(f"user{n}@example.net", f"Person {n}") for n in range(10_000))
    words = Vocabulary(people=many)
    for text, first in (("Owner = '987", "user987@example.net"), ("Cc = 'person 42", "user42@")):
        found = complete(text, len(text), words).found
        assert found[0].text.startswith(f"'{first}")
        assert 1 < len(found) <= 50


def test_where_nothing_is_typed_nothing_comes_up_by_itself() -> None:
    assert complete("", 0, WORDS).quiet
    assert complete("Status = 'open' ", 16, WORDS).quiet
    assert not complete("Status ", 7, WORDS).quiet
    assert not complete("Status = ", 9, WORDS).quiet


@pytest.mark.parametrize("known", FIELDS, ids=lambda known: known.name)
def test_every_field_with_every_operator_and_value_is_ticketsql(known: object) -> None:
    name = known.name  # type: ignore[attr-defined]
    assert is_known(name.upper())
    for op, _ in OPERATORS[takes(name)]:
        value = "" if op.endswith("NULL") else " 'x'"
        text = f"{name} {op}{value}"
        kinds = [token.kind for token in tokens(text) if token.kind is not Kind.SPACE]
        assert is_complete(text), text
        assert kinds[:2] == [Kind.FIELD, Kind.OPERATOR]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("owner", Takes.LOGIN),
        ("Owner.EmailAddress", Takes.ADDRESS),
        ("Queue.Name", Takes.QUEUE),
        ("CF.{x}", Takes.CUSTOM),
        ("CustomRole.{x}.Name", Takes.LOGIN),
        ("nonsense", Takes.TEXT),
    ],
)
def test_what_a_field_takes(name: str, kind: Takes) -> None:
    assert takes(name) is kind


def test_the_name_of_a_custom_field() -> None:
    assert name_of("CF.{Cost centre}") == name_of("customfield.{Cost centre}") == "Cost centre"
    assert (name_of("CF.Severity"), name_of("Subject")) == ("Severity", "")


TEXTS = st.text(st.sampled_from("CF.{}Status ='\"\\()<>12 \nORAND"), max_size=40)


@given(TEXTS, st.integers(0, 40), st.integers(0, 5))
def test_whatever_is_typed_can_be_completed(text: str, at: int, choice: int) -> None:
    at = min(at, len(text))
    completion = complete(text, at, WORDS)
    assert 0 <= completion.start <= at <= completion.end <= len(text)
    for one in completion.found[choice : choice + 1]:
        after, cursor = applied(text, completion, one)
        assert after.startswith(text[: completion.start])
        assert after.endswith(text[completion.end :])
        assert 0 <= cursor <= len(after)


@given(st.text(max_size=30))
def test_a_value_of_the_server_stays_inside_its_quotes(value: str) -> None:
    words = Vocabulary(queues=((value, ""),))
    completion = complete("Queue = ", 8, words)
    text, _ = applied("Queue = ", completion, completion.found[0])
    kinds = [token.kind for token in tokens(text) if token.kind is not Kind.SPACE]
    assert kinds == [Kind.FIELD, Kind.OPERATOR, Kind.STRING]
