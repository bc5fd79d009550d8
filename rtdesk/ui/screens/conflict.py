"""What only the user can decide about an entry of the outbox; esc decides later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from rtdesk.ops.op import Message
from rtdesk.outbox.conflict import Clash
from rtdesk.outbox.entry import Entry
from rtdesk.store.change import Change
from rtdesk.text.when import ago
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.cells import fit, wrap
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.said import words
from rtdesk.ui.standing import clock
from rtdesk.ui.text import plain
from rtdesk.ui.told import told
from rtdesk.ui.widgets.hints import hint_lines
from rtdesk.ui.widgets.lines import Lines

EXCERPT = 6
"""Lines of one's own words that a question shows."""
FIELD = 11
CHOSEN = "bold reverse"


def ask_about(screen: Screen[Any], entry: Entry) -> bool:
    """Opens the question that belongs to an entry; False when there is none."""
    if entry.state != "conflict" or entry.conflict is None:
        return False
    kinds: dict[str, type[Decision]] = {
        "fields": FieldsScreen,
        "stale": StaleScreen,
        "unsure": UnsureScreen,
        "lost": LostScreen,
    }
    screen.app.push_screen(kinds[entry.conflict.kind](entry))
    return True


class Decision(ModalScreen[None], AtDesk):
    """Tells the facts and takes one key; goes away when there is nothing to decide any more."""

    CSS_PATH = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Decide later", id="decision.later"),
    ]
    facts = query_one(Lines)

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry

    def heading(self) -> str:
        """What it is about; not cleaned."""
        raise NotImplementedError

    def lines(self, width: int) -> Sequence[Content]:
        """The facts."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Heading, facts, keys."""
        with Vertical():
            yield Static(id="title")
            yield Lines()
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Stays true: another window may decide."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self.fill()

    def _news(self, change: Change) -> None:
        if change.outbox:
            now = [e for e in self.desk.entries() if e.id == self.entry.id]
            if not now or now[0].state != "conflict":
                self.dismiss()

    def on_resize(self, event: Resize) -> None:
        """Wraps anew."""
        self.fill()

    def fill(self) -> None:
        """Shows the facts as they are now."""
        width = max(self.app.size.width - 4, 20)
        title = Content.styled(plain(self.heading()), "bold $text-accent")
        self.query_one("#title", Static).update(title)
        self.facts.set_lines(self.lines(width))
        own = [*type(self).BINDINGS, *Decision.BINDINGS]
        self.query_one("#keys", Static).update(hint_lines(own, width))

    def action_leave(self) -> None:
        """It stays in the outbox."""
        self.dismiss()

    def action_edit(self) -> None:
        """Back into the composer, or out of the outbox."""
        with told(self):
            draft = self.desk.recall(self.entry.group, {self.entry.op.ticket})
            self.dismiss()
            if draft:
                self.desk_app.open_ticket(draft.ticket, draft=draft)

    def reason(self, width: int) -> list[Content]:
        """The outbox's own words about it."""
        return [Content.styled(p, "$text-warning") for p in wrap(plain(self.entry.reason), width)]

    def excerpt(self, width: int) -> list[Content]:
        """How one's own words begin."""
        op = self.entry.op
        if not isinstance(op, Message):
            return []
        own = [line for line in plain(op.body[:4000], multiline=True).split("\n") if line.strip()]
        own = [line for line in own if not line.startswith(">")]
        shown = [part for line in own[:EXCERPT] for part in wrap(line, width - 2)][:EXCERPT]
        rule = Content.styled("── your words " + "─" * max(width - 14, 0), "$foreground-muted")
        return [rule, *(Content(f"  {part}") for part in shown)]


