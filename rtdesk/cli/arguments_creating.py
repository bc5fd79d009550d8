"""The verb that makes tickets, as argparse knows it."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any

from rtdesk.cli.forms import ATTACH, add_output, pair

if TYPE_CHECKING:
    from rtdesk.cli.forms import Verbs

EPILOG = """examples:
  rtdesk create --queue Support --subject 'Printer is out of ink' --message 'Room 4.'
  dmesg | rtdesk new --queue Network --subject 'Disk errors' --cf Severity=High --owner me
  rtdesk create --queue Support --subject 'Its cable' --link parent=5 --attach plan.pdf"""


def add_creating(verbs: Verbs) -> None:
    """Declares it."""
    parser = verbs.add_parser(
        "create",
        aliases=["new"],
        help="create a ticket",
        formatter_class=RawDescriptionHelpFormatter,
        epilog=EPILOG,
    )
    several: dict[str, Any] = {"action": "append", "default": []}
    parser.set_defaults(verb="create")
    parser.add_argument("--queue", metavar="NAME", default="", help="where; needed")
    parser.add_argument("--subject", metavar="TEXT", default="", help="needed")
    parser.add_argument("--requestor", metavar="WHO", **several, help="who asks (you)")
    parser.add_argument("--cc", metavar="WHO", **several, help="who gets replies, too")
    parser.add_argument("--admin-cc", metavar="WHO", **several, help="who gets comments, too")
    parser.add_argument("--owner", metavar="LOGIN", default="", help="`me` is you")
    parser.add_argument("--status", metavar="WORD", default="", help="the one it begins with (new)")
    parser.add_argument("--priority", metavar="NUMBER", default="", help="as RT has it, such as 50")
    parser.add_argument("--due", metavar="DATE", default="", help="in words: fri, +3d, 24 dec")
    pairs: dict[str, Any] = {"metavar": "NAME=VALUE", "type": pair, **several}
    parser.add_argument("--cf", **pairs, help="a custom field; twice for two values")
    parser.add_argument("--field", **pairs, help="another field: SLA, Starts, Role.{Engineer}, ...")
    link = "parent, child, depends-on, depended-on-by, refers-to or referred-to-by"
    parser.add_argument("--link", **{**pairs, "metavar": "KIND=ID"}, help=link)
    parser.add_argument("-a", "--attach", metavar="FILE", **several, help=ATTACH)
    parser.add_argument(
        "--template",
        metavar="NAME",
        default="",
        help="a text of yours, or a file (rtdesk help creating)",
    )
    text = parser.add_mutually_exclusive_group()
    text.add_argument("-m", "--message", metavar="TEXT", help="what it says")
    text.add_argument("-F", "--file", metavar="FILE", help="what it says is in FILE; -: on stdin")
    parser.add_argument("--markdown", action="store_true", help="it is Markdown, sent as HTML")
    parser.add_argument("--no-check", action="store_true", help="let RT alone judge the values")
    add_output(parser, "{id} {url}")
