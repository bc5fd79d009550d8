"""What a message is asked before it leaves."""

from __future__ import annotations

import pytest

from rtdesk.text.checks import doubts, own_words

QUOTE = "On Monday ivan wrote:\n> see attached {name}\n"


@pytest.mark.parametrize(
    ("body", "files", "words"),
    [
        ("The plan is attached.", 0, "nothing is attached"),
        ("", 0, "no text"),
        (" \n", 1, "no text"),
        (QUOTE, 0, "only quoted"),
        ("Dear {name},", 0, "{name}"),
        ("Dear {{ first name }},", 0, "{{ first name }}"),
    ],
)
def test_doubt(body: str, files: int, words: str) -> None:
    assert words in doubts(body, files)[0].text


@pytest.mark.parametrize(
    ("body", "files"),
    [
        ("The plan is attached.", 1),
        ("Thank you.", 0),
        (QUOTE + "\nThank you.", 0),
        ("Thank you.\n-- \nanna, {team}", 0),
        ("f(x) = {1, 2}", 0),
        ("> a\n\n0", 0),
    ],
)
def test_no_doubt(body: str, files: int) -> None:
    assert doubts(body, files) == ()


def test_only_an_empty_message_is_stopped() -> None:
    assert doubts("", 0)[0].stops
    assert not doubts("", 1)[0].stops
    assert not doubts(QUOTE, 0)[0].stops


def test_own_words_leave_out_the_quote_and_what_introduces_it() -> None:
    assert own_words("Hello\n\n" + QUOTE + "Bye") == "Hello\n\nBye"
