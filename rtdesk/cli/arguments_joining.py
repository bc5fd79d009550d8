"""The verbs that join tickets to others, as argparse knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.cli.forms import add_ids, add_output, add_waiting

if TYPE_CHECKING:
    from rtdesk.cli.forms import Verbs

KINDS = {
    "depends-on": "DependsOn",
    "depended-on-by": "DependedOnBy",
    "parent": "Parent",
    "child": "Child",
    "refers-to": "RefersTo",
    "referred-to-by": "ReferredToBy",
}
"""Kinds of links by the names that `show --json` gives them, and RT's names."""


def add_joining(verbs: Verbs) -> None:
    """Declares them."""
    link = verbs.add_parser(
        "link",
        help="link tickets to another ticket, an article, an asset or an address",
        description="rtdesk link depends-on 7 5: ticket 5 depends on ticket 7.",
    )
    link.add_argument("kind", metavar="KIND", choices=tuple(KINDS), help=", ".join(KINDS))
    link.add_argument("target", metavar="TARGET", help="a ticket, a:3, asset:3, or an address")
    link.add_argument("--remove", action="store_true", help="take the link away")
    merge = verbs.add_parser(
        "merge",
        help="merge tickets into another one, for good",
        description="Their numbers lead to the one that stays. RT has no way back.",
    )
    merge.add_argument("into", metavar="INTO", help="the ticket that stays")
    merge.add_argument("--yes", action="store_true", help="do not ask")
    time = verbs.add_parser("time", help="add minutes worked, on top of whatever is there")
    time.add_argument("minutes", metavar="MINUTES", help="such as 90, 1h20, 1:30")
    for verb in (link, merge, time):
        add_ids(verb)
        add_waiting(verb)
        add_output(verb)
