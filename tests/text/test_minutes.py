"""Minutes as they are typed."""

import pytest

from rtdesk.text.minutes import minutes


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
        ("half an hour", None),
        ("-5", None),
        ("1:75", None),
    ],
)
def test_minutes(typed: str, found: int | None) -> None:
    assert minutes(typed) == found
