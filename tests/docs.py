"""Writes what is generated from the code: `python -m tests.docs` (screenshots, tables of keys)."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textual.binding import Binding, BindingType

from rtdesk.actions.action import ACTIONS, Action
from rtdesk.config import toml
from rtdesk.config.keys import KEYS, Key
from rtdesk.config.schema import schema
from rtdesk.ui import themes
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.keys import is_sequence, shown
from rtdesk.ui.presets import PRESETS
from rtdesk.ui.screens.approvals import ApprovalsScreen
from rtdesk.ui.screens.article import ArticleScreen
from rtdesk.ui.screens.articles import ArticlesScreen
from rtdesk.ui.screens.attachments import AttachmentsScreen
from rtdesk.ui.screens.browse import BrowseScreen
from rtdesk.ui.screens.browsing import Browsing
from rtdesk.ui.screens.bulk import BulkScreen
from rtdesk.ui.screens.bulk_writing import BulkWriting
from rtdesk.ui.screens.calendar import Calendar
from rtdesk.ui.screens.card import CardScreen
from rtdesk.ui.screens.changing import Changing
from rtdesk.ui.screens.columns import ColumnsScreen
from rtdesk.ui.screens.coming import Coming
from rtdesk.ui.screens.conflict import (
    Decision,
    FieldsScreen,
    LostScreen,
    StaleScreen,
    UnsureScreen,
)
from rtdesk.ui.screens.creating import CreatingScreen
from rtdesk.ui.screens.drafts import DraftsScreen
from rtdesk.ui.screens.edit import EditScreen
from rtdesk.ui.screens.errands import ErrandsScreen
from rtdesk.ui.screens.everywhere import EverywhereScreen
from rtdesk.ui.screens.everywhere_finding import EverywhereFinding
from rtdesk.ui.screens.file_question import AskFile
from rtdesk.ui.screens.filtering import Filtering
from rtdesk.ui.screens.finding import Finding
from rtdesk.ui.screens.first_run import FirstRunScreen
from rtdesk.ui.screens.folder import AskFolder
from rtdesk.ui.screens.headers import HeadersScreen
from rtdesk.ui.screens.links import LinksScreen
from rtdesk.ui.screens.listing import Listing
from rtdesk.ui.screens.looking import Looking
from rtdesk.ui.screens.making import MakeScreen
from rtdesk.ui.screens.marking import Marking
from rtdesk.ui.screens.membership import MembershipScreen
from rtdesk.ui.screens.merge import MergeScreen
from rtdesk.ui.screens.ordering import OrderScreen
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.overview import OverviewScreen
from rtdesk.ui.screens.pager import PagerScreen
from rtdesk.ui.screens.people import PeopleScreen
from rtdesk.ui.screens.picture import PictureScreen
from rtdesk.ui.screens.previewing import Previewing
from rtdesk.ui.screens.query_box import QueryBox
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.quoting import QuoteScreen
from rtdesk.ui.screens.reading import Reading
from rtdesk.ui.screens.reminder import ReminderScreen
from rtdesk.ui.screens.reminders import RemindersScreen
from rtdesk.ui.screens.running import Running
from rtdesk.ui.screens.searches import SearchesScreen
from rtdesk.ui.screens.searching import Searching
from rtdesk.ui.screens.shaping import Shaping
from rtdesk.ui.screens.snooze import SnoozeScreen
from rtdesk.ui.screens.sync import SyncScreen
from rtdesk.ui.screens.tabbing import Tabbing
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.screens.ticking import Ticking
from rtdesk.ui.screens.time import TimeScreen
from rtdesk.ui.screens.tree import TreeScreen
from rtdesk.ui.screens.writing import Writing
from rtdesk.ui.widgets.completion import Completing
from rtdesk.ui.widgets.composer import Composer
from rtdesk.ui.widgets.facts import Facts
from rtdesk.ui.widgets.find_line import FindLine
from rtdesk.ui.widgets.form import Form
from rtdesk.ui.widgets.marks import MarkedList
from rtdesk.ui.widgets.paths import PathRow
from rtdesk.ui.widgets.review import ReviewPane
from rtdesk.ui.widgets.sidebar import Sidebar
from rtdesk.ui.widgets.thread import Thread
from rtdesk.ui.widgets.ticket_list import TicketList
from tests.ui.apps import LARGE, SMALL, Seat
from tests.ui.pictures import SCENES, Stage, picture, utc

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "rtdesk" / "help" / "keys.md"
README = ROOT / "README.md"
START, END = "<!-- keys -->\n", "<!-- /keys -->"
CONFIG = ROOT / "rtdesk" / "help" / "config.md"
SCHEMA = ROOT / "rtdesk" / "config" / "config.schema.json"
SETTINGS = "| key | meaning | default |\n|---|---|---|\n"
THEME = "rtdesk-dark"
SHOTS = (
    ("queue", "queue", LARGE),
    ("queue-80x24", "queue", SMALL),
    ("ticket", "ticket", LARGE),
    ("composer", "reply", LARGE),
    ("fields", "fields", LARGE),
    ("create", "creating", LARGE),
    ("links", "links", LARGE),
)
"""File, scene, size."""

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table of keys and the line above it; `first`: shown in the README, too."""

    lead: str
    rows: Rows
    first: bool = False
    head: tuple[str, ...] = ("key", "what it does", "id")


