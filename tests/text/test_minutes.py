"""Minutes as they are typed."""

import pytest

from rtdesk.text.minutes import added, minutes, said


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("90", 90),
        ("1h30", 90),
        ("1h 30m", 90),
        ("1 h", 60),
        ("1:05", 65),
        (" 5 min ", 5),
        ("", 0),
        ("0", 0),
        ("1h 20m", 80),
        ("2 hours", 120),
        ("1.5h", 90),
        ("0,25 h", 15),
        ("half an hour", None),
        ("-5", None),
        ("1:75", None),
    ],
)
def test_minutes(typed: str, found: int | None) -> None:
    assert minutes(typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("+15", 15),
        ("15", 15),
        ("-15", -15),
        ("−1h", -60),
        (" - 1:30 ", -90),
        ("", 0),
        ("+-15", None),
        ("15-", None),
        ("soon", None),
        ("9999h", None),
    ],
)
def test_minutes_to_add_may_have_a_sign(typed: str, found: int | None) -> None:
    assert added(typed) == found


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 min"), (25, "25 min"), (60, "1 h"), (85, "1 h 25 min"), (-90, "-1 h 30 min")],
)
def test_minutes_in_words(count: int, words: str) -> None:
    assert said(count) == words
