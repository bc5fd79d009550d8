"""What is suggested, in which order, and what becomes of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rtdesk.text.completing import Completion, Suggestion, applied, ranked

NAMES = tuple(map(Suggestion, ("LastUpdated", "Updated", "Status", "Due", "QueueLast", "SLA")))


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("", ["LastUpdated", "Updated", "Status", "Due", "QueueLast", "SLA"]),
        ("last", ["LastUpdated", "QueueLast"]),
        ("STATUS", ["Status"]),
        ("upd", ["Updated", "LastUpdated"]),
        ("ue", ["Due", "QueueLast", "LastUpdated", "Updated"]),
        ("sts", ["Status"]),
        ("qqq", []),
    ],
)
def test_what_fits_comes_in_the_order_of_how_well(word: str, found: list[str]) -> None:
    assert [one.text for one in ranked(word, NAMES)] == found


def test_what_is_the_word_comes_first_and_other_words_count_too() -> None:
    people = (
        Suggestion("anna2"),
        Suggestion("hugo", also="Hugo Annas"),
        Suggestion("anna"),
        Suggestion("eve", also="eve.anna@example.org"),
        Suggestion("ivan", label="Ivan Petrov", also="ivan@example.org"),
    )
    assert [one.text for one in ranked("anna", people)] == ["anna", "anna2", "hugo", "eve"]
    assert [one.text for one in ranked("petrov", people)] == ["ivan"]
    assert len(ranked("a", people, 2)) == 2


@pytest.mark.parametrize(
    ("text", "word", "put", "after"),
    [
        ("Sta", (0, 3), "Status ", ("Status ", 7)),
        ("a Sta = 1", (2, 5), "Status ", ("a Status = 1", 9)),
        ("a Sta= 1", (2, 5), "Status ", ("a Status = 1", 9)),
        ("x", (1, 1), "y", ("xy", 2)),
    ],
)
def test_a_suggestion_takes_the_place_of_the_word(
    text: str, word: tuple[int, int], put: str, after: tuple[str, int]
) -> None:
    assert applied(text, Completion(*word), Suggestion(put)) == after


@given(st.text(max_size=8), st.lists(st.text(max_size=12), max_size=12))
def test_what_is_found_was_there_and_holds_the_letters(word: str, texts: list[str]) -> None:
    every = [Suggestion(text, label=text, also=text[::-1]) for text in texts]
    found = ranked(word, every)
    assert all(one in every for one in found)
    exact = [one for one in every if one.shown.casefold() == word.casefold()]
    if word.casefold():
        assert list(found[: len(exact)]) == exact
