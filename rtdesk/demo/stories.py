"""All told tickets."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk.demo.story import DAY, Does, Says, Story, note


def stories() -> Iterator[Story]:
    """Every story, in no particular order."""
    yield Story(
        "Support",
        "Labels come out shifted by 2 mm",
        "carol",
        3 * DAY,
        "Hi",
        (
            Does("anna", 5, "take"),
            Says("anna", 20, "Which printer?"),
            note("bob", 10, "seen before", 5),
        ),
    )
