"""The verbs that change tickets, as argparse knows them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk.cli.forms import ATTACH, add_ids, add_output, add_waiting, pair

if TYPE_CHECKING:
    import argparse

    from rtdesk.cli.forms import Verbs

OWNING = {
    "take": "take tickets that nobody owns",
    "untake": "give tickets of yours back",
    "steal": "take tickets that somebody else owns",
}


def add_writing(verbs: Verbs) -> None:
    """Declares them."""
    reply = verbs.add_parser("reply", help="reply to the requestors of tickets")
    comment = verbs.add_parser("comment", help="comment on tickets, not seen by requestors")
    attach = verbs.add_parser("attach", help="add files to a ticket, as a comment")
    attach.add_argument("id", metavar="ID", help="number, #number or address of a ticket")
    attach.add_argument("files", metavar="FILE", nargs="+", type=Path, help="what to attach")
    attach.add_argument("--reply", action="store_true", help="as a reply: requestors get them")
    for verb in (reply, comment):
        add_ids(verb)
        verb.add_argument(
            *("-a", "--attach"),
            metavar="FILE",
            action="append",
            default=[],
            type=Path,
            help=ATTACH,
        )
    for verb in (reply, comment, attach):
        _add_message(verb)
        _add_change(verb)
    for name, help_ in OWNING.items():
        verb = verbs.add_parser(name, help=help_)
        add_ids(verb)
        _add_change(verb)
    assign = verbs.add_parser("assign", help="give tickets to somebody")
    assign.add_argument("owner", metavar="LOGIN", help="login of the new owner; Nobody: nobody")
    status = verbs.add_parser("status", help="move tickets to another status")
    status.add_argument("status", metavar="STATUS", help="such as open, stalled, resolved")
    for verb in (assign, status):
        add_ids(verb)
        _add_change(verb)
    _add_edit(verbs.add_parser("edit", help="change fields of tickets"))


def _add_edit(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "NAME= clears. Of a field of several values NAME=VALUE, more than once, sets all of them,"
        " NAME+=VALUE adds one and NAME-=VALUE takes one out. A file is NAME=@PATH."
    )
    add_ids(parser)
    parser.add_argument(
        "--field",
        metavar="NAME=VALUE",
        dest="fields",
        type=pair,
        action="append",
        default=[],
        help="Subject, Due, Priority, Cc and so on; dates in words",
    )
    parser.add_argument(
        "--cf",
        metavar="NAME=VALUE",
        type=pair,
        action="append",
        default=[],
        help="a custom field",
    )
    _add_change(parser)


def _add_message(parser: argparse.ArgumentParser) -> None:
    text = parser.add_mutually_exclusive_group()
    text.add_argument("-m", "--message", metavar="TEXT", help="what it says")
    text.add_argument("-F", "--file", metavar="FILE", help="what it says is in FILE; -: on stdin")
    parser.add_argument(
        "--subject", metavar="TEXT", default="", help="another one than the ticket has"
    )
    parser.add_argument("--status", metavar="STATUS", default="", help="the status afterwards")
    parser.add_argument(
        "--minutes", metavar="N", type=int, default=0, help="minutes worked, on top of the others"
    )
    parser.add_argument(
        "--markdown", action="store_true", help="it is Markdown, and is sent as HTML"
    )
    parser.add_argument(
        "--cf",
        metavar="NAME=VALUE",
        dest="fields",
        type=pair,
        action="append",
        default=[],
        help="a transaction custom field",
    )


def _add_change(parser: argparse.ArgumentParser) -> None:
    add_waiting(parser)
    add_output(parser)
