"""The places that a list holds: right by number, few, and read on by place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rtdesk.store.view import Picked
from rtdesk.ui.widgets.window import Window, in_order
from tests.ui.views import Ordered

MANY = Ordered({ticket: ticket // 3 for ticket in range(1, 3001)})


def test_a_walk_reads_a_page_at_a_time_and_holds_little() -> None:
    view = Ordered(MANY.keys)
    window = Window(view, 30)
    order = view.tickets()
    for number in range(2000):
        place = window.at(number)
        assert place
        assert place.ticket == order[number]
        assert len(window.places) <= 4 * 30
    assert view.places <= 2000 + 4 * 30
    assert view.numbers == 0
    for number in range(1999, -1, -1):
        place = window.at(number)
        assert place
        assert place.ticket == order[number]
    assert view.places <= 4000 + 8 * 30
    assert view.numbers == 0


@given(st.lists(st.integers(-5, 3005), max_size=30), st.integers(1, 40))
def test_every_number_has_its_place(numbers: list[int], reach: int) -> None:
    order = MANY.tickets()
    window = Window(MANY, reach)
    for number in numbers:
        place = window.at(number)
        assert (place.ticket if place else None) == (
            order[number] if 0 <= number < len(order) else None
        )
        assert len(window.places) <= 4 * reach


@given(st.integers(1, 3000), st.integers(1, 40), st.booleans())
def test_around_a_ticket_that_is_there_or_was(ticket: int, reach: int, there: bool) -> None:
    view = Ordered(MANY.keys)
    place = view.find(ticket)
    assert place
    number = view.tickets().index(ticket)
    if not there:
        del view.keys[ticket]
    window = Window(view, reach)
    assert window.around(place, there=there) == number
    order = view.tickets()
    held = [place.ticket for place in window.places]
    assert held == order[window.first : window.end]
    assert number - window.first in (reach, number)
    assert reach <= window.end - number <= reach + 1 or window.end == len(order)


def test_numbers_are_counted_only_far_from_both_ends() -> None:
    view = Ordered(MANY.keys)
    order = view.tickets()
    for number in (0, 5, 2995, 2999):
        place = view.find(order[number])
        assert place
        assert Window(view, 30).around(place, there=True) == number
    assert view.numbers == 0


@given(st.sets(st.integers(1, 100)), st.booleans())
def test_in_the_order_of_the_view(tickets: set[int], down: bool) -> None:
    view = Ordered({ticket: ticket * 7 % 13 for ticket in range(1, 80)}, down=down)
    assert in_order(view, sorted(tickets)) == [t for t in view.tickets() if t in tickets]


def test_the_only_one_is_in_order() -> None:
    assert in_order(Picked([5, 3, 9]), [3, 9, 5]) == [5, 3, 9]
    assert in_order(Picked([5]), [5, 6]) == [5]
    assert in_order(Picked(), [5]) == []
