"""Facts of a ticket in both layouts: what is pending, refused or overdue says so in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult

from rtdesk.records.customfield import CustomField
from rtdesk.records.link import Link, Links
from rtdesk.records.ref import Ref, user
from rtdesk.records.ticket import Ticket
from rtdesk.ui.widgets.facts import Facts

NOW = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
HOSTILE = "[/x] [@click=app.quit]x \x1b[2J \u202eabc"
TICKET = Ticket(
    4711,
    "Printer on floor 3 eats paper, again",
    "open",
    owner=user("anna"),
    requestors=(user("ivan@example.org"), user("nora"), user("yuki"), user("carol")),
    priority="50",
    due=NOW - timedelta(hours=2),
    admin_cc=(Ref("group", "7", "Tier 1"),),
    custom_fields=(
        CustomField("1", "Severity", ("high",)),
        CustomField("2", "Serials", ("X-118", "X-119")),
        CustomField("3", "Empty"),
        CustomField("4", "Where it stands in the building", ("Floor 3, room 3.12, by the door",)),
    ),
    time_worked=25,
    time_estimated=60,
    links=Links((Link("depends-on", "ticket/4650", "ticket", "4650"),)),
)


class Bench(App[None]):
    """Facts alone, as a column or as three lines."""

    def __init__(self, height: str = "1fr") -> None:
        super().__init__()
        self.height = height

    def compose(self) -> ComposeResult:
        facts = Facts()
        facts.styles.height = self.height
        if self.height == "3":
            facts.styles.width = "1fr"
        yield facts

    def show(
        self,
        ticket: Ticket | None = TICKET,
        pending: frozenset[str] = frozenset(),
        refused: dict[str, tuple[str, str]] | None = None,
    ) -> list[str]:
        facts = self.query_one(Facts)
        facts.show(
            ticket,
            pending=pending,
            refused=refused,
            names={"ivan@example.org": "Ivan", "anna": "Anna"},
            now=NOW,
            me="anna",
        )
        return [line.plain for line in facts.lines]


async def test_column() -> None:
    app = Bench()
    async with app.run_test(size=(120, 40), notifications=True, tooltips=True):
        shown = app.show()
        text = "\n".join(shown)
        assert "Status      open" in text
        assert "Anna (you)" in text
        assert "! 2 h late" in text
        assert "25 of 60 min" in text
        assert "Ivan, nora, yuki, carol" in " ".join(text.split())
        assert "Tier 1 (group)" in text
        assert "X-118, X-119" in text
        assert "Empty" not in text
        assert "#4650" in text
        assert all(len(line) <= 32 for line in shown)


async def test_three_lines() -> None:
    app = Bench("3")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True):
        shown = app.show()
        assert len(shown) == 3
        assert "open" in shown[0]
        assert "! 2 h late" in shown[0]
        assert "Ivan, nora · 2 more" in shown[1]
        assert "depends on #4650" in shown[2]
        assert all(len(line) <= 80 for line in shown)


@pytest.mark.parametrize("height", ["1fr", "3"])
async def test_pending_and_refused_show_where_it_happened(height: str) -> None:
    app = Bench(height)
    async with app.run_test(size=(80, 24)):
        shown = app.show(
            pending=frozenset({"Status"}), refused={"Priority": ("90", "Permission Denied")}
        )
        text = " ".join(" ".join(shown).split())
        assert "open ⇡" in text
        assert "Priority 50" in text
        assert 'wanted 90: "Permission Denied"' in text
        assert "⇡" not in " ".join(app.show())


async def test_asking_is_not_empty() -> None:
    app = Bench()
    async with app.run_test():
        assert app.show(None) == [" asking RT…"]
        assert "Nobody" in " ".join(app.show(Ticket(1, status="new")))


async def test_not_overdue_has_no_mark() -> None:
    app = Bench()
    async with app.run_test():
        text = " ".join(app.show(replace(TICKET, due=NOW + timedelta(days=1))))
        assert "tomorrow" in text
        assert "!" not in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("height", ["1fr", "3"])
async def test_hostile_words_stay_words(height: str, size: tuple[int, int]) -> None:
    ticket = Ticket(
        1,
        HOSTILE,
        HOSTILE,
        owner=user(HOSTILE, HOSTILE),
        requestors=(user(HOSTILE),),
        priority=HOSTILE,
        custom_fields=(CustomField("1", HOSTILE, (HOSTILE,)),),
        links=Links((Link("refers-to", HOSTILE, external=True),)),
    )
    app = Bench(height)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        shown = "".join(app.show(ticket, frozenset({"Subject"}), {"Status": (HOSTILE, HOSTILE)}))
        await pilot.pause()
        await pilot.hover(Facts)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[/x]" in shown


async def test_long_facts_scroll_by_wheel_and_start_at_the_top() -> None:
    fields = tuple(CustomField(str(n), f"Field {n}", (str(n),)) for n in range(60))
    app = Bench()
    async with app.run_test(size=(80, 24)) as pilot:
        app.show(replace(TICKET, custom_fields=fields))
        await pilot.pause()
        facts = app.query_one(Facts)
        facts.scroll_by_lines(10)
        assert facts.scroll_offset.y == 10
        app.show(replace(TICKET, custom_fields=fields, status="stalled"))
        assert facts.scroll_offset.y == 10
        app.show(replace(TICKET, id=5))
        assert facts.scroll_offset.y == 0


async def test_enter_shows_all_of_what_is_long_and_cuts_it_again() -> None:
    serials = tuple(f"WS-{n}" for n in range(30))
    people = tuple(user(f"p{n}") for n in range(9))
    ticket = replace(TICKET, requestors=people, custom_fields=(CustomField("1", "Nrs", serials),))
    app = Bench()
    async with app.run_test(size=(80, 60)) as pilot:
        facts = app.query_one(Facts)
        assert "WS-29" not in " ".join(app.show(ticket))
        facts.take_focus()
        await pilot.press("j")
        assert "… 3 more" in facts.lines[facts.cursor or 0].plain
        await pilot.press("enter")
        assert "p8" in " ".join(line.plain for line in facts.lines)
        assert "… fewer" in facts.lines[facts.cursor or 0].plain
        await pilot.press("j", "j", "enter")
        text = " ".join(" ".join(line.plain for line in facts.lines).split())
        assert "WS-29" in text
        assert "WS-29" in " ".join(app.show(ticket))
        await pilot.press("enter")
        assert "… 22 more" in " ".join(line.plain for line in facts.lines)
        assert "WS-29" not in " ".join(app.show(replace(ticket, id=5)))