class FieldsScreen(Decision):
    """Fields that were changed on both sides: before, now, and yours."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Apply", id="conflict.apply"),
        Binding("m", "choose('mine')", "Mine", id="conflict.mine"),
        Binding("t", "choose('theirs')", "Theirs", id="conflict.theirs"),
        Binding("b", "choose('merged')", "Both", show=False, id="conflict.both"),
        Binding("e", "other", "Another value", id="conflict.edit"),
        Binding("j,down", "move(1)", "Down", show=False, id="conflict.down"),
        Binding("k,up", "move(-1)", "Up", show=False, id="conflict.up"),
    ]

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        self._clashes = entry.conflict.clashes if entry.conflict else ()
        self._at = 0
        self._choices = {clash.field: "theirs" for clash in self._clashes}

    def heading(self) -> str:
        """The ticket."""
        return f"#{self.entry.op.ticket} changed while your change was on its way"

    def lines(self, width: int) -> Sequence[Content]:
        """A table: the chosen value stands out, and what will be done is said below it."""
        column = max((width - FIELD - 2) // 3, 8)
        heads = ("before", self._now(), "yours")
        titles = "".join(f"{fit(head, column - 1)} " for head in heads)
        out = [Content.styled(" " * FIELD + titles, "dim")]
        for at, clash in enumerate(self._clashes):
            out += self._row(clash, column, here=at == self._at)
        return out

    def _now(self) -> str:
        clash = self._clashes[self._at] if self._clashes else Clash("")
        now = datetime.fromtimestamp(self.desk.now(), UTC)
        when = ago(clash.when, now)
        who = self.desk.names().get(clash.who) or clash.who
        told_by = ", ".join(part for part in (plain(who), when) if part)
        return f"now ({told_by})" if told_by else "now"

    def _row(self, clash: Clash, column: int, *, here: bool) -> list[Content]:
        choice = self._choices[clash.field]
        cells = [(clash.base, ""), (clash.theirs, "theirs"), (clash.mine, "mine")]
        parts = [
            (
                fit(plain(value) or "(none)", column - 1) + " ",
                "bold reverse" if name == choice else "",
            )
            for value, name in cells
        ]
        mark = "▸ " if here and len(self._clashes) > 1 else "  "
        head = (fit(f"{mark}{plain(clash.field)}", FIELD), "bold")
        out = [Content.assemble(head, *parts)]
        result = {"theirs": clash.theirs, "mine": clash.mine, "merged": clash.merged}
        value = choice[1:] if choice.startswith("=") else result[choice]
        what = "your change is dropped" if choice == "theirs" else f"it is set to {plain(value)}"
        out.append(Content.styled(f"{' ' * FIELD}→ {what}", "$text-accent"))
        if clash.merged and choice != "merged":
            out.append(Content.styled(f"{' ' * FIELD}b both: {plain(clash.merged)}", "dim"))
        return out

    def action_move(self, by: int) -> None:
        """To another field."""
        if self._clashes:
            self._at = (self._at + by) % len(self._clashes)
            self.fill()

    def action_choose(self, choice: str) -> None:
        """For the field under the cursor."""
        if self._clashes and (choice != "merged" or self._clashes[self._at].merged):
            self._choices[self._clashes[self._at].field] = choice
            self.fill()

    @work(group=DIALOG)
    async def action_other(self) -> None:
        """A value that is neither."""
        from rtdesk.ui.screens.ask import Ask

        if self._clashes:
            clash = self._clashes[self._at]
            value = await self.app.push_screen_wait(Ask(clash.field, plain(clash.mine)))
            if value is not None and value.strip():
                self._choices[clash.field] = f"={value.strip()}"
                self.fill()

    def action_apply(self) -> None:
        """Does what was chosen."""
        with told(self):
            self.desk.resolve(self.entry.id, self._choices)
            self.dismiss()


class StaleScreen(Decision):
    """The ticket moved on below a message: look first, or send it all the same."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "look", "Look", id="conflict.look"),
        Binding("y", "anyway", "Send anyway", id="conflict.anyway"),
        Binding("u", "edit", "Edit", id="conflict.recall"),
    ]

    def heading(self) -> str:
        """The message."""
        return f"Not sent: your {words(self.entry.op)}"

    def lines(self, width: int) -> Sequence[Content]:
        """What happened since the message was begun."""
        conflict = self.entry.conflict
        if conflict is None:
            return ()
        count = conflict.messages
        said = [f"{count} new message{'' if count == 1 else 's'} since you began"] if count else []
        out = [
            Content.styled(part, "$text-warning")
            for line in (*said, *conflict.changes)
            for part in wrap(f"· {plain(line)}", width, hanging="  ")
        ]
        return [*out, *self.excerpt(width)]

    def action_look(self) -> None:
        """The thread, from the first message that was not there."""
        op = self.entry.op
        since = op.seen if isinstance(op, Message) else 0
        self.dismiss()
        self.desk_app.open_ticket(op.ticket, since=since)

    def action_anyway(self) -> None:
        """It goes out as it is."""
        with told(self):
            self.desk.send_anyway(self.entry.id)
            self.dismiss()


