"""Rules of lists as they are drawn: a letter or a word, and the style of the cell it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.style import Style

from rtdesk.config.rules import DEFAULT, STYLES, Rule
from rtdesk.records.listed import Listed
from rtdesk.records.ref import Ref
from rtdesk.records.ticket import TicketRow
from rtdesk.store.view import Picked
from rtdesk.ui.rules import Rules
from rtdesk.ui.widgets.ticket_list import TicketList
from tests.ui.desktop import NOW, Showing, lines

ROW = TicketRow(1, "Printer", "open", Ref("queue", "1", "Support"), priority="80")


def drawn(shown: TicketList) -> dict[str, Style]:
    """Texts of the first ticket's line with their styles."""
    strip = shown.render_line(1)
    return {part.text.strip(): part.style or Style() for part in strip if part.text.strip()}


async def of(
    listed: Listed, rules: Sequence[Rule], width: int = 140, columns: tuple[str, ...] = ()
) -> tuple[str, dict[str, Style]]:
    shown = TicketList(lambda ids: dict.fromkeys(ids, listed), lambda: NOW)
    app = Showing(shown)
    async with app.run_test(size=(width, 5)) as pilot:
        shown.rules = Rules(rules, "anna")
        shown.show_columns(columns, queue=True)
        shown.show(Picked([1]))
        await pilot.pause()
        return lines(app)[1], drawn(shown)


async def test_high_priority_has_a_letter_and_a_colour() -> None:
    text, styles = await of(Listed(ROW), DEFAULT)
    assert " h Printer" in text
    assert styles["80"].bold
    assert styles["h"].bold
    text, styles = await of(Listed(replace(ROW, priority="20")), DEFAULT)
    assert " h " not in text
    assert not styles["20"].bold


async def test_the_first_rule_decides_on_the_mark_and_each_on_its_own_cell() -> None:
    late = Listed(replace(ROW, due=NOW - timedelta(hours=3)))
    text, styles = await of(late, DEFAULT, columns=("id", "mark", "subject", "priority", "due"))
    assert " ! Printer" in text
    assert text.rstrip().endswith("3h late")
    assert styles["3h late"].bold
    assert styles["80"].bold
    soon = Listed(replace(ROW, due=NOW + timedelta(hours=3)))
    text, styles = await of(soon, DEFAULT, columns=("id", "mark", "subject", "priority", "due"))
    assert " d Printer" in text
    assert text.rstrip().endswith("in 3h")


async def test_rules_of_the_users_own_go_first() -> None:
    own = Rule("queue = Support and priority > 10", "reverse", "S")
    text, styles = await of(Listed(ROW), (own, *DEFAULT))
    assert " S Printer" in text
    assert styles["Support"].reverse
    assert not styles["open"].reverse


async def test_a_rule_for_the_whole_line() -> None:
    _, styles = await of(Listed(ROW), (Rule("status = open", "underline", row=True),))
    assert all(styles[text].underline for text in ("Printer", "open", "80"))


@pytest.mark.parametrize(("mark", "styled"), [("", True), ("S", False)])
async def test_without_its_column_and_a_mark_the_subject_shows_it(mark: str, styled: bool) -> None:
    rule = Rule("queue = Support", "reverse", mark)
    _, styles = await of(Listed(ROW), (rule,), columns=("id", "mark", "subject"))
    assert bool(styles["Printer"].reverse) is styled


@pytest.mark.parametrize("word", STYLES)
async def test_every_style_can_be_drawn(word: str) -> None:
    _, styles = await of(Listed(ROW), (Rule("status = open", word, "x"),))
    assert styles["x"] != Style()
