"""What could be typed next: suggestions for the word at the cursor, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

MOST = 50
"""Suggestions that are worth looking through."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what is put in; a trailing blank is for what follows."""

    text: str
    label: str = ""
    """How it is shown; empty: as it is put in."""
    detail: str = ""
    """What it is, or why it is here."""
    also: str = ""
    """Other words that it is found by, such as the real name of a user."""

    @property
    def shown(self) -> str:
        """The words to show."""
        return self.label or self.text.strip()


@dataclass(frozen=True, slots=True)
class Completion:
    """Suggestions to put in place of the text from `start` to `end`."""

    start: int = 0
    end: int = 0
    found: tuple[Suggestion, ...] = ()
    title: str = ""
    """What kind of thing is suggested."""
    asks: str = ""
    """What a server could be asked to know more; empty: nothing."""
    quiet: bool = False
    """True when it is shown only on demand: nothing is typed of it yet."""


NOTHING = Completion()


def ranked(
    word: str, suggestions: Iterable[Suggestion], most: int = MOST
) -> tuple[Suggestion, ...]:
    """Those that fit a word: by their start, then by the start of a word, then anywhere in them.

    Last come those that have its letters in this order. Among equals their own order stays.
    """
    wanted = word.casefold()
    if not wanted:
        return tuple(islice(suggestions, most))
    fitting = ((_rank(wanted, one), one) for one in suggestions)
    found = sorted(((rank, one) for rank, one in fitting if rank), key=lambda pair: pair[0])
    return tuple(one for _, one in found[:most])


def applied(text: str, completion: Completion, suggestion: Suggestion) -> tuple[str, int]:
    """The text with a suggestion in it, and where the cursor is then."""
    put, rest = suggestion.text, text[completion.end :]
    if put.endswith(" ") and rest.startswith(" "):
        put = put[:-1]
        return text[: completion.start] + put + rest, completion.start + len(put) + 1
    return text[: completion.start] + put + rest, completion.start + len(put)


def _rank(wanted: str, suggestion: Suggestion) -> int:
    """0: does not fit; else the smaller the better."""
    shown = suggestion.shown.casefold()
    if shown == wanted:
        return 1
    if shown.startswith(wanted):
        return 2
    if any(part.startswith(wanted) for part in _parts(shown)):
        return 3
    also = suggestion.also.casefold()
    if also.startswith(wanted) or any(part.startswith(wanted) for part in _parts(also)):
        return 4
    if wanted in shown:
        return 5
    if wanted in also:
        return 6
    letters = iter(shown)
    return 7 if len(wanted) > 1 and all(letter in letters for letter in wanted) else 0


def _parts(text: str) -> Iterator[str]:
    """Every end of a text that starts with a word."""
    before = " "
    for at, letter in enumerate(text):
        if letter.isalnum() and not before.isalnum():
            yield text[at:]
        before = letter
