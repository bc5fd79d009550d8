"""What depends on what, as a tree that grows where one looks; and its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from textual.content import Content

from rtdesk.desk.relations import Relations
from rtdesk.ops import fields
from rtdesk.records.lifecycle import DONE, INACTIVE
from rtdesk.records.ticket import Ticket
from rtdesk.ui.cells import cut
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.link_lines import number_of, target_line, ticket_line
from rtdesk.ui.widgets.membership import MUTED

BRANCHES = (
    ("DependsOn", "waits for", "they wait for each other"),
    ("DependedOnBy", "holds up", "they wait for each other"),
    ("Parent", "is part of", "each is a part of the other"),
    ("Child", "has as parts", "each is a part of the other"),
)
"""Kinds of links that are followed, what the tickets of one do, and what a circle of them means."""
OVER = DONE | INACTIVE
SHUT, OPEN, END = "▸", "▾", " "
DEEPEST = 12
"""Cells of indentation beyond which a branch is drawn no further to the right."""


@dataclass(slots=True, eq=False)
class Node:
    """A line of the tree. `children` are None until its links are known."""

    member: str
    kind: str
    above: tuple[str, ...] = ()
    """What it hangs on, from the top."""
    children: list[Node] | None = None
    is_open: bool = False
    asking: bool = False
    trouble: str = ""

    @property
    def ticket(self) -> int:
        """The ticket it is; 0: an article, an asset, or a page."""
        return number_of(self.member)

    @property
    def is_circle(self) -> bool:
        """True when it hangs on itself."""
        return self.member in self.above

    def learn(self, ticket: Ticket | None) -> None:
        """Its links are known: of this kind, in RT's order; None: RT hides the ticket."""
        its = fields.members(ticket, self.kind) if ticket else ()
        path = (*self.above, self.member)
        self.children = [Node(member, self.kind, path) for member in its]


@dataclass(slots=True)
class Tree:
    """A ticket with a branch for each kind of link it has."""

    ticket: int
    branches: dict[str, Node] = field(default_factory=dict)

    def plant(self, ticket: Ticket) -> None:
        """The links of the ticket itself; what is open below stays so."""
        for kind, _, _ in BRANCHES:
            root = Node(str(self.ticket), kind, is_open=True)
            root.learn(ticket)
            before = self.branches.get(kind)
            old = {node.member: node for node in (before.children or ())} if before else {}
            root.children = [old.get(node.member, node) for node in root.children or ()]
            self.branches[kind] = root

    def nodes(self) -> Iterator[tuple[str, Node | None, str]]:
        """Lines from the top: id, node, and how it hangs; without a node the name of a branch."""
        for kind, words, _ in BRANCHES:
            root = self.branches.get(kind)
            if root and root.children:
                yield kind, None, words
                yield from _below(root, kind, "")


def _below(node: Node, id_: str, indent: str) -> Iterator[tuple[str, Node, str]]:
    hangs = f"{indent}│ "[-DEEPEST:]
    for place, child in enumerate(node.children or ()):
        own = f"{id_}.{place}"
        yield own, child, hangs
        if child.is_open and not child.is_circle:
            yield from _below(child, own, hangs)


def counted(node: Node, relations: Relations) -> str:
    """How many of those right below are over, by their statuses; empty: not all are known."""
    rows = [relations.row(child.ticket) for child in node.children or () if child.ticket]
    done = sum(row is not None and row.status.casefold() in OVER for row in rows)
    unknown = sum(row is None for row in rows)
    counts = {"open": len(rows) - done - unknown, "done": done, "not known": unknown}
    return ", ".join(f"{count} {words}" for words, count in counts.items() if count)


def branch_line(words: str, node: Node, relations: Relations) -> Content:
    """`waits for  2 open, 1 done`."""
    return Content.assemble((f" {words}", "bold"), (f"  {counted(node, relations)}", MUTED))


def node_line(node: Node, hangs: str, relations: Relations, width: int) -> Content:
    """A ticket where it hangs, and whether there is more below."""
    hidden = node.ticket and relations.row(node.ticket) is None
    leaf = not node.ticket or node.is_circle or node.children == []
    mark = END if leaf or (hidden and relations.is_hidden(node.ticket)) else SHUT
    if node.is_open and node.children:
        mark = OPEN
    head = f" {hangs}{mark} "
    told = _told(node)
    room = max(width - len(head) - len(told), 10)
    if node.ticket:
        row = relations.row(node.ticket)
        gone = relations.is_hidden(node.ticket)
        line = ticket_line(f"#{node.ticket}", row, room, hidden=gone)
    else:
        line = target_line(relations, node.member, room)
    style = "$text-warning" if node.is_circle or node.trouble else MUTED
    return Content.assemble((head, MUTED), line, (cut(plain(told), max(width, 0)), style))


def _told(node: Node) -> str:
    if node.is_circle:
        circle = next(words for kind, _, words in BRANCHES if kind == node.kind)
        return f"  ↻ above already: {circle}"
    if node.asking:
        return "  asking RT…"
    if node.trouble:
        return f"  ✗ {node.trouble}"
    return "  nothing below" if node.is_open and node.children == [] else ""