def code(names: str) -> str:
    """Keys as Markdown."""
    written = [shown(key).replace("|", "\\|") for key in names.split(",")]
    return " ".join(f"`{key}`" for key in written)


def of(*places: list[BindingType], after: str = "") -> Rows:
    """Keys, what they do and the id, of everything that says what it does.

    `after` is the first key of sequences; without it there are single keys only.
    """
    found: dict[str, tuple[str, str]] = {}
    for binding in (binding for place in places for binding in place):
        if not isinstance(binding, Binding) or not binding.description:
            continue
        if binding.action.startswith(("do(", "number(")):
            continue  # those are told as actions, and by the question that is asked
        first = binding.key.partition(">")[0] if is_sequence(binding.key) else ""
        if first == after:
            does = (binding.tooltip or binding.description).rstrip(".").replace("|", "\\|")
            found.setdefault(code(binding.key), (does, f"`{binding.id}`"))
    ways: dict[str, list[tuple[str, str]]] = {}
    for keys, (words, id) in found.items():  # noqa: A001
        ways.setdefault(words, []).append((keys, id))
    return tuple(
        (" ".join(keys for keys, _ in pairs), words, " ".join(dict.fromkeys(i for _, i in pairs)))
        for words, pairs in ways.items()
    )


def actions() -> Rows:
    """What is done to tickets, with the keys of every preset."""
    return tuple(
        (*(code(action.keys(preset)) for preset in PRESETS), does(action), f"`ticket.{action.id}`")
        for action in ACTIONS
    )


def others() -> Rows:
    """What the presets press otherwise, besides the actions."""
    ids = dict.fromkeys(id for keys in PRESETS.values() for id in keys)  # noqa: A001
    return tuple(
        (f"`{id}`", *(code(keys[id]) if id in keys else "" for keys in list(PRESETS.values())[1:]))
        for id in ids  # noqa: A001
    )


def does(action: Action) -> str:
    """Its name and what it is for."""
    return f"{action.title}: {action.help[0].lower()}{action.help[1:].rstrip('.')}"


