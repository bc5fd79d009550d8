"""The ticket list: order, cursor, columns, states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from rich.cells import cell_len
from textual.content import Content

from rtdesk.records.listed import Listed
from rtdesk.records.ref import user
from rtdesk.records.ticket import TicketRow
from rtdesk.store.view import Picked
from rtdesk.ui.widgets.columns import GUTTER, LEAST, columns
from rtdesk.ui.widgets.ticket_list import TicketList
from tests.ui.desktop import NOW, Showing, lines


@dataclass
class Source:
    """Rows for every id, with what the test says about some."""

    special: dict[int, Listed] = field(default_factory=dict)
    asked: list[list[int]] = field(default_factory=list)

    def __call__(self, ids: Sequence[int]) -> Mapping[int, Listed]:
        self.asked.append(list(ids))
        return {i: self.special.get(i) or Listed(make(i)) for i in ids}


def make(ticket: int, subject: str = "") -> TicketRow:
    return TicketRow(
        ticket,
        subject or f"Ticket number {ticket}",
        "open",
        owner=user("anna"),
        requestors=(user("ivan"),),
        priority="50",
        last_updated=NOW - timedelta(minutes=14),
    )


class Listing(Showing):
    """The list, and the messages it sent."""

    def __init__(self, source: Source | None = None, *, ascii: bool = False) -> None:  # noqa: A002
        self.source = source or Source()
        self.list = TicketList(self.source, lambda: NOW, ascii=ascii)
        self.sent: list[tuple[str, int]] = []
        super().__init__(self.list)

    def on_ticket_list_highlighted(self, message: TicketList.Highlighted) -> None:
        self.sent.append(("highlighted", message.ticket_id))

    def on_ticket_list_opened(self, message: TicketList.Opened) -> None:
        self.sent.append(("opened", message.ticket_id))


async def test_80_columns() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked([4711, 4709]))
        await pilot.pause()
        assert [c.key for c in app.list.columns if c.title.strip()] == [
            *("id", "subject", "status", "owner", "requestor", "updated"),
        ]
        assert lines(app)[0].split() == ["#", "Subject", "St", "Own", "Requestor", "Upd"]
        assert lines(app)[1].startswith("▌  4711   Ticket number 4711 ")
        assert lines(app)[2].split()[-4:] == ["open", "anna", "ivan", "14m"]
        assert len(lines(app)[2]) == 80


async def test_120_columns_have_the_priority() -> None:
    app = Listing()
    async with app.run_test(size=(120, 40)) as pilot:
        app.list.show(Picked([4711]))
        await pilot.pause()
        assert lines(app)[1].split()[-5:] == ["open", "anna", "ivan", "50", "14m"]
        assert len(lines(app)[1]) == 120


async def test_hostile_subjects_keep_the_frame_and_stay_text() -> None:
    subjects = [
        "[/x] [b]bold",
        "a\x1b[31mred\nline",
        "施設会議室のプロジェクター" * 9,
        "e\u0301" * 300,
        "👍🏽" * 50,
    ]
    source = Source({i: Listed(make(i, text)) for i, text in enumerate(subjects, 1)})
    app = Listing(source)
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked([1, 2, 3, 4, 5]))
        await pilot.pause()
        shown = lines(app)
        assert [cell_len(text) for text in shown[1:6]] == [80] * 5
        assert "[/x] [b]bold" in shown[1]
        assert "a␛[31mred line" in shown[2]
        assert "…" in shown[3]


@pytest.mark.parametrize(
    ("listed", "glyph", "letter"),
    [
        (Listed(make(1), unread=True), "●", "*"),
        (Listed(make(1), pending=True, unread=True), "⇡", "^"),
        (Listed(make(1), draft=True, unread=True), "✎", "~"),
    ],
)
async def test_flags(listed: Listed, glyph: str, letter: str) -> None:
    for ascii_only, cursor, mark in ((False, "▌", glyph), (True, ">", letter)):
        app = Listing(Source({1: listed}), ascii=ascii_only)
        async with app.run_test(size=(80, 24)) as pilot:
            app.list.show(Picked([1]))
            await pilot.pause()
            assert lines(app)[1].startswith(cursor + mark)


async def test_overdue_has_a_mark_beside_its_colour() -> None:
    late = Listed(replace(make(1), due=NOW - timedelta(hours=1)))
    done = Listed(replace(make(2), due=NOW - timedelta(hours=1), status="resolved"))
    app = Listing(Source({1: late, 2: done}))
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked([1, 2]))
        await pilot.pause()
        assert "!" in lines(app)[1]
        assert "!" not in lines(app)[2]


async def test_a_window_of_rows_is_asked_for_not_every_row() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 100_001)))
        await pilot.press("j", "j", "j")
        assert len(app.source.asked) == 1
        assert len(app.source.asked[0]) <= 3 * 23
        await pilot.press("G")
        assert app.list.current == 100_000
        assert len(app.source.asked) == 2
        assert "Ticket number 100000" in lines(app)[23]


async def test_at_its_end_the_page_turns_and_keeps_some_lines() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 101)))
        await pilot.press(*["j"] * 22)
        assert (app.list.current, app.list.origin) == (23, 0)
        await pilot.press("j")
        assert (app.list.current, app.list.origin) == (24, 21)
        await pilot.press(*["k"] * 2)
        assert (app.list.current, app.list.origin) == (22, 21)
        await pilot.press("k")
        assert (app.list.current, app.list.origin) == (21, 0)
        await pilot.press("end", *["k"] * 23)
        assert (app.list.current, app.list.origin) == (77, 56)


async def test_keys_move_and_scroll() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 101)))
        await pilot.press("j", "down", "k")
        assert (app.list.current, app.list.origin) == (2, 0)
        await pilot.press("pagedown")
        assert (app.list.current, app.list.origin) == (25, 23)
        await pilot.press("ctrl+u", "home", "k")
        assert (app.list.current, app.list.origin) == (1, 0)
        await pilot.press("end")
        assert (app.list.current, app.list.origin) == (100, 77)
        assert "Ticket number 78 " in lines(app)[1]
        assert lines(app)[23].startswith("▌")


async def test_the_cursor_stays_on_its_ticket_and_the_ticket_on_its_line() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 101)))
        assert app.list.go_to(50)
        await pilot.pause()
        before = lines(app).index(next(t for t in lines(app) if t.startswith("▌")))
        app.list.reload(Picked([900, 901, *range(1, 101)]))
        await pilot.pause()
        assert app.list.current == 50
        assert lines(app)[before].startswith("▌    50")


async def test_a_vanished_ticket_leaves_the_cursor_at_its_place() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked([1, 2, 3, 4]))
        app.list.go_to(2)
        await pilot.pause()
        app.list.reload(Picked([1, 3, 4]))
        await pilot.pause()
        assert app.list.current == 3
        app.list.reload(Picked([1]))
        await pilot.pause()
        assert app.sent[-1] == ("highlighted", 1)
        app.list.reload(Picked())
        await pilot.press("j", "G", "enter")
        assert app.sent[-1] == ("highlighted", 1)


async def test_messages_tell_what_is_under_the_cursor_once() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked([7, 8, 9]))
        await pilot.press("j", "j", "j", "enter")
        assert app.sent == [("highlighted", i) for i in (7, 8, 9)] + [("opened", 9)]


async def test_mouse() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 101)))
        await pilot.click(TicketList, offset=(10, 3))
        assert app.list.current == 3
        await pilot.click(TicketList, offset=(10, 5), times=2)
        assert app.sent[-1] == ("opened", 5)
        await pilot._post_mouse_events([_wheel()], TicketList, offset=(5, 5))
        assert app.list.origin == 3
        assert app.list.current == 5


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


async def test_only_rows_that_look_different_are_repainted() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 101)))
        await pilot.pause()
        app.source.special[3] = Listed(make(3, "Another subject"))
        app.list.refresh_rows([2, 3])
        assert app.list._changed == {2}
        await pilot.pause()
        assert "Another subject" in lines(app)[3]


@pytest.mark.parametrize("state", ["loading", "empty", "failed"])
async def test_states_stand_in_place_of_rows(state: str) -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked())
        app.list.show_state(state, Content("No tickets match."))  # type: ignore[arg-type]
        await pilot.pause()
        assert lines(app)[1] == "   No tickets match."
        app.list.reload(Picked([1]))
        await pilot.pause()
        assert app.list.state == "ready"
        assert "Ticket number 1" in lines(app)[1]


async def test_resize_keeps_the_cursor_in_sight() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 101)))
        app.list.go_to(23)
        await pilot.resize_terminal(120, 10)
        await pilot.pause()
        assert sum(text.startswith("▌") for text in lines(app)) == 1


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140, 200])
@pytest.mark.parametrize(
    "keys", [(), ("id",), ("created", "queue"), ("owner", "nonsense", "subject", "owner")]
)
def test_columns_fit_and_the_subject_is_always_there(width: int, keys: tuple[str, ...]) -> None:
    found = columns(width, keys=keys, queue=True)
    assert sum(c.width for c in found) + len(found) - 1 + GUTTER <= max(width, 20)
    subject = next(c for c in found if c.key == "subject")
    assert subject.width >= min(LEAST, width - GUTTER - 8)
    assert len({c.key for c in found}) == len(found)


def test_columns_of_a_list_are_honoured_in_their_order() -> None:
    def of(width: int, *keys: str) -> list[str]:
        return [c.key for c in columns(width, keys=keys)]

    assert of(120, "created", "nonsense", "owner", "created") == ["created", "subject", "owner"]
    assert of(80, "priority", "subject", "due") == ["priority", "subject", "due"]
    assert of(30, "id", "subject", "owner", "queue") == ["id", "subject"]


def test_the_queue_stands_where_there_is_room_and_more_than_one() -> None:
    assert "queue" in [c.key for c in columns(120, queue=True)]
    assert "queue" not in [c.key for c in columns(119, queue=True)]
    assert "queue" not in [c.key for c in columns(200)]


async def test_a_lists_own_columns_are_drawn() -> None:
    row = replace(make(7), created=NOW - timedelta(days=3))
    app = Listing(Source({7: Listed(row)}))
    async with app.run_test(size=(60, 10)) as pilot:
        app.list.show(Picked([7]))
        app.list.show_columns(("created", "priority"))
        await pilot.pause()
        assert lines(app)[0].split() == ["Crtd", "Subject", "Pri"]
        assert lines(app)[1].split() == ["▌", "3d", "Ticket", "number", "7", "50"]
        app.list.show_columns()
        await pilot.pause()
        assert lines(app)[1].startswith("▌     7   Ticket")


async def test_longer_numbers_widen_their_column_for_good() -> None:
    app = Listing()
    async with app.run_test(size=(80, 24)) as pilot:
        app.list.show(Picked(range(1, 100)))
        app.list.reload(Picked([*range(1, 100), 1_234_567]))
        await pilot.press("G")
        assert "1234567   Ticket" in lines(app)[23]
        await pilot.press("home")
        assert lines(app)[1].startswith("▌        1   Ticket")
