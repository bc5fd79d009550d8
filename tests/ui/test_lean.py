"""Lean output makes the same screen as Textual's own, in fewer bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import mean
from unicodedata import normalize

import pytest
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from rtdesk.records.listed import Listed
from rtdesk.records.ref import user
from rtdesk.records.ticket import Ticket, TicketRow
from rtdesk.store.view import Picked
from rtdesk.ui import lean, themes
from rtdesk.ui.grid import Grid, Pen, cells, pen, switch
from rtdesk.ui.lean import LeanOutput
from rtdesk.ui.scrolling import ScrollArea
from rtdesk.ui.text import line
from rtdesk.ui.widgets.thread import Thread
from rtdesk.ui.widgets.ticket_list import TicketList
from tests.ui.desktop import NOW
from tests.ui.terminal import Recorder, Terminal
from tests.ui.test_thread import NAMES, long_history

WORDS = ["printer", "施設", "[URGENT]", "e\u0301te\u0301", "👍", "network", "ok", "↩", "مرحبا"]
Step = Callable[["Desktop", "Pilot[None]"], object]


def rows(ids: Sequence[int]) -> Mapping[int, Listed]:
    return {i: listed(i) for i in ids}


def listed(ticket: int) -> Listed:
    dice = random.Random(ticket)
    row = TicketRow(
        ticket,
        " ".join(dice.choices(WORDS, k=dice.randint(1, 12))),
        dice.choice(["new", "open", "stalled", "resolved"]),
        owner=user("anna"),
        priority=str(ticket % 100),
        last_updated=NOW - timedelta(minutes=ticket),
        due=NOW - timedelta(days=1) if ticket % 7 == 0 else None,
    )
    return Listed(row, unread=ticket % 3 == 0, pending=ticket % 5 == 0)


class Popup(ModalScreen[None]):
    """Something above everything."""

    def compose(self) -> ComposeResult:
        yield Static("a question")
        yield Input(value="x")


class Desktop(LeanOutput):
    """List and thread, with and without something beside them."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Static { height: 1; } #side { width: 20; height: 1fr; } Horizontal { height: 1fr; }
    #over { layer: top; offset: 30 5; width: 20; height: 3; display: none; }
    Screen { layers: default top; }
    Popup { align: center middle; }
    Popup Static { width: 30; height: 3; background: $accent; }
    Popup Input { width: 30; }
    """

    def __init__(self, *, side: bool, theme: str = themes.DEFAULT) -> None:
        super().__init__(Recorder)
        self.animation_level = "none"
        self.side = side
        self.list = TicketList(rows, lambda: NOW)
        self.thread = Thread(now=lambda: NOW)
        self.register_theme(themes.load(theme))
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(themes.VARIABLES)

    def compose(self) -> ComposeResult:
        yield Static("title", id="title")
        with Horizontal():
            if self.side:
                yield Static("side\n 12 one\n 13 two", id="side")
            yield self.list
        yield self.thread
        yield Static("status")
        yield Static("over", id="over")

    def on_mount(self) -> None:
        self.list.show(Picked(range(1, 500)))
        history, parts = long_history(50)
        self.thread.show(Ticket(1), history, parts, NAMES)
        self.list.focus()


async def play(
    app: Desktop, steps: Sequence[Step], size: tuple[int, int], *, compare: bool = True
) -> list[int]:
    """Runs the steps, compares the screens after each, and returns the bytes of each."""
    terminal = Terminal(app, *size)
    used: list[int] = []

    async def script(pilot: Pilot[object]) -> None:
        await pilot.pause()
        terminal.take()
        for number, step in enumerate(steps):
            result = step(app, pilot)  # type: ignore[arg-type]
            if hasattr(result, "__await__"):
                await result
            await pilot.pause()
            await pilot.pause()
            if (app.size.width, app.size.height) != (
                terminal.screen.columns,
                terminal.screen.lines,
            ):
                terminal.resize(app.size.width, app.size.height)
            used.append(len(terminal.take().encode()))
            if not compare:
                continue
            for y, (shown, wanted) in enumerate(
                zip(terminal.shows(), terminal.should_show(), strict=True)
            ):
                assert shown == wanted, f"step {number}, row {y}"
            if app.screen is app.list.screen and not app.query_one("#over").display:
                for area in app.query(ScrollArea):
                    assert _text_of(terminal, area) == _lines_of(area), f"step {number}"
        app.exit()

    await app.run_async(headless=False, size=size, auto_pilot=script)
    return used


def _lines_of(area: ScrollArea) -> list[str]:
    """What the widget would draw now, whatever Textual has in its caches."""
    lines = (area.render_line(y).text.rstrip() for y in range(area.size.height))
    return [normalize("NFC", text) for text in lines]


def _text_of(terminal: Terminal, area: ScrollArea) -> list[str]:
    x, y, width, height = area.region
    rows = terminal.screen.buffer
    return [
        "".join(rows[row][column].data for column in range(x, x + width)).rstrip()
        for row in range(y, y + height)
    ]


def both(*steps: Step) -> Step:
    """Several things before the next frame."""

    def step(app: Desktop, pilot: Pilot[None]) -> None:
        for one in steps:
            one(app, pilot)

    return step


def press(*keys: str) -> Step:
    def step(app: Desktop, _pilot: Pilot[None]) -> None:
        for key in keys:
            app.simulate_key(key)

    return step


def call(does: Callable[[Desktop], object]) -> Step:
    def step(app: Desktop, _pilot: Pilot[None]) -> None:
        does(app)

    return step


def over(shown: bool) -> Step:
    return call(lambda app: setattr(app.query_one("#over"), "display", shown))


def reload(*tickets: int) -> Callable[[Desktop], object]:
    return lambda app: app.list.reload(Picked(tickets))


def read_again(app: Desktop) -> None:
    app.list.focus()
    app.list.move(9)
    app.list.refresh_rows()


def session() -> list[Step]:
    """Everything that moves lines, and everything that gets in the way."""
    return [
        *[press("j")] * 16,
        press("j", "j", "j", "k", "j"),
        *[press("k")] * 16,
        press("ctrl+d"),
        press("pagedown", "j", "pageup"),
        press("G"),
        press("k", "home"),
        call(lambda app: app.query_one("#title", Static).update(line("[/x] 施設 title"))),
        *[press("j")] * 12,
        over(True),
        *[press("j")] * 4,
        over(False),
        *[press("j")] * 3,
        both(press("j"), over(True)),
        both(press("j", "j"), over(False)),
        both(press("j"), call(lambda app: setattr(app.query_one("#title"), "display", False))),
        *[press("j")] * 3,
        both(call(lambda app: setattr(app.query_one("#title"), "display", True)), press("k")),
        both(press("j"), call(lambda app: app.refresh())),
        both(press("j"), call(lambda app: app.list.refresh())),
        call(lambda app: app.thread.focus()),
        *[press("j")] * 12,
        press("j", "j", "k"),
        *[press("k")] * 5,
        press("right_curly_bracket"),
        press("space", "j", "j"),
        press("G", "k"),
        call(lambda app: app.push_screen(Popup())),
        press("y"),
        call(lambda app: app.list.move(1)),
        call(lambda app: app.pop_screen()),
        *[press("j")] * 3,
        call(lambda app: app.list.reload(Picked(range(3, 400)))),
        call(reload(7, *range(3, 400))),
        call(reload(7, *range(3, 20), *range(25, 400))),
        both(press("j"), call(reload(*range(9, 400)))),
        both(call(reload(*range(8, 400))), press("j", "j")),
        press("home"),
        call(reload(*range(5, 400))),
        both(call(reload(*range(4, 400))), call(reload(*range(2, 400)))),
        both(call(reload(*range(90, 400))), call(lambda app: app.list.refresh())),
        call(reload()),
        call(reload(1, 2, 3)),
        call(reload(1, 3, 123_456)),
        both(call(reload(*range(400, 1, -1))), over(True)),
        both(call(reload(*range(300, 1, -1))), over(False)),
        call(lambda app: app.list.show_columns(("subject", "created"))),
        call(lambda app: app.list.show_columns()),
        press("x", "j", "space"),
        call(read_again),
        press("ctrl+l"),
        lambda _app, pilot: pilot.resize_terminal(90, 22),
        *[press("j")] * 12,
        call(lambda app: app.redraw()),
        *[press("j")] * 3,
    ]


@pytest.mark.parametrize(
    ("side", "theme"), [(False, "rtdesk-dark"), (True, "rtdesk-dark"), (True, "rtdesk-light")]
)
async def test_every_step_shows_what_textual_would(side: bool, theme: str) -> None:
    await play(Desktop(side=side, theme=theme), session(), (100, 26))


async def test_random_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(4)
    keys = ["j", "j", "j", "k", "k", "ctrl+d", "ctrl+u", "pagedown", "home", "G", "tab"]
    steps = [press(*dice.choices(keys, k=dice.randint(1, 4))) for _ in range(60)]
    monkeypatch.setenv("TERM", "vt100")
    await play(Desktop(side=False), steps, (90, 26))


class ListOnly(Desktop):
    """The list as it is on its screen."""

    def compose(self) -> ComposeResult:
        yield Static("title", id="title")
        yield self.list
        yield Static("over", id="over")
        yield Static("status")

    def on_mount(self) -> None:
        self.query_one("#over").display = False
        self.list.show(Picked(range(40_000, 30_000, -1)))
        self.list.focus()


class BesideLists(ListOnly):
    """The same with lists and queues beside it, none of which is like the next."""

    CSS = "#side { width: 24; height: 1fr; } Horizontal { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Static("title", id="title")
        with Horizontal():
            yield Static("\n".join(f"  {n * 37 % 91} of {n} lists" for n in range(40)), id="side")
            yield self.list
        yield Static("over", id="over")
        yield Static("status", id="status")


@pytest.fixture
def invoices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that differ as those of a help desk do."""
    monkeypatch.setattr(
        f"{__name__}.listed",
        lambda i: Listed(
            replace(
                TicketRow(i, f"Invoice {i * 37 % 911} shows a wrong VAT id", "open", priority="50"),
                owner=user(("hugo", "anna", "nora")[i % 3]),
                requestors=(user("billing" if i % 2 else "carol"),),
                last_updated=NOW - timedelta(minutes=i % 60),
            )
        ),
    )