def sections() -> Iterator[Section]:
    """All tables, in reading order."""
    yield Section(
        "What is done to a ticket, in the list and in the ticket itself:",
        actions(),
        first=True,
        head=(*PRESETS, "what it does", "id"),
    )
    yield Section("Everywhere but in a text:", of(TicketDoing.BINDINGS, RtdeskApp.BINDINGS), True)
    yield Section("After `g`:", of(TicketDoing.BINDINGS, TicketScreen.BINDINGS, after="g"))
    yield Section(
        "In the list:",
        of(
            TicketList.BINDINGS,
            MarkedList.BINDINGS,
            Marking.BINDINGS,
            QueuesScreen.BINDINGS,
            Tabbing.BINDINGS,
            Shaping.BINDINGS,
            Finding.BINDINGS,
            Searching.BINDINGS,
            Previewing.BINDINGS,
        ),
    )
    yield Section("While one thing is done to many tickets:", of(BulkScreen.BINDINGS))
    yield Section("In the form for a new ticket:", of(CreatingScreen.BINDINGS))
    yield Section("While writing to many tickets:", of(BulkWriting.BINDINGS))
    yield Section("While typing what to find:", of(FindLine.BINDINGS))
    yield Section("While choosing columns:", of(ColumnsScreen.BINDINGS))
    yield Section("While choosing an order:", of(OrderScreen.BINDINGS))
    yield Section("While typing a search:", of(QueryBox.BINDINGS, Completing.BINDINGS))
    yield Section("In the sidebar:", of(Sidebar.BINDINGS))
    yield Section("In the overview of queues:", of(OverviewScreen.BINDINGS))
    yield Section(
        "In the list of all servers:", of(EverywhereScreen.BINDINGS, EverywhereFinding.BINDINGS)
    )
    yield Section("In a ticket:", of(TicketScreen.BINDINGS, Thread.BINDINGS, Reading.BINDINGS))
    yield Section("After `z`:", of(Reading.BINDINGS, after="z"))
    yield Section("After `y`, in a ticket:", of(Reading.BINDINGS, after="y"))
    yield Section("In the facts of a ticket:", of(Facts.BINDINGS))
    yield Section("On the card of a requestor:", of(CardScreen.BINDINGS))
    yield Section(
        "Among the people of a ticket:", of(PeopleScreen.BINDINGS, MembershipScreen.BINDINGS)
    )
    yield Section("Among its links:", of(LinksScreen.BINDINGS, MembershipScreen.BINDINGS))
    yield Section("In the tree of its links:", of(TreeScreen.BINDINGS))
    yield Section("With two tickets side by side:", of(MergeScreen.BINDINGS))
    yield Section("In headers, besides the keys for reading a text:", of(HeadersScreen.BINDINGS))
    yield Section("In the list of attachments:", of(AttachmentsScreen.BINDINGS))
    yield Section("While choosing a folder to save into:", of(AskFolder.BINDINGS))
    yield Section("While reading a text:", of(PagerScreen.BINDINGS, Looking.BINDINGS))
    yield Section("While looking at a picture:", of(Looking.BINDINGS, PictureScreen.BINDINGS))
    yield Section(
        "While writing, letters are letters, and the usual editing keys work:",
        of(Composer.BINDINGS),
        first=True,
    )
    yield Section("While all fields of a ticket are shown:", of(EditScreen.BINDINGS))
    yield Section("In a form:", of(Form.BINDINGS))
    yield Section("While marking several values:", of(Ticking.BINDINGS))
    yield Section("While writing the text of a field:", of(Writing.BINDINGS))
    yield Section("While choosing a date:", of(Calendar.BINDINGS))
    yield Section("While naming a file to upload:", of(AskFile.BINDINGS))
    yield Section("While choosing until when to snooze:", of(SnoozeScreen.BINDINGS))
    yield Section("In reminders:", of(RemindersScreen.BINDINGS, ErrandsScreen.BINDINGS))
    yield Section("While writing a reminder:", of(ReminderScreen.BINDINGS))
    yield Section("In approvals:", of(ApprovalsScreen.BINDINGS, ErrandsScreen.BINDINGS))
    yield Section("While choosing an article:", of(ArticlesScreen.BINDINGS))
    yield Section("In an article, besides the keys for reading:", of(ArticleScreen.BINDINGS))
    yield Section("While adding time:", of(TimeScreen.BINDINGS))
    yield Section("While a command of yours is running:", of(Running.BINDINGS))
    yield Section("While choosing lines to quote:", of(QuoteScreen.BINDINGS))
    yield Section("While naming files to attach:", of(PathRow.BINDINGS))
    yield Section("Looking a message over before it leaves:", of(ReviewPane.BINDINGS))
    yield Section("In the list of drafts:", of(Listing.BINDINGS, DraftsScreen.BINDINGS))
    yield Section("In the list of searches:", of(SearchesScreen.BINDINGS))
    yield Section("In the outbox:", of(OutboxScreen.BINDINGS))
    yield Section(
        "Where both sides changed the same field:", of(FieldsScreen.BINDINGS, Decision.BINDINGS)
    )
    yield Section("Where the ticket moved on below a message:", of(StaleScreen.BINDINGS))
    yield Section("Where it is not clear whether a message arrived:", of(UnsureScreen.BINDINGS))
    yield Section("Where the ticket of a message is gone:", of(LostScreen.BINDINGS))
    yield Section(
        "In the resource browser:",
        of(
            BrowseScreen.BINDINGS,
            Coming.BINDINGS,
            Changing.BINDINGS,
            Filtering.BINDINGS,
            Browsing.BINDINGS,
        ),
    )
    yield Section("In the form for a new record of RT:", of(MakeScreen.BINDINGS, Form.BINDINGS))
    yield Section("On the sync screen:", of(SyncScreen.BINDINGS))
    yield Section(
        "At the first start, before there is a configuration:", of(FirstRunScreen.BINDINGS)
    )
    yield Section(
        "What the presets `plain` and `mutt` have otherwise, besides the actions on a ticket:",
        others(),
        head=("id", *list(PRESETS)[1:]),
    )