class UnsureScreen(Decision):
    """It may have arrived, and nothing proves it: the user looks and says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "look", "Look", id="unsure.look"),
        Binding("c", "check", "Check now", id="unsure.check"),
        Binding("y", "again", "Send again", id="unsure.again"),
        Binding("a", "arrived", "It arrived", id="unsure.arrived"),
        Binding("u", "edit", "Edit", id="unsure.edit"),
    ]

    def heading(self) -> str:
        """The message."""
        return f"Not sure that it arrived: your {words(self.entry.op)}"

    def lines(self, width: int) -> Sequence[Content]:
        """Why, and the words to look for."""
        entry, tried = self.entry, []
        if entry.attempted:
            tried = [
                Content(f"Tried {entry.attempts}×, last {clock(entry.attempted, seconds=True)}")
            ]
        return [*self.reason(width), *tried, *self.excerpt(width)]

    def action_look(self) -> None:
        """The thread at its end."""
        self.dismiss()
        self.desk_app.open_ticket(self.entry.op.ticket, since=self.entry.baseline)

    def action_check(self) -> None:
        """Asks the server once more."""
        self.desk.refresh()
        self.notify("Asking RT…", timeout=2, markup=False)

    def action_again(self) -> None:
        """Once more; if it had arrived, it is there twice."""
        with told(self):
            self.desk.retry(self.entry.id)
            self.dismiss()

    def action_arrived(self) -> None:
        """The user found it: nothing more is to be done."""
        with told(self):
            self.desk.drop(self.entry.group, {self.entry.op.ticket})
            self.dismiss()


class LostScreen(Decision):
    """The ticket was merged, deleted or is out of sight: the words need another place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "move", "Move to another ticket", id="lost.move"),
        Binding("y", "copy", "Copy the text", id="lost.copy"),
        Binding("u", "edit", "Edit", id="lost.edit"),
        Binding("d", "keep", "Keep as a draft", id="lost.keep"),
    ]

    def heading(self) -> str:
        """The message or the change."""
        return f"Nowhere to send it: your {words(self.entry.op)}"

    def lines(self, width: int) -> Sequence[Content]:
        """What became of the ticket."""
        conflict = self.entry.conflict
        said = conflict.changes if conflict and conflict.changes else (self.entry.reason,)
        out = [
            Content.styled(part, "$text-warning")
            for line in said
            for part in wrap(plain(line), width)
        ]
        return [*out, *self.excerpt(width)]

    @work(exclusive=True, group="copy")
    async def action_copy(self) -> None:
        """Into the clipboard, as far as the terminal lets us."""
        if isinstance(self.entry.op, Message):
            await self.desk_app.tell_copied(self.entry.op.body, "your words")

    @work(group=DIALOG)
    async def action_move(self) -> None:
        """Becomes the draft of another ticket, to be looked over and sent from there."""
        from rtdesk.ui.screens.ask import Ask

        into = self.desk.fate(self.entry.op.ticket).into
        answer = await self.app.push_screen_wait(Ask("To ticket", str(into) if into else ""))
        digits = (answer or "").strip().lstrip("#")
        if not digits.isdecimal() or len(digits) > 18:
            return
        with told(self):
            draft = self.desk.move(self.entry.group, int(digits))
            self.dismiss()
            if draft:
                self.desk_app.open_ticket(draft.ticket, draft=draft)

    def action_keep(self) -> None:
        """Out of the outbox; the words stay as a draft of the old ticket."""
        with told(self):
            self.desk.recall(self.entry.group, {self.entry.op.ticket})
            self.dismiss()
            self.app.notify("Kept as a draft: g d", timeout=3, markup=False)
