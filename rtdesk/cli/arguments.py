"""The command line as argparse knows it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rtdesk import __version__
from rtdesk.cli.arguments_creating import add_creating
from rtdesk.cli.arguments_joining import add_joining
from rtdesk.cli.arguments_reading import LIST, add_reading
from rtdesk.cli.arguments_writing import add_writing
from rtdesk.cli.forms import add_output, pair

if TYPE_CHECKING:
    from rtdesk.cli.forms import Verbs

EPILOG = """first steps:
  rtdesk demo      look around, on an RT in memory; nothing has to be configured
  rtdesk init      say where your RT is, and how you sign in; then: rtdesk
  rtdesk 4711      open the desk on a ticket; the address of its page does, too
  rtdesk help      the manual; rtdesk COMMAND -h says what a command takes

exit codes: 0 done, 1 not there or refused, 2 wrong call or configuration,
3 server out of reach, 4 not signed in, 5 done, but not all of it"""
SHELLS = ("bash", "zsh", "fish")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
API_EPILOG = """examples:
  rtdesk api GET ticket/5
  rtdesk api GET tickets -f query="Owner = 'Nobody'" -f fields=Subject --paginate
  rtdesk api PUT ticket/5 -f Status=resolved
  rtdesk api POST ticket/5/comment --json comment.json"""


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    """What a command line says; `rtdesk 4711` is `rtdesk open 4711`."""
    first = argv[0] if argv else ""
    ticket = first.lstrip("#").isdecimal() or first.startswith(("http://", "https://"))
    top = parser()
    given, left = top.parse_known_args(["open", *argv] if ticket else argv)
    if left:
        early = next((word for word in left if word.partition("=")[0] in _options(top)), "")
        hint = f"; {early} stands before the command" if early else ""
        top.error(f"unrecognized arguments: {' '.join(left)}{hint}")
    return given


def _options(top: argparse.ArgumentParser) -> set[str]:
    """Those that stand before the command."""
    return {name for action in top._actions for name in action.option_strings}


def parser() -> argparse.ArgumentParser:
    """The command line as argparse knows it."""
    top = argparse.ArgumentParser(
        prog="rtdesk",
        description="A keyboard-driven ticket desk in the terminal for Request Tracker.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top._optionals.title = "options, which stand before the command"
    top.add_argument(
        "--version", action="version", version=f"rtdesk {__version__}", help="say which it is"
    )
    top.add_argument("--config", metavar="FILE", type=Path, help="another configuration file")
    top.add_argument(
        "--profile", metavar="NAME", default="", help="the server of that name in the configuration"
    )
    top.add_argument(
        "--set",
        metavar="KEY=VALUE",
        type=_flag,
        action="append",
        default=[],
        help="a setting for this once, such as theme=gruvbox (rtdesk help config)",
    )
    top.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours in line mode (%(default)s: on a terminal, unless NO_COLOR is set)",
    )
    top.add_argument(
        "--debug",
        action="store_true",
        help="write requests into the log, without credentials (rtdesk paths says where)",
    )
    top.add_argument(
        "--read-only",
        dest="set",
        action="append_const",
        const=("read_only", True),
        help="look only: nothing is sent that could change RT",
    )
    verbs = top.add_subparsers(dest="verb", metavar="COMMAND", title="commands")
    verbs.add_parser("desk", help="open the desk (what rtdesk alone does, too)")
    _add_demo(verbs.add_parser("demo", help="open the desk on an RT in memory, to look around"))
    manual = verbs.add_parser("help", help="the manual: all topics, or one of them")
    manual.add_argument(
        "topic", metavar="TOPIC", nargs="?", default="", help="else: which there are"
    )
    manual.add_argument(
        "--schema", metavar="VERB", help="the JSON schema of what VERB --json prints"
    )
    manual.add_argument(
        "--man",
        action="store_true",
        help="all of it as a page for man: rtdesk help --man | man -l -",
    )
    manual.add_argument(
        "--keys", action="store_true", help="every key as you have it now, with its id"
    )
    shell = verbs.add_parser("completion", help="print a script that completes rtdesk in a shell")
    shell.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))
    add_reading(verbs)
    add_writing(verbs)
    add_joining(verbs)
    files = verbs.add_parser("attachments", help="list the files of a ticket")
    save = verbs.add_parser("save", help="save files of a ticket; nothing is ever overwritten")
    for verb in (files, save):
        verb.add_argument("ticket", metavar="TICKET", help="number, #number or address of a ticket")
    add_output(files, "{id} {name:30} {size}")
    add_output(save, "{attachment} {path}")
    save.add_argument(
        "ids",
        metavar="ID",
        type=int,
        nargs="*",
        help="of an attachment, as rtdesk attachments has it; else all",
    )
    save.add_argument(
        "--to",
        metavar="DIR",
        type=Path,
        default=Path(),
        help="into this folder (else where you are)",
    )
    sync = verbs.add_parser("sync", help="bring the copy on this machine up to date")
    sync.add_argument("lists", metavar="LIST", nargs="*", help="its name or title; else those read")
    sync.add_argument("--all", action="store_true", help="all lists")
    sync.add_argument("--stats", action="store_true", help="say what it cost the server")
    add_output(sync, LIST)
    add_creating(verbs)
    _add_outbox(verbs.add_parser("outbox", help="what was not sent yet: list, send, retry, drop"))
    purge = verbs.add_parser("purge", help="forget the copy of tickets on this machine")
    kept = "also your own words: drafts, what was not sent, bookmarks, snoozed tickets"
    purge.add_argument("--all", action="store_true", help=kept)
    purge.add_argument("--yes", action="store_true", help="do not ask")
    _add_init(verbs.add_parser("init", help="the first start: asks, tries it out, writes it down"))
    verbs.add_parser("doctor", help="try everything out, and say what stands in the way")
    _add_config(verbs.add_parser("config", help="the configuration: path, init, validate, show"))
    verbs.add_parser("paths", help="where everything is kept")
    _add_api(verbs.add_parser("api", help="send a request to the server, print its answer"))
    _describe(verbs)
    return top


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="user", metavar="USER", default="", help="sign in as USER")
    parser.add_argument("--tickets", metavar="N", type=int, default=0, help="so many tickets more")
    parser.add_argument(
        "--data", metavar="DIR", type=Path, help="keep what you do in DIR, for the next time"
    )
    parser.add_argument(
        "--rt-version",
        choices=("5.0.1", "5.0.3", "6.0.0"),
        default="5.0.3",
        help="the version of RT that it is (%(default)s)",
    )
    parser.add_argument(
        "--serve",
        metavar="PORT",
        type=int,
        help="open no desk, but serve the RT on 127.0.0.1 (0: any free port)",
    )


def _describe(verbs: Verbs) -> None:
    """What a verb is for stands also in its own help."""
    for choice in verbs._choices_actions:
        about = choice.help or ""
        parser = verbs.choices[choice.dest.split()[0]]
        parser.description = f"{about[:1].upper()}{about[1:]}. {parser.description or ''}".strip()
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                _describe(action)


def _add_outbox(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(outbox="list", json=False)
    verbs = parser.add_subparsers(dest="outbox", metavar="VERB", title="verbs")
    every = verbs.add_parser("list", help="a line for each (what rtdesk outbox alone does, too)")
    one = verbs.add_parser("show", help="everything about one, with its text")
    send = verbs.add_parser("send", help="send what is due, and wait until that is done")
    send.add_argument(
        "ids", metavar="ID", type=int, nargs="*", help="these, also if held; else all that is due"
    )
    again = verbs.add_parser("retry", help="let one go again that is stuck")
    drop = verbs.add_parser("drop", help="forget one for good, with its text")
    drop.add_argument("--yes", action="store_true", help="do not ask")
    for verb in (one, again, drop):
        verb.add_argument("id", metavar="ID", type=int, help="as rtdesk outbox has it")
    for verb in (every, one):
        verb.add_argument("--json", action="store_true", help="as JSON")


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(config_verb="path")
    verbs = parser.add_subparsers(dest="config_verb", metavar="VERB", title="verbs")
    verbs.add_parser("path", help="the file's path (what rtdesk config alone does, too)")
    verbs.add_parser("init", help="write a new one with every key as a comment")
    validate = verbs.add_parser("validate", help="say everything that is wrong with it")
    validate.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="another file than the usual one"
    )
    show = verbs.add_parser("show", help="every setting with what counts")
    show.add_argument("--origin", action="store_true", help="and who said it")
    show.add_argument("--json", action="store_true", help="as JSON, with who said it")
    verbs.add_parser("schema", help="the JSON schema of the file, for editors")


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", metavar="URL", default="", help="where RT is")
    parser.add_argument(
        "--user",
        metavar="LOGIN",
        default="",
        help="your login, if you have a password and no token",
    )
    parser.add_argument(
        "--token-command", metavar="COMMAND", default="", help="a command that prints the token"
    )
    parser.add_argument(
        "--secret-stdin", action="store_true", help="read the token or the password from stdin"
    )
    parser.add_argument(
        "--keep",
        choices=("file", "keyring", "nowhere"),
        default="",
        help="where it is kept: nowhere is for a command that prints it",
    )
    parser.add_argument(
        "--ca-file", metavar="FILE", default="", help="certificates to trust besides the system's"
    )
    parser.add_argument(
        "--allow-http",
        action="store_true",
        help="plain http to another machine: everybody in between can read it",
    )
    parser.add_argument("--yes", action="store_true", help="write it down even if it fails")


def _flag(text: str) -> tuple[str, object]:
    from rtdesk.config.errors import ConfigError
    from rtdesk.config.layers import flag

    try:
        return flag(text)
    except ConfigError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _add_api(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = API_EPILOG
    parser.add_argument(
        "method", metavar="METHOD", type=str.upper, choices=METHODS, help=", ".join(METHODS)
    )
    parser.add_argument("path", metavar="PATH", help="ticket/5, or a URL the server gave")
    parser.add_argument(
        *("-f", "--field"),
        dest="fields",
        metavar="NAME=VALUE",
        type=pair,
        action="append",
        default=[],
        help="a parameter of GET, or a member of the JSON of a write",
    )
    parser.add_argument("--json", metavar="FILE", help="the JSON to send; - reads it from stdin")
    parser.add_argument("--paginate", action="store_true", help="all items of all pages of a GET")
