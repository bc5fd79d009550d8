"""The thread: what is shown, where reading starts, moving, folding, quoting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from time import process_time

import pytest
from rich.cells import cell_len

from rtdesk.records.attachment import Attachment
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import Ticket
from rtdesk.records.transaction import Transaction
from rtdesk.text.when import stamp
from rtdesk.ui.widgets.thread import Thread
from tests.ui.desktop import NOW, Showing, lines

IVAN = Ref("user", "ivan", "Ivan", "ivan@example.org")
HUGO, RT = user("hugo"), user("RT_System")
START = NOW - timedelta(days=3)
QUOTES = "".join(f"> quoted line {n}\n" for n in range(14))


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def event(id: int, type: str, who: Ref = HUGO, minutes: int = 0, **more: str) -> Transaction:  # noqa: A002
    return Transaction(id, 1, type, creator=who, created=at(minutes), **more)  # type: ignore[arg-type]


def text(id: int, transaction: int, content: str | None, kind: str = "text/plain") -> Attachment:  # noqa: A002
    return Attachment(id, transaction, "", kind, len(content or ""), content)


HISTORY = (
    event(1, "Create", IVAN),
    event(2, "EmailRecord", RT),
    event(3, "EmailRecord", RT),
    event(4, "Set", HUGO, 5, field="Owner", old="6", new="73"),
    event(5, "EmailRecord", RT, 5),
    event(6, "SetWatcher", HUGO, 5, field="Owner", old="6", new="73"),
    event(7, "Status", HUGO, 5, field="Status", old="new", new="open"),
    event(8, "Comment", HUGO, 9),
    event(9, "Correspond", HUGO, 30),
    event(10, "Correspond", IVAN, 60),
)
PARTS = (
    Attachment(100, 1, "", "multipart/mixed"),
    text(101, 1, "The printer eats paper.\n\n-- \nIvan"),
    Attachment(102, 1, "photo.jpg", "image/jpeg", 1_800_000),
    text(103, 8, "Check the [/tray] sensor."),
    text(104, 9, f"We ordered one.\n\nOn Monday Ivan wrote:\n{QUOTES}"),
    text(105, 9, "<p>We ordered one.</p>", "text/html"),
    text(
        106,
        10,
        '<p>It happened <b>again</b>.</p><a href="https://x.example/">here</a>',
        "text/html",
    ),
)
NAMES = {"6": "Nobody", "73": "Hugo", "hugo": "Hugo"}


class Reading(Showing):
    """The thread alone."""

    def __init__(self) -> None:
        self.thread = Thread(now=lambda: NOW)
        super().__init__(self.thread)

    def open(self, new_after: int = 0, history: tuple[Transaction, ...] = HISTORY) -> None:
        self.thread.show(Ticket(1), history, PARTS, NAMES, new_after=new_after)


def long_history(count: int) -> tuple[tuple[Transaction, ...], tuple[Attachment, ...]]:
    history = tuple(event(n, "Correspond", HUGO, n) for n in range(1, count + 1))
    parts = tuple(
        text(n, n, f"Message {n}\n" + "words and more words " * 30) for n in range(1, count + 1)
    )
    return history, parts


async def test_a_history_as_people_read_it() -> None:
    app = Reading()
    async with app.run_test(size=(80, 30)) as pilot:
        app.open()
        await pilot.pause()
        shown = lines(app)
        assert shown[0].startswith(f"▌  {stamp(at(0), NOW)} · Ivan <ivan@example.org> · opened ──")
        assert shown[1] == "The printer eats paper."
        assert shown[5] == "▤ photo.jpg 1.8 M"
        assert shown[6] == "   RT: 2 mails sent"
        assert shown[7].startswith(
            f"── {stamp(at(5), NOW)} · Hugo · owner Nobody → Hugo, status new → open ──"
        )
        assert shown[8] == "   RT: 1 mail sent"
        assert "Hugo · comment, not sent to the requestor ──" in shown[9]
        assert shown[10] == "▌ Check the [/tray] sensor."
        assert shown[12:15] == ["We ordered one.", "", "▸ 15 quoted lines"]
        assert shown[16:19] == ["It happened again.", "", "here [1]"]


async def test_the_lines_fit_at_every_width() -> None:
    app = Reading()
    async with app.run_test(size=(120, 40)) as pilot:
        app.open()
        for width in (20, 37, 80, 120):
            await pilot.resize_terminal(width, 40)
            await pilot.pause()
            assert all(cell_len(line) <= width for line in lines(app))
            assert any("eats" in line for line in lines(app))


async def test_new_entries_stand_below_a_divider_and_reading_starts_there() -> None:
    app = Reading()
    history, parts = long_history(60)
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), history, parts, NAMES, new_after=40)
        await pilot.pause()
        assert lines(app)[0].startswith("━━ new since you last looked ━━")
        current = app.thread.current
        assert current is not None
        assert current.id == 41


async def test_nothing_new_starts_at_the_newest_message() -> None:
    app = Reading()
    history, parts = long_history(60)
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), history, parts, NAMES, new_after=60)
        await pilot.pause()
        current = app.thread.current
        assert current is not None
        assert current.id == 60
        assert "━━" not in lines(app)[0]


async def test_more_history_leaves_the_place_alone() -> None:
    app = Reading()
    history, parts = long_history(60)
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), history[20:40], parts, NAMES)
        await pilot.press("j", "j", "j", "j", "j", "j")
        before = lines(app)
        app.thread.show(Ticket(1), history, parts, NAMES)
        await pilot.pause()
        assert lines(app) == before


async def test_keys_scroll_and_stop_at_both_ends() -> None:
    app = Reading()
    history, parts = long_history(30)
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), history, parts, NAMES)
        await pilot.pause()
        top = lines(app)
        await pilot.press("j")
        assert lines(app)[0] == top[1]
        await pilot.press("k", "k")
        assert lines(app) == top
        await pilot.press("space")
        assert lines(app)[0] == top[23]
        await pilot.press("G")
        bottom = lines(app)
        assert all(bottom)
        await pilot.press("j", "space", "ctrl+d")
        assert lines(app) == bottom
        await pilot.press("home")
        assert lines(app) == top


async def test_walking_from_message_to_message() -> None:
    app = Reading()
    history, parts = long_history(30)
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), history, parts, NAMES)
        seen = []
        for _ in range(31):
            await pilot.press("right_curly_bracket")
            current = app.thread.current
            assert current is not None
            seen.append(current.id)
            assert sum(line.startswith("▌  ") for line in lines(app)) == 1
        assert seen == [*range(2, 31), 30, 30]
        await pilot.press("left_curly_bracket")
        current = app.thread.current
        assert current is not None
        assert current.id == 29


async def test_quotes_fold() -> None:
    app = Reading()
    async with app.run_test(size=(80, 40)) as pilot:
        app.open()
        await pilot.press("right_curly_bracket", "right_curly_bracket")
        assert not any("quoted line 3" in line for line in lines(app))
        await pilot.press("enter")
        assert any("> quoted line 3" in line for line in lines(app))
        await pilot.press("enter")
        assert not any("quoted line 3" in line for line in lines(app))


async def test_a_click_focuses_and_opens_quotes() -> None:
    app = Reading()
    async with app.run_test(size=(80, 40)) as pilot:
        app.open()
        await pilot.pause()
        fold = next(n for n, line in enumerate(lines(app)) if line.startswith("▸"))
        await pilot.click(Thread, offset=(2, fold))
        current = app.thread.current
        assert current is not None
        assert current.id == 9
        assert any("> quoted line 3" in line for line in lines(app))


async def test_quoting_leaves_the_signature_out() -> None:
    app = Reading()
    async with app.run_test(size=(80, 40)) as pilot:
        app.open()
        await pilot.pause()
        app.thread.next_message()
        app.thread.previous_message()
        head, *quoted = app.thread.quote().split("\n")
        assert head.startswith("On ")
        assert head.endswith(", Ivan wrote:")
        assert quoted == ["> The printer eats paper."]
        assert app.thread.text_of(10).startswith("It happened again.")
        assert app.thread.text_of(999) == ""


async def test_the_newest_message_is_quoted_but_no_comment_unless_chosen() -> None:
    app = Reading()
    comment = event(20, "Comment", IVAN, 90)
    parts = (*PARTS, text(220, 20, "Between us: he is wrong."))
    async with app.run_test(size=(80, 40)) as pilot:
        app.thread.show(Ticket(1), (*HISTORY, comment), parts, NAMES)
        await pilot.pause()
        assert "> It happened again." in app.thread.quote()
        for _ in HISTORY:
            app.thread.next_message()
        assert "> Between us: he is wrong." in app.thread.quote()


async def test_missing_text_says_so_and_comes_later() -> None:
    app = Reading()
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), HISTORY[:1], (text(101, 1, None),), NAMES)
        await pilot.pause()
        assert lines(app)[1] == "(the text is not here yet)"
        app.thread.show(Ticket(1), HISTORY[:1], (text(101, 1, "Here."),), NAMES)
        await pilot.pause()
        assert lines(app)[1] == "Here."


@pytest.mark.parametrize("subject", ["\x1b[31mred", "[/x]", "a\u202eb", "\x9b31m", "e\u0301" * 50])
async def test_hostile_text_names_and_files_stay_text(subject: str) -> None:
    who = Ref("user", subject, subject, subject)
    history = (
        event(1, "Create", who),
        event(2, "Set", who, 3, field=subject, old=subject, new=subject),
        event(3, subject, who, 7),
    )
    parts = (text(1, 1, subject), Attachment(2, 1, subject, "image/png", 3))
    app = Reading()
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), history, parts, {})
        await pilot.pause()
        shown = "".join(lines(app))
        assert not any(c in shown for c in "\x1b\u202e\x9b")
        if subject == "[/x]":
            assert "[/x]" in shown


async def test_an_empty_history_draws_nothing_and_survives_keys() -> None:
    app = Reading()
    async with app.run_test(size=(80, 24)) as pilot:
        app.thread.show(Ticket(1), (), (), {})
        await pilot.press("j", "G", "space", "right_curly_bracket", "enter", "home")
        assert not any(lines(app))
        assert app.thread.quote() == ""


async def test_opening_a_long_thread_lays_out_only_what_is_seen() -> None:
    app = Reading()
    history, parts = long_history(1_200)
    async with app.run_test(size=(80, 24)) as pilot:
        begin = process_time()
        app.thread.show(Ticket(1), history, parts, NAMES, new_after=1_000)
        await pilot.pause()
        assert len(app.thread._document._lines) < 20
        assert process_time() - begin < 1
        await pilot.press("G")
        assert len(app.thread._document._lines) < 40


async def test_a_huge_message_is_cut_and_says_so() -> None:
    app = Reading()
    async with app.run_test(size=(80, 24)) as pilot:
        big = text(1, 1, "line\n" * 50_000)
        app.thread.show(Ticket(1), (replace(HISTORY[0], time_taken=5),), (big,), NAMES)
        await pilot.press("G")
        assert "too long to be shown whole" in lines(app)[-1]
        await pilot.press("home")
        assert " · 5 min ─" in lines(app)[0]
