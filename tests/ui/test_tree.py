"""The tree of a ticket: grows where one looks, and says where it goes in a circle."""

from __future__ import annotations

from pathlib import Path

from rtdesk.backend.errors import Unreachable
from rtdesk.records.link import Link, Links
from rtdesk.records.ticket import Ticket
from rtdesk.ui.screens.ticket import TicketScreen
from rtdesk.ui.screens.tree import TreeScreen
from rtdesk.ui.widgets.link_tree import Tree
from tests.contract.server import Demo
from tests.ui.apps import Seat, at_desk


def tied(id_: int, *ends: int, ref: str = "depends-on") -> Ticket:
    """A ticket that depends on others."""
    links = tuple(Link(ref, f"ticket/{end}", "ticket", str(end)) for end in ends)
    return Ticket(id=id_, links=Links(links))


def drawn(tree: Tree) -> list[tuple[str, str]]:
    """What hangs where."""
    return [(node.member if node else "", hangs) for _, node, hangs in tree.nodes()]


def test_a_circle_is_shown_once_and_not_followed() -> None:
    tree = Tree(1)
    tree.plant(tied(1, 2, 3))
    two, three = tree.branches["DependsOn"].children or []
    two.learn(tied(2, 1, 3))
    two.is_open = True
    assert drawn(tree) == [
        ("", "waits for"),
        ("2", "│ "),
        ("1", "│ │ "),
        ("3", "│ │ "),
        ("3", "│ "),
    ]
    back, again = two.children or []
    assert (back.is_circle, again.is_circle, three.is_circle) == (True, False, False)
    back.is_open = True
    back.learn(tied(1, 2))
    assert len(drawn(tree)) == 5


def test_news_keep_what_is_unfolded() -> None:
    tree = Tree(1)
    tree.plant(tied(1, 2, 3))
    two = (tree.branches["DependsOn"].children or [])[0]
    two.learn(tied(2, 4))
    two.is_open = True
    tree.plant(tied(1, 3, 2))
    assert [member for member, _ in drawn(tree)] == ["", "3", "2", "4"]


def test_a_hidden_ticket_has_nothing_below() -> None:
    tree = Tree(1)
    tree.plant(tied(1, 2, ref="child"))
    node = (tree.branches["Child"].children or [])[0]
    node.learn(None)
    assert node.children == []


async def grown(seat: Seat, ticket: int) -> None:
    """The tree, by its keys."""
    await seat.open(ticket)
    await seat.press("L")
    await seat.sees("named by")
    await seat.press("t")
    await seat.until(lambda: isinstance(seat.app.screen, TreeScreen))


def chain(world: Demo, *subjects: str) -> list[int]:
    """Tickets each of which depends on the next; the last on the first."""
    made = [world.create("Support", subject) for subject in subjects]
    tables = world.app.tables
    for one, other in zip(made, [*made[1:], made[0]], strict=True):
        tables.link(tables.tickets[one], "DependsOn", other)
    return made


async def test_unfolding_line_by_line(tmp_path: Path) -> None:
    world = Demo()
    first, second, third = chain(world, "First of all", "Second of all", "Third of all")
    async with at_desk(world, tmp_path) as seat:
        await grown(seat, first)
        await seat.sees("waits for  1 open", "holds up  1 open", "Second of all")
        await seat.press("j", "j", "space")
        await seat.sees(f"│ │ ▸ #{third}")
        await seat.press("j", "l")
        await seat.sees("↻ above already: they wait for each other")
        await seat.press("h")
        await seat.until(lambda: "↻" not in seat.text)
        await seat.press("h", "h")
        await seat.until(lambda: f"│ │ ▸ #{third}" not in seat.text)
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, TicketScreen))
        await seat.read(second)
        await seat.press("q")
        await seat.until(lambda: isinstance(seat.app.screen, TreeScreen))


async def test_all_at_once_ends(tmp_path: Path) -> None:
    world = Demo()
    first, *_ = chain(world, "First of all", "Second of all", "Third of all")
    async with at_desk(world, tmp_path) as seat:
        await grown(seat, first)
        await seat.sees("Second of all")
        await seat.press("E")
        await seat.until(lambda: seat.text.count("↻ above already") == 2)


async def test_a_failure_stands_at_its_line_and_is_tried_again(tmp_path: Path) -> None:
    world = Demo()
    first, second, _ = chain(world, "First of all", "Second of all", "Third of all")
    async with at_desk(world, tmp_path) as seat:
        await grown(seat, first)
        await seat.sees("Second of all")
        relations = seat.desk.relations
        asks = relations.ticket

        async def fails(number: int, *, anew: bool = False) -> Ticket | None:
            raise Unreachable("connection refused")

        setattr(relations, "ticket", fails)  # noqa: B010
        screen = seat.app.screen
        assert isinstance(screen, TreeScreen)
        node = (screen.links.branches["DependsOn"].children or [])[0]
        assert node.ticket == second
        node.children = None
        await seat.press("j", "j", "space")
        await seat.sees("✗ connection refused")
        setattr(relations, "ticket", asks)  # noqa: B010
        await seat.press("space")
        await seat.sees("Third of all")


async def test_a_ticket_that_stands_alone_says_so(tmp_path: Path) -> None:
    world = Demo()
    ticket = world.create("Support", "Alone")
    async with at_desk(world, tmp_path) as seat:
        await grown(seat, ticket)
        await seat.sees("It waits for nothing, holds up nothing, and is no part of anything.")
