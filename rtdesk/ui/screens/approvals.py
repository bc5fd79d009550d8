"""Approvals that wait for the user: each with the ticket it is about, to be granted or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.desk.errands import Errand
from rtdesk.ops.op import SetStatus
from rtdesk.outbox.draft import Draft
from rtdesk.records.lifecycle import UPDATES
from rtdesk.records.link import Link
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.screens.errands import ErrandsScreen
from rtdesk.ui.screens.listing import Item
from rtdesk.ui.text import plain
from rtdesk.ui.told import told
from rtdesk.ui.widgets.errand_lines import about_lines, approval_line


class ApprovalsScreen(ErrandsScreen):
    """Only what RT's hyperlinks offer has a key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide(True)", "Approve, with a note if you like", id="approvals.approve"),
        Binding("d", "decide(False)", "Deny, with a note if you like", id="approvals.deny"),
    ]
    TITLE_WORDS = "Approvals that wait for you"
    LIST = "approvals"

    def errands(self) -> tuple[Errand, ...]:
        """What was decided stays until it left."""
        return tuple(one for one in super().errands() if one.listed.pending or not one.done)

    def items(self) -> Sequence[Item]:
        """The oldest first."""
        self.nothing = self._nothing()
        now, names = self.desk_app.now(), self.desk.names()
        width = self.list.room
        errands = self.errands()
        rows = self.desk.rows([one.about for one in errands if one.about])
        found = []
        for one in errands:
            about = about_lines(one, rows.get(one.about), now)
            state = self.held() or self.state
            last = (Content.styled(plain(state), "$foreground-muted"),) if state else ()
            line = approval_line(one, names, me=self.desk.me, now=now, width=width)
            found.append(Item(str(one.id), line, (*about, *last)))
        return found

    def _nothing(self) -> str:
        state = self.desk.list_state(self.LIST)
        if self.state and state.fresh_at is None:
            return self.state
        if state.fresh_at is None:
            problem = self.desk.status.problem
            return f"✗ {plain(problem)} · R asks again" if problem else "asking RT…"
        return "No approval waits for you."

    def keys(self) -> Sequence[tuple[str, str]]:
        """Of the one under the cursor, with RT's words behind ours."""
        one = self.chosen
        if one is None:
            return []
        keys = [("enter", f"Open #{one.about}")] if one.about else []
        if not one.done:
            for key, words, move in (("a", "Approve", _granting(one)), ("d", "Deny", one.refusing)):
                keys += [(key, f"{words} ({plain(move.label or move.to)})")] if move else []
        return [*keys, ("o", "Read it")]

    @work(exclusive=True, group=DIALOG)
    async def action_decide(self, granted: bool) -> None:
        """Asks for a note, and follows the lifecycle link."""
        from rtdesk.ui.screens.ask import Ask

        one = self.chosen
        move = (_granting(one) if granted else one.refusing) if one else None
        if one is None or move is None or one.done:
            words = "RT has not told yet what may be done with it."
            if one and one.links.fetched:
                words = "RT does not offer that here."
            self.notify(words, timeout=3, markup=False)
            return
        kind = UPDATES.get(move.update, "comment")
        if self.desk.draft(one.id, kind):
            self.notify(f"A message on #{one.id} is begun: o opens it.", timeout=4, markup=False)
            return
        question = f"{'Approve' if granted else 'Deny'} #{one.id}; a note"
        note = await self.app.push_screen_wait(Ask(question, "", "none: only the decision"))
        if note is not None:
            self._send(one, move, note.strip())

    def _send(self, one: Errand, move: Link, note: str) -> None:
        """With a note a message to where the link leads; without one the status alone."""
        hold = self.desk.profile.undo_seconds
        kind = UPDATES.get(move.update, "comment")
        offered = one.links.find(kind)
        url = move.url if move.update else offered.url if offered else ""
        with told(self):
            if not note:
                self.desk.do(SetStatus(one.id, move.to, one.listed.row.status), hold=hold)
            elif url:
                self.desk.send(Draft(one.id, kind, note, status=move.to, url=url))
            else:
                words = f"RT takes no note on #{one.id}; without one it can be decided."
                self.notify(words, severity="warning", timeout=5, markup=False)
        self.fill()


def _granting(one: Errand) -> Link | None:
    """The move that grants it: the one that ends it well."""
    from rtdesk.records.lifecycle import ends

    return next(iter(ends(one.links)), None)
