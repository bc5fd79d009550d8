"""Keys: presets, the user's own, sequences with their hints, and what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rtdesk.actions.action import ACTIONS, Action
from rtdesk.config.profile import Profile
from rtdesk.ui.app import RtdeskApp
from rtdesk.ui.clashes import places, problems
from rtdesk.ui.keys import BadKey, key, keymap, shown
from rtdesk.ui.presets import PRESETS
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.screens.outbox import OutboxScreen
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.screens.ticket import TicketScreen
from tests.contract.server import Demo
from tests.ui.apps import Seat, desk_of, seated


@pytest.fixture
def world() -> Demo:
    return Demo()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("r", "r"),
        ("R", "R"),
        ("g q", "g>q"),
        ("F2", "f2"),
        ("Ctrl+A", "ctrl+a"),
        ("pgdn", "pagedown"),
        ("alt+esc", "alt+escape"),
        (",", "comma"),
        ("! l", "!>l"),
        ("alt+g m", "alt+g>m"),
        ("alt++", "alt+plus"),
    ],
)
def test_keys_as_people_write_them(written: str, name: str) -> None:
    assert key(written) == name


@pytest.mark.parametrize("written", ["", "g q q", "g tab"])
def test_what_is_no_key(written: str) -> None:
    with pytest.raises(BadKey):
        key(written)


@pytest.mark.parametrize(
    ("name", "words"),
    [("question_mark,f1", "?"), ("g>q", "g q"), ("escape", "esc"), (">", ">"), ("!>l", "! l")],
)
def test_keys_are_shown_as_people_write_them(name: str, words: str) -> None:
    assert shown(name) == words


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_has_no_unknown_ids_and_no_key_twice(preset: str) -> None:
    keys = keymap(preset)
    assert problems(keys, keys, RtdeskApp) == []


def test_no_class_takes_a_key_from_its_bases() -> None:
    """Of one key that two classes bind, Textual keeps the binding of one class only."""
    lost = {}
    for node, bound in places(RtdeskApp):
        merged = node._merged_bindings
        there = {b.id for some in merged.key_to_bindings.values() for b in some} if merged else ()
        lost[node.__name__] = bound.keys() - there
    assert {name: ids for name, ids in lost.items() if ids} == {}
    assert lost.keys() >= {"RtdeskApp", "QueuesScreen", "TicketScreen"}


def test_plain_needs_no_letters() -> None:
    needed = keymap("plain")
    for action in ACTIONS:
        first = needed.get(f"ticket.{action.id}", action.key).split(">")[0]
        assert len(first) > 1, action.id


def test_an_unknown_id_and_a_key_that_two_things_have() -> None:
    keys = keymap("vim", [("ticket.repyl", ("R",)), ("ticket.reply", ("c",)), ("go.mine", ("Q",))])
    words = " ".join(problems(["ticket.repyl", "ticket.reply", "go.mine"], keys, RtdeskApp))
    assert "'ticket.repyl': nothing has this id; did you mean 'ticket.reply'?" in words
    assert "c is both 'ticket.reply' (Reply) and 'ticket.comment' (Comment)" in words
    assert "Q is both 'go.mine' (My tickets) and 'app.quit' (Quit)" in words


def test_a_key_that_nobody_can_press() -> None:
    wishes = [("go.mine", ("alt+pgedown",)), ("go.home", ("cmd+x",)), ("find", ("alt+f12",))]
    keys = keymap("vim", [*wishes, ("ticket.reply", ("alt+vertical_line", "ctrl+shift+pgdn"))])
    assert problems(["go.mine", "go.home", "find", "ticket.reply"], keys, RtdeskApp) == [
        "[keys] 'go.mine': there is no key 'pgedown'; did you mean 'pagedown'?",
        "[keys] 'go.home': there is no key 'cmd'",
    ]


def profile(seat_desk: object, **said: object) -> None:
    """Another profile for a desk of a test."""
    seat_desk.profile = replace(seat_desk.profile, **said)  # type: ignore[attr-defined]


@pytest.fixture
def own_keys(world: Demo, tmp_path: Path) -> object:
    desk = desk_of(world, tmp_path)
    keys = (("go.outbox", ("M", ", o")), ("ticket.reply", ("R",)), ("prefix.go", ("ctrl+g",)))
    profile(desk, keys=keys)
    return desk


async def test_own_keys_work_and_are_shown(own_keys: object) -> None:
    async with seated(own_keys) as seat:  # type: ignore[arg-type]
        await seat.settled()
        await seat.sees("R Reply", "ctrl+g Go")
        await seat.press("M")
        await seat.until(lambda: isinstance(seat.app.screen, OutboxScreen))
        await seat.press("q")
        await seat.press("comma")
        await seat.sees("o  Outbox")
        await seat.press("o")
        await seat.until(lambda: isinstance(seat.app.screen, OutboxScreen))
        await seat.press("q")
        await seat.press("ctrl+g", "d")
        await seat.sees("Drafts")


async def test_keys_that_clash_are_reported_with_both(world: Demo, tmp_path: Path) -> None:
    desk = desk_of(world, tmp_path)
    profile(desk, keys=(("ticket.reply", ("c",)),))
    async with seated(desk) as seat:
        await seat.sees("c is both 'ticket.reply' (Reply)", "'ticket.comment'")


def test_a_key_that_is_none_is_a_mistake_of_the_configuration() -> None:
    with pytest.raises(BadKey, match="'g q q' is neither"):
        keymap(Profile().preset, [("go.mine", ("g q q",))])


async def chosen(seat: Seat, first: str) -> Chooser:
    """The hint after the first key of a sequence."""
    await seat.press(first)
    await seat.until(lambda: isinstance(seat.app.screen, Chooser))
    assert isinstance(seat.app.screen, Chooser)
    return seat.app.screen


async def test_a_prefix_hints_at_what_may_follow_here(world: Demo, tmp_path: Path) -> None:
    async with seated(desk_of(world, tmp_path)) as seat:
        await seat.settled()
        await chosen(seat, "g")
        await seat.sees("Go to", "m  My tickets", "t  Ticket by number")
        assert "What is new in this thread" not in seat.text
        await seat.press("escape")
        await seat.until(lambda: isinstance(seat.app.screen, QueuesScreen))
        await chosen(seat, "e")
        await seat.sees("Edit", "p  Priority", "d  Due")


@pytest.mark.parametrize("preset", ["plain", "mutt"])
async def test_presets_lead_to_tickets_and_back(world: Demo, tmp_path: Path, preset: str) -> None:
    desk = desk_of(world, tmp_path)
    profile(desk, preset=preset)
    async with seated(desk) as seat:
        await seat.settled()
        await seat.press("down", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.settled()
        await seat.compose("f2" if preset == "plain" else "r")
        assert seat.composer
        await seat.press("escape")
        await seat.until(lambda: not seat.composer)
        await seat.press("alt+g" if preset == "plain" else "g")
        await seat.sees("m  My tickets")
        await seat.press("o")
        await seat.until(lambda: isinstance(seat.app.screen, OutboxScreen))


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_key_in_every_preset(action: Action) -> None:
    for preset in PRESETS:
        assert action.keys(preset)
    assert action.title
    assert action.help.endswith(".")