@pytest.mark.usefixtures("invoices")
@pytest.mark.parametrize("shown", [ListOnly, BesideLists])
async def test_bytes_of_a_step(shown: type[ListOnly]) -> None:
    """design/performance, goal 2: on the page, and of a walk through many pages."""
    used = await play(shown(side=False), [press("j")] * 160, (120, 40))
    assert max(used[:30]) <= 60
    assert mean(used[37:]) <= 160


@pytest.mark.usefixtures("invoices")
async def test_a_line_is_drawn_without_those_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    render_lines = Widget.render_lines

    def watched(widget: Widget, crop: Region) -> list[Strip]:
        drawn.extend(f"{type(widget).__name__} {y}" for y in crop.line_range)
        return render_lines(widget, crop)

    app = BesideLists(side=False)
    begin = call(lambda _app: monkeypatch.setattr(Widget, "render_lines", watched))
    end = call(lambda _app: monkeypatch.setattr(Widget, "render_lines", render_lines))
    steps: list[Step] = [press("j"), both(begin, press("j")), end]
    await play(app, steps, (90, 26), compare=False)
    assert sorted(drawn) == ["TicketList 2", "TicketList 3"]


async def test_news_below_the_screen_paint_nothing() -> None:
    news = [call(reload(*range(40_000, 30_000 - n, -1))) for n in range(5)]
    app = ListOnly(side=False)
    used = await play(
        app, [press("j"), *news, call(reload(*range(40_000, 39_990, -1), 5))], (90, 26)
    )
    assert used[2:6] == [0] * 4  # the first one learns what stands there
    assert used[6] > 0


