"""Every custom field of the sample data's queue for trials: keys for it, and what RT then has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LAB = "R&D / Lab #2 100%"
ANEW = "ctrl+u"
"""Empties a line that is typed in."""


def text(words: str) -> tuple[str, ...]:
    """The keys for a text of one line."""
    return tuple(words)


def line(words: str) -> tuple[str, ...]:
    """In a line, instead of what stands there."""
    return (ANEW, *words, "enter")


def lines(*rows: str) -> tuple[str, ...]:
    """Behind what stands in a place for long texts."""
    keys: list[str] = []
    for row in rows:
        keys += ["enter", *row] if keys or not row else [*row]
    return (*keys, "ctrl+s")


def more(*rows: str) -> tuple[str, ...]:
    """Lines behind those that are there."""
    return ("enter", *lines(*rows))


def marks(*values: str) -> tuple[str, ...]:
    """Marks these in a long list, or takes their marks off."""
    keys: list[str] = []
    for value in values:
        keys += [ANEW, *value, "space"]
    return (*keys, "enter")


@dataclass(frozen=True)
class Steps:
    """Keys after `enter` on a field, and the values that RT has then."""

    field: str
    steps: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]
    bad: tuple[str, ...] = ()
    said: str = ""
    """What the desk says about what is typed by `bad`."""
    kept: bool = False
    """True for a field that may not be cleared."""


CHOSEN = "nothing fits"
STEPS = (
    Steps(
        "Severity",
        [((*text("High"), "enter"), ("High",)), ((*text("Low"), "enter"), ("Low",))],
        (*text("Awful"), "enter"),
        CHOSEN,
    ),
    Steps(
        "Products",
        [
            (marks("Mail", "VPN"), ("Mail", "VPN")),
            (marks("Wiki"), ("Mail", "VPN", "Wiki")),
            (marks("VPN", "Ünïc"), ("Mail", "Wiki", "Ünïcode Suite")),
        ],
        (*text("Pigeons"), "space"),
        CHOSEN,
    ),
    Steps("Region", [((*text("EMEA"), "enter"), ("EMEA",))]),
    Steps(
        "Customer ref",
        [(line("ABC-1234"), ("ABC-1234",)), (line("XYZ-0001"), ("XYZ-0001",))],
        line("abc"),
        "must match [Like ABC-1234]",
    ),
    Steps(
        "Serial numbers",
        [
            (lines("S 1", "S 2"), ("S 1", "S 2")),
            (more("S 3, with comma"), ("S 1", "S 2", "S 3, with comma")),
        ],
    ),
    Steps(
        "Reviewers",
        [(lines("bob", "nora"), ("bob", "nora"))],
        more("x", "y"),
        "takes 3 values, not 4",
    ),
    Steps(
        "Environment",
        [(lines("one", "", "two"), ("one\n\ntwo",)), (more("three"), ("one\n\ntwo\nthree",))],
    ),
    Steps("Workaround", [(lines("*bold* and", "* a list"), ("*bold* and\n* a list",))]),
    Steps("Summary", [(lines("<b>short</b>"), ("<b>short</b>",))]),
    Steps(
        "Contact by",
        [((*text("Pigeon"), "enter"), ("Pigeon",)), ((*text("Phone"), "enter"), ("Phone",))],
    ),
    Steps(
        "Vendor",
        [
            ((*text("Globex"), "enter"), ("Globex",)),
            ((*text("Own & Co"), "enter"), ("Own & Co",)),
        ],
    ),
    Steps(
        "Tags",
        [(marks("vip", "mine"), ("mine", "vip")), (marks("urgent", "vip"), ("mine", "urgent"))],
    ),
    Steps(
        "Go-live",
        [(line("2026-12-24"), ("2026-12-24",)), (line("1.5.2027"), ("2027-05-01",))],
        line("soonish"),
        "is not a date",
    ),
    Steps(
        "Holidays",
        [
            (lines("2026-12-24", "2026-12-25"), ("2026-12-24", "2026-12-25")),
            (more("2027-01-06"), ("2026-12-24", "2026-12-25", "2027-01-06")),
        ],
        more("2026-02-30"),
        "is no day that there is",
    ),
    Steps(
        "Maintenance window",
        [
            (line("2026-12-24 14:30"), ("2026-12-24T14:30:00Z",)),
            (line("2027-07-01 09:00"), ("2027-07-01T09:00:00Z",)),
        ],
        line("soonish"),
        "is not a date",
    ),
    Steps(
        "Server IP",
        [(line("192.0.2.7"), ("192.0.2.7",)), (line("2001:DB8:0::7"), ("2001:db8::7",))],
        line("192.0.2.999"),
        "is not an IP address",
    ),
    Steps(
        "DNS servers",
        [(lines("192.0.2.1"), ("192.0.2.1",)), (more("2001:db8::1"), ("192.0.2.1", "2001:db8::1"))],
        more("192.0.2"),
        "is not an IP address",
    ),
    Steps(
        "Subnet",
        [
            (line("192.0.2.0/28"), ("192.0.2.0-192.0.2.15",)),
            (line("192.0.2.1-192.0.2.9"), ("192.0.2.1-192.0.2.9",)),
        ],
        line("192.0.2.9-192.0.2.1"),
        "is not a range",
    ),
    Steps(
        "Blocked ranges",
        [
            (lines("192.0.2.0/30"), ("192.0.2.0-192.0.2.3",)),
            (more("198.51.100.0/31"), ("192.0.2.0-192.0.2.3", "198.51.100.0-198.51.100.1")),
        ],
    ),
    Steps("Cost centre", [(line("4711"), ("4711",)), (line("0815"), ("0815",))], kept=True),
    Steps("Asset tag", [(line("PC-17"), ("PC-17",))]),
    Steps("Größe/サイズ [bold]", [(line("[b]12[/b] µm"), ("[b]12[/b] µm",))]),
    Steps("Internal rating", [((*text("3"), "enter"), ("3",))]),
)