def table(section: Section, columns: slice = slice(None)) -> str:
    """A section as Markdown."""
    rows = (section.head, ("---",) * len(section.head), *section.rows)
    lines = [f"| {' | '.join(row[columns])} |" for row in rows]
    lines[1] = lines[1].replace(" ", "")
    return "\n".join([section.lead, "", *lines, ""])


HEAD = """# Keys

`?` shows the keys that work where you are, and you can type to filter them. This page has all of \
them, with the ids by which your configuration can give them other keys:

    preset = "mutt"        # or "vim", which is meant where nothing is said, or "plain"

    [keys]
    "ticket.reply" = "R"
    "go.mine" = ["M", "g m"]

A key is a character (`R`, `?`), a name (`f2`, `pagedown`, `space`) or either with `ctrl+` or \
`alt+`; two of them with a blank between are a sequence, and after the first of them the desk \
shows what may follow. Terminals do not tell `ctrl+i` from `tab`, `ctrl+m` from `enter`, or \
`ctrl+h` from `backspace`. A key that two things have where you are is reported when the desk \
starts, and yours wins; so are ids that nothing has and keys that no keyboard has. `rtdesk \
config validate` says all of it with the lines of your file, and `rtdesk help --keys` prints every \
key as you have it. `plain` needs no letters: function keys, arrows, and `alt` for the rest.
"""


def page() -> str:
    """The manual's page about keys."""
    return "\n".join([HEAD, *map(table, sections())])


def readme(text: str) -> str:
    """The README with the tables that are worth a place there, without the ids."""
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    tables = "\n".join(table(section, slice(-1)) for section in sections() if section.first)
    return f"{before}{START}\n{tables}\n{END}{after}"


def setting(key: Key) -> str:
    """A key of the configuration as a row of a table."""
    words = key.help
    choices = themes.names() if key.name == "theme" else key.choices
    if choices:
        words += f". One of {', '.join(f'`{choice}`' for choice in choices)}"
    elif key.example and "\n" not in key.example:
        words += f". Example: `{key.example}`"
    default = "" if key.default is None else str(key.default)
    if key.kind == "flag":
        default = toml.value(key.default)
    return f"| `{key.name}` | {words} | {key.shown or (f'`{default}`' if default else '')} |\n"


def configuration(text: str) -> str:
    """The manual's page about the configuration with its table anew."""
    before, head, rest = text.partition(SETTINGS)
    after = rest[rest.index("\n\n") :]
    return before + head + "".join(map(setting, KEYS)).removesuffix("\n") + after


def written_schema() -> str:
    """The schema of the configuration as its file has it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


async def shoot(name: str, scene: str, size: tuple[int, int]) -> None:
    """Takes one picture."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), theme=THEME)
        async with stage.app.run_test(size=size) as pilot:
            await stage.play(SCENES[scene])(pilot)
            svg = picture(Seat(stage.app, pilot).app)
        stage.desk.close()
    shots = ROOT / "screenshots"
    shots.mkdir(exist_ok=True)
    (shots / f"{name}.svg").write_text(svg, "utf-8")


def main() -> None:
    """Writes all of it."""
    PAGE.write_text(page(), "utf-8")
    README.write_text(readme(README.read_text("utf-8")), "utf-8")
    CONFIG.write_text(configuration(CONFIG.read_text("utf-8")), "utf-8")
    SCHEMA.write_text(written_schema(), "utf-8")
    with utc():
        for name, scene, size in SHOTS:
            asyncio.run(shoot(name, scene, size))


if __name__ == "__main__":
    main()
