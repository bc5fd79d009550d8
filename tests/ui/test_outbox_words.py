"""What the outbox shows of a message."""

import pytest

from rtdesk.ui.screens.outbox import own_words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "On 23 Nov 2026 21:59, Petra Vogel wrote:\n> Hello\n>\n\n  Thank you.\nAnna",
            "Thank you.",
        ),
        ("Half a comment.", "Half a comment."),
        ("> only quoted", ""),
        ("", ""),
    ],
)
def test_a_draft_is_known_by_its_own_words(body: str, words: str) -> None:
    assert own_words(body) == words
