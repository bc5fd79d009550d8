"""Where wrapped lines go on."""

from __future__ import annotations

import pytest

from rtdesk.text.hanging import hanging


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", ""),
        ("plain words", ""),
        ("- an item", "  "),
        ("  - an inner item", "    "),
        ("12. the twelfth", "    "),
        ("   b. a letter", "      "),
        ("iv. a number", "    "),
        ("> quoted words", "> "),
        ("> > - an item in a quote", "> >   "),
        (">> tight quotes", ">> "),
        ("    indented", "    "),
        ("-- ", ""),
        ("-5 degrees", ""),
        ("3.5 litres", ""),
        ("A. Berg", "   "),
        ("> ", ""),
    ],
)
def test_hanging(line: str, expected: str) -> None:
    assert hanging(line) == expected
