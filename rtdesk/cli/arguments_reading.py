"""The verbs that look, as argparse knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.cli.forms import add_ids, add_output

if TYPE_CHECKING:
    import argparse

    from rtdesk.cli.forms import Verbs

TICKET = "{id} {subject:30}"
LIST = "{name:20} {count}"


def add_reading(verbs: Verbs) -> None:
    """Declares them."""
    ls = verbs.add_parser("ls", help="list tickets: of a list, or found by TicketSQL")
    ls.add_argument(
        "query",
        metavar="LIST|TICKETSQL",
        nargs="?",
        default="mine",
        help="name or title of a list (mine), or such as: Owner = 'Nobody'",
    )
    ls.add_argument("--cached", action="store_true", help="as the copy on this machine has it")
    ls.add_argument(
        "--all-profiles", action="store_true", help="of every server of the configuration"
    )
    _add_rows(ls)
    show = verbs.add_parser("show", help="show tickets with their history")
    add_ids(show)
    add_output(show, TICKET)
    search = verbs.add_parser("search", help="list tickets found by words, as RT's search box does")
    search.add_argument("words", metavar="WORD", nargs="+", help="such as: printer owner:me any")
    search.add_argument(
        "--cached", action="store_true", help="in the copy on this machine, without asking RT"
    )
    _add_rows(search)
    lists = verbs.add_parser("lists", help="list the lists there are, and their copies here")
    add_output(lists, LIST)
    opened = verbs.add_parser("open", help="open the desk on a ticket")
    opened.add_argument("id", metavar="ID", help="number, #number or address of a ticket")
    opened.add_argument(
        "--web", action="store_true", help="open its page in the browser, or print the address"
    )
    queues = verbs.add_parser("queues", help="list the queues one may see")
    add_output(queues, "{id} {name:20} {lifecycle}")
    users = verbs.add_parser("users", help="list users who have a word in login, name or address")
    users.add_argument("word", metavar="WORD", help="a part of it, such as ann")
    add_output(users, "{login:20} {email}")
    articles = verbs.add_parser("articles", help="list articles, or those that have some words")
    articles.add_argument("words", metavar="WORD", nargs="*", help="such as: toner; else all")
    articles.add_argument("--text", action="store_true", help="print what is in them, too")
    add_output(articles, "{id} {name}")


def _add_rows(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", metavar="N", type=int, default=100, help="at most N (100)")
    parser.add_argument(
        "--order", metavar="FIELD", default="", help="such as Due; descending: --order=-Due"
    )
    add_output(parser, TICKET)
