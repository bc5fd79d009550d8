"""The tree of a ticket: what it waits for, what waits for it, what it is part of, its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.store.change import Change
from rtdesk.ui.cells import cut
from rtdesk.ui.screens.listing import Item, Listing
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.link_lines import ticket_line
from rtdesk.ui.widgets.link_tree import Node, Tree, branch_line, node_line
from rtdesk.ui.widgets.membership import MUTED

MANY = 40
"""Tickets that are asked for at most when all is unfolded at once."""


class TreeScreen(Listing):
    """A line is asked about when it is unfolded, and never twice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open this ticket", id="tree.open"),
        Binding("space,right,l", "unfold", "Unfold, fold", id="tree.unfold"),
        Binding("left,h", "fold", "Fold, or to the line above", show=False, id="tree.fold"),
        Binding("E", "unfold_all", "Unfold all, as far as it is not too much", id="tree.all"),
        Binding("R,ctrl+r,f5", "ask", "Ask RT again", show=False, id="tree.ask"),
    ]

    def __init__(self, ticket: int) -> None:
        super().__init__()
        self.links = Tree(ticket)
        self._trouble = ""

    def on_mount(self) -> None:
        """The links of the ticket, then what they lead to."""
        super().on_mount()
        self._plant()

    @work(group="tree")
    async def _plant(self, anew: bool = False) -> None:
        try:
            ticket = await self.desk.relations.ticket(self.links.ticket, anew=anew)
        except (BackendError, ConfigError) as error:
            self._trouble = str(error)
        else:
            self._trouble = "" if ticket else "It is hidden from you, or gone."
            if ticket:
                self.links.plant(ticket)
        await self._call_all()

    async def _call_all(self) -> None:
        """Subjects and statuses of all lines that have none yet."""
        if not self.is_attached:
            return
        self.fill()
        nodes = [node for _, node, _ in self.links.nodes() if node and node.ticket]
        try:
            if await self.desk.relations.look({node.ticket for node in nodes}):
                self._guess()
        except (BackendError, ConfigError) as error:
            self._trouble = str(error)
        self._guess()
        if self.is_attached:
            self.fill()

    def _guess(self) -> None:
        """What is below a ticket that was read before needs no question."""
        for _, node, _ in self.links.nodes():
            if node and node.ticket and node.children is None and not node.is_circle:
                known = self.desk.ticket(node.ticket)
                if known and known.links.fetched:
                    node.learn(known)

    # -- lines ---------------------------------------------------------------------------------

    def items(self) -> Sequence[Item]:
        """The ticket itself, and all that is unfolded."""
        relations, width = self.desk.relations, self.list.room
        row = relations.row(self.links.ticket)
        hidden = relations.is_hidden(self.links.ticket)
        head = ticket_line(f" #{self.links.ticket}", row, width, hidden=hidden)
        out = [Item("top", head)]
        for id_, node, hangs in self.links.nodes():
            if node is None:
                line = branch_line(hangs, self.links.branches[id_], relations)
            else:
                line = node_line(node, hangs, relations, width)
            out.append(Item(id_, line))
        if len(out) == 1 and self.links.branches:
            out.append(
                Item(
                    "none",
                    Content.styled(
                        " It waits for nothing, holds up nothing, and is no part of anything.",
                        MUTED,
                    ),
                )
            )
        return out

    def fill(self) -> None:
        """The title, and all lines."""
        self.grow()
        title = Content.styled(f"Tree of #{self.links.ticket}", "bold $text-accent")
        if self._trouble:
            room = max(self.app.size.width - title.cell_length - 6, 0)
            told = cut(plain(f"✗ {self._trouble}"), room)
            title = Content.assemble(title, (f"  {told}", "$text-warning"))
        self.query_one("#title").update(title)  # type: ignore[attr-defined]
        super().fill()

    def keys(self) -> Sequence[tuple[str, str]]:
        """What makes sense here."""
        node = self._node
        opens = [("enter", "Open")] if node and node.ticket else []
        folds = [("space", "Fold" if node.is_open else "Unfold")] if node and node.ticket else []
        return [*opens, *folds, ("E", "Unfold all"), ("R", "Ask RT again")]

    def _news(self, change: Change) -> None:
        if self.links.ticket in change.tickets or change.everything:
            if ticket := self.desk.ticket(self.links.ticket):
                self.links.plant(ticket)
            self._fresh()
        elif change.tickets:
            self.fill()

    @work(exclusive=True, group="names")
    async def _fresh(self) -> None:
        await self._call_all()

    @property
    def _node(self) -> Node | None:
        under = self.under_cursor
        return next((node for id_, node, _ in self.links.nodes() if id_ == under), None)

    # -- keys ----------------------------------------------------------------------------------

    def action_open(self) -> None:
        """The ticket; `q` comes back to the tree."""
        if (node := self._node) and node.ticket:
            self.desk_app.open_ticket(node.ticket)

    def action_unfold(self) -> None:
        """Shows what is below, or hides it again."""
        node = self._node
        if node is None or not node.ticket or node.is_circle:
            return
        node.is_open = not node.is_open or bool(node.trouble)
        if node.is_open and node.children is None:
            self._ask(node)
        self.fill()

    def action_fold(self) -> None:
        """Hides what is below; a line that is shut leads to the one it hangs on."""
        node = self._node
        if node and node.is_open:
            node.is_open = False
            self.fill()
        elif "." in self.under_cursor:
            above = self.under_cursor.rpartition(".")[0]
            ids = [item.id for item in self._items]
            self.list.move_cursor(ids.index(above))
            self._tell()

    @work(group="tree")
    async def _ask(self, node: Node) -> None:
        await self._learn(node)
        await self._call_all()

    async def _learn(self, node: Node) -> None:
        """What is below a line: of this machine, or asked of RT."""
        node.asking, node.trouble = True, ""
        self.fill()
        try:
            node.learn(await self.desk.relations.ticket(node.ticket))
        except (BackendError, ConfigError) as error:
            node.trouble, node.is_open = str(error), False
        node.asking = False

    @work(exclusive=True, group="all")
    async def action_unfold_all(self) -> None:
        """One line after the other, until nothing is below or it gets too much."""
        asked = 0
        while self.is_attached:
            shut = [
                node
                for _, node, _ in self.links.nodes()
                if node
                and node.ticket
                and not (node.is_open or node.is_circle or node.trouble)
                and node.children != []
                and not self.desk.relations.is_hidden(node.ticket)
            ]
            if not shut:
                return
            node = shut[0]
            if node.children is None:
                if asked >= MANY:
                    self.notify(f"{asked} tickets were asked for: E goes on.", markup=False)
                    return
                asked += 1
                await self._learn(node)
            node.is_open = not node.trouble
            await self._call_all()

    def action_ask(self) -> None:
        """The tree anew."""
        self.links = Tree(self.links.ticket)
        self._plant(anew=True)
