"""The desk in a real terminal of 120 by 40, over a mirror of any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from rtdesk.ui.ordering import KEYS
from tests.perf import beside
from tests.perf.figures import Figure
from tests.perf.keys import Presses, press
from tests.perf.served import RTDESK, configure, home, invented
from tests.perf.startup import Program, last_row
from tests.pty import Terminal

ORDERS = ("Created", "Subject", "Owner", "Due", "Requestor", "Priority")
WORDS = ("printer", "schneider", "reset by peer", "4711", "zyxomma", "no such thing")
SWITCHES = 5
BUILT = 2.0
"""Seconds in which the desk has put a list in another order for good."""


def figures(tickets: int, rounds: int, seconds: float) -> Iterator[tuple[str, list[Figure]]]:
    """Everything, on the desk with that many tickets and a server that has the same ones."""
    with ExitStack() as stack:
        _, env = stack.enter_context(home())
        server = stack.enter_context(invented(tickets))
        env = configure(env, server, tickets=tickets)
        desk = Program("rtdesk", (str(RTDESK),))
        desk = replace(desk, ready=last_row(desk, env))
        programs = {beside.HELLO: env, desk: env}
        (hello, floor), (terminal, seen) = beside.start(programs, rounds, stack)
        yield "Start", list(beside.start_figures(floor, seen))
        beside.move([(hello, floor), (terminal, seen)])
        opened = beside.memory("list open", [hello, terminal], 45)
        yield "Keys", [*beside.move_figures(floor, seen), *_jumps(terminal)]
        yield "Other lists, other orders", [*_lists(terminal), *_orders(terminal)]
        yield "Find", list(_find(terminal))
        used = beside.memory("after all of that", [hello, terminal], 120)
        yield "At rest", [opened, used, *beside.rest_figures([hello, terminal], seconds)]


def other(command: tuple[str, ...], rounds: int, seconds: float, ready: str) -> Iterator[Figure]:
    """What can be measured of any program with a list."""
    with ExitStack() as stack:
        _, env = stack.enter_context(home())
        program = Program("other", command)
        program = replace(program, ready=ready or last_row(program, env))
        (hello, floor), (terminal, seen) = beside.start(
            {beside.HELLO: env, program: env}, rounds, stack
        )
        yield from beside.start_figures(floor, seen)
        beside.move([(hello, floor), (terminal, seen)])
        yield beside.memory("list open", [hello, terminal], 45)
        yield from beside.move_figures(floor, seen)
        yield from beside.rest_figures([hello, terminal], seconds)


def _jumps(terminal: Terminal) -> Iterator[Figure]:
    there, back, down = Presses(), Presses(), Presses()
    for _ in range(SWITCHES):
        there += press(terminal, "G", 1)
        back += press(terminal, "\x1b[H", 1)
        down += press(terminal, "\x1b[6~", 4)
    for name, presses in (("`G`", there), ("`home`", back), ("`page down`", down)):
        yield beside.pressed(f"{name} to painted", presses, 50)
        yield Figure(f"{name}, bytes", presses.size, "B")


def _lists(terminal: Terminal) -> Iterator[Figure]:
    mine, everything = Presses(), Presses()
    for _ in range(SWITCHES):
        press(terminal, "g", 1)
        mine += press(terminal, "m", 1)
        terminal.settle(0.5)
        terminal.wait_for(r"rtdesk .* Mine ")
        everything += press(terminal, "3", 1)
        terminal.settle(0.5)
        terminal.wait_for(r"rtdesk .* All open ")
    yield beside.pressed("to a small list (`g m`) painted", mine, 50)
    yield beside.pressed("to the large list (`3`) painted", everything, 50)
    yield Figure("the same, bytes", everything.size, "B")


def _orders(terminal: Terminal) -> Iterator[Figure]:
    first, again = Presses(), Presses()
    for column in ORDERS:
        first += _order(terminal, column)
        terminal.settle(BUILT)
    for column in ORDERS:
        again += _order(terminal, column)
    _order(terminal, "LastUpdated")
    yield beside.pressed("an order never used before (`O` and a letter) painted", first, 50)
    yield beside.pressed("one that was used before, painted", again, 50)
    yield Figure("the same, bytes", again.size, "B")


def _order(terminal: Terminal, column: str) -> Presses:
    press(terminal, "O", 1)
    pressed = press(terminal, KEYS[column], 1)
    terminal.settle(0.5)
    return pressed


def _find(terminal: Terminal) -> Iterator[Figure]:
    typed = Presses()
    for words in WORDS:
        press(terminal, "/", 1)
        for letter in words:
            typed += press(terminal, letter, 1)
        press(terminal, "\x1b", 1)
        terminal.settle(0.5)
    yield beside.pressed("a letter of words to find, painted", typed, 12)
    yield Figure("the same, bytes", typed.size, "B", goal=800)