async def test_without_our_textual_everything_still_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "textual_fits", lambda: False)
    used = await play(Desktop(side=False), [press("j")] * 25, (80, 24))
    assert max(used) > 600


def test_this_textual_is_the_one_we_know() -> None:
    """Fails when Textual changes what lean output builds on: read `ui/lean.py` then."""
    assert lean.textual_fits()


def test_an_app_of_another_kind_gets_plain_repaints() -> None:
    assert not issubclass(App, LeanOutput)
    assert lean.LeanOutput.LEAN


@pytest.mark.parametrize(
    ("sgr", "expected"),
    [
        ("", Pen()),
        ("39;49", Pen()),
        ("1;31;44", Pen(("1",), "31", "44")),
        ("92;103", Pen((), "92", "103")),
        ("4;38;2;1;2;3;48;5;7", Pen(("4",), "38;2;1;2;3", "48;5;7")),
    ],
)
def test_pens(sgr: str, expected: Pen) -> None:
    assert pen(sgr) == expected


@pytest.mark.parametrize(
    ("old", "new", "sequence"),
    [
        ("", "", ""),
        ("", "31", "\x1b[31m"),
        ("31", "", "\x1b[m"),
        ("31;44", "32;44", "\x1b[32m"),
        ("1;31", "31", "\x1b[22m"),
        ("1;2;31", "2;31", "\x1b[0;2;31m"),
        ("1;38;2;100;100;100", "38;2;100;100;100", "\x1b[22m"),
        ("31", "39;44", "\x1b[39;44m"),
    ],
)
def test_the_shortest_switch(old: str, new: str, sequence: str) -> None:
    assert len(switch(pen(old), pen(new))) <= len(sequence)
    assert switch(pen(old), pen(new)).count("\x1b") == bool(sequence)


def test_cells_of_wide_and_marked_characters() -> None:
    texts = [text for text, _ in cells([("a施", "31"), ("e\u0301 ", "")])]
    assert texts == ["a", "施", "", "e\u0301", " "]


def test_after_a_character_of_doubtful_width_the_place_is_told() -> None:
    grid = Grid(10, 1)
    grid.paint({0: list(cells([("👍 ok......"[:9], "")]))})
    assert "👍\x1b[1;3H" in grid.take()
