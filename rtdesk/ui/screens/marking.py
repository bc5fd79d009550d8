"""Marking on a screen with a list: by words, and also what of the list is still to be read."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from rtdesk.actions.action import ACTIONS
from rtdesk.actions.action import action as action_of
from rtdesk.store.lists import ListState
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.finding import Finding
from rtdesk.ui.standing import number
from rtdesk.ui.widgets.marks import MarkedList

ROWS = 500
"""Rows that are looked at between two keys."""
HINT = "words · status:new · owner:anna · -without"


class Marking(Finding):
    """A screen on which tickets are marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "plus",
            "mark_by",
            "Mark by words",
            show=False,
            id="list.mark_by",
            tooltip="Mark what has the words you type: `status:new`, `owner:anna`, `-without`",
        ),
        Binding(
            "semicolon",
            "for_marked",
            "Do to the marked",
            show=False,
            id="marks.act",
            tooltip="Choose what is done to all marked tickets; in `mutt` nothing else is",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._takes_rest = False

    def state_of_list(self) -> ListState:
        """How the list that is shown stands."""
        raise NotImplementedError

    # -- doing ---------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done to many may be tried, while some are marked."""
        if action == "do" and self._is_for_many(str(parameters[0])):
            return True
        return super().check_action(action, parameters)

    def do(self, id: str, argument: str = "") -> None:  # noqa: A002
        """To all that is marked where that makes sense, else to the ticket under the cursor."""
        if self._is_for_many(id):
            self.do_to_marked(id, argument)
        else:
            super().do(id, argument)

    def _is_for_many(self, id: str) -> bool:  # noqa: A002
        declared = action_of(id)
        if not declared.bulk or declared.local or self.desk.profile.preset == "mutt":
            return False  # what is local is done to all of them at once, with no plan before
        return bool(self.tickets.marks and self.tickets.marked())

    @work(exclusive=True, group=DIALOG)
    async def action_for_marked(self) -> None:
        """What can be done to many, by the keys that do it to one."""
        from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

        if not self.tickets.marked():
            self.notify("Nothing is marked.", timeout=2)
            return
        many = [one for one in ACTIONS if one.bulk]
        keys = {one.id: one.key for one in many if len(one.key) == 1}
        free = iter([letter for letter in LETTERS if letter not in keys.values()])
        choices = [Choice(keys.get(one.id) or next(free), one.title, one.id) for one in many]
        chosen = await self.app.push_screen_wait(Chooser(self.marked_words(), choices))
        if chosen and action_of(chosen).local:
            self.do(chosen)
        elif chosen:
            self.do_to_marked(chosen)

    @work(exclusive=True, group=DIALOG)
    async def do_to_marked(self, id: str, argument: str = "") -> None:  # noqa: A002
        """Does an action to all marked tickets; those to which it was not done stay marked."""
        from rtdesk.ui.bulk import do_to_many

        self.tickets.end_range()
        left = await do_to_many(self.desk_app, self.tickets.marked(), id, argument)
        if left is not None:
            self.tickets.mark(left)

    # -- what is told --------------------------------------------------------------------------

    def marked_words(self) -> str:
        """How many are marked; empty: none."""
        tickets = self.tickets
        count = len(tickets.marked()) if tickets.marks else 0
        if self._takes_rest:
            return f"{number(count)} marked, the rest when it is read"
        if tickets.in_range:
            return f"{number(count)} marked, v ends the range"
        return f"{number(count)} marked" if count else ""

    def _rest_words(self) -> str:
        """What of the list is not here; empty: nothing."""
        if self.found is not None:
            return "what was found first" if self.found.more else ""
        state = self.state_of_list()
        if state.complete:
            return ""
        total = f"about {number(state.total)}" if state.total is not None else "more"
        return f"what is here of {total}"

    # -- all of it -----------------------------------------------------------------------------

    def on_marked_list_marked(self, event: MarkedList.Marked) -> None:
        """Says how many there are; of a list that is not read to its end, that it is not all."""
        rest = self._rest_words() if event.everything else ""
        if rest:
            more = "" if self.found else " · * takes the rest when it is read"
            words = f"Marked {number(len(self.tickets.marked()))}: {rest}{more}"
            self.notify(words, timeout=5, markup=False)
        self.show_state()

    def on_marked_list_enough(self) -> None:
        """All that is here is marked: the rest too, when it is read, or none."""
        if self.found is None and not self._takes_rest and not self.state_of_list().complete:
            self._takes_rest = True
            self.ask_on()
        else:
            self.forget_marks()
        self.show_state()

    def ask_on(self) -> None:
        """The list is wanted to its end."""
        raise NotImplementedError

    def take_rest(self) -> None:
        """The list changed: once it is read to its end, all of it is marked."""
        if self._takes_rest and self.found is None and self.state_of_list().complete:
            self._takes_rest = False
            self.tickets.mark(self.tickets.marks.union(self.tickets.here()))
            count = number(len(self.tickets.marked()))
            self.notify(f"Marked {count}: the whole list.", timeout=5, markup=False)

    def forget_marks(self) -> None:
        """No marks, and none to come."""
        self._takes_rest = False
        self.tickets.end_range()
        self.tickets.mark(())

    def unmark(self) -> bool:
        """One step back: the end of a range, not the rest, no marks. False: there were none."""
        if self.tickets.end_range():
            return True
        if self._takes_rest:
            self._takes_rest = False
            self.show_state()
            return True
        there = bool(self.tickets.marks)
        self.tickets.mark(())
        return there

    # -- by words ------------------------------------------------------------------------------

    @work(exclusive=True, group=DIALOG)
    async def action_mark_by(self) -> None:
        """Asks for words, and marks what of the list has them."""
        from rtdesk.ui.screens.ask import Ask

        words = await self.app.push_screen_wait(Ask("Mark what has", placeholder=HINT))
        if not words or not words.strip():
            return
        found = await self._having(words)
        rest = self._rest_words()
        of = f" ({rest})" if rest else ""
        if found:
            self.tickets.mark(self.tickets.marks | found)
            self.notify(f"Marked {number(len(found))}{of}.", timeout=5, markup=False)
        else:
            self.notify(f"Nothing here has that{of}.", timeout=5, markup=False)

    async def _having(self, words: str) -> frozenset[int]:
        from rtdesk.text.matching import matches

        here, found = self.tickets.here(), set[int]()
        for start in range(0, len(here), ROWS):
            rows = self.desk.rows(here[start : start + ROWS])
            found.update(id for id, listed in rows.items() if matches(listed.row, words))  # noqa: A001
            await asyncio.sleep(0)
        return frozenset(found)
