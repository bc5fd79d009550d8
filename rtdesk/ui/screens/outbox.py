"""Everything that has not arrived yet: how it stands, why, and what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from rtdesk.ops.op import Message
from rtdesk.outbox.entry import Entry
from rtdesk.text.checks import first_words
from rtdesk.text.when import size
from rtdesk.ui.cells import fit
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.said import STATES, act_words, capital, missing, words
from rtdesk.ui.screens.listing import Item, Listing
from rtdesk.ui.standing import clock
from rtdesk.ui.text import plain
from rtdesk.ui.told import told

FAILED = ("refused", "conflict")
AGAIN = ("refused", "conflict", "unsure")
"""States in which `y` sends again; what is held leaves at once by it."""
STATE = 20


class OutboxScreen(Listing):
    """What waits, what RT refused and why, and what needs the user."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Text and facts, or the question", id="outbox.open"),
        Binding("y", "send", "Send now, or again", id="outbox.retry"),
        Binding("u", "edit", "Back into the composer", id="outbox.edit"),
        Binding("c", "check", "Look now whether it arrived", id="outbox.check"),
        Binding("delete", "drop", "Drop", id="outbox.drop"),
    ]
    TITLE_WORDS = "Outbox"
    NOTHING = "Nothing waits: all has arrived."

    def items(self) -> Sequence[Item]:
        """The oldest first, as they leave; then what arrived, but otherwise than expected."""
        now, upload = self.desk.now(), self.desk.status.upload
        acts: dict[str, list[Entry]] = {}
        for entry in self.desk.entries():
            acts.setdefault(entry.group, []).append(entry)
        waiting: list[Item] = []
        for group, entries in acts.items():
            whole = self.desk.act(group)
            if len({entry.op.ticket for entry in whole}) > 1:
                waiting.append(_act(whole))
            else:
                waiting += [_item(entry, now, upload) for entry in entries]
        return [*waiting, *(_noted(entry) for entry in self.desk.outbox_notes())]

    def keys(self) -> Sequence[tuple[str, str]]:
        """What makes sense for this entry."""
        if act := self._whole():
            failed = sum(entry.state in FAILED for entry in act)
            again = [("y", f"Try {failed} again")] if failed else []
            keys = [("y", "Send now")] if act[0].state == "held" else again
            return [("enter", "Each ticket"), *keys, ("u", "Take back"), ("del", "Drop")]
        entry = self._entry()
        if entry is None:
            return [("g d", "Drafts")] if self.desk.drafts() else []
        keys = [("enter", "Decide" if entry.state == "conflict" else "Text")]
        if entry.state == "held":
            keys.append(("y", "Send now"))
        elif entry.state in AGAIN:
            keys.append(("y", "Send again"))
        if entry.state not in ("sending", "unsure"):
            keys.append(("u", "Edit" if isinstance(entry.op, Message) else "Take back"))
        if entry.state in ("unsure", "queued"):
            keys.append(("c", "Check now"))
        return [*keys, ("del", "Drop")]

    def _entry(self) -> Entry | None:
        chosen = self.under_cursor
        return next((e for e in self.desk.entries() if str(e.id) == chosen), None)

    def _whole(self) -> tuple[Entry, ...]:
        """What is open of the act under the cursor, if that is one on several tickets."""
        group = self.under_cursor
        return tuple(entry for entry in self.desk.entries() if entry.group == group)

    def action_open(self) -> None:
        """The question about it if it has one, else its text and facts; of an act each ticket."""
        from rtdesk.ui.screens.bulk import BulkScreen
        from rtdesk.ui.screens.conflict import ask_about
        from rtdesk.ui.screens.entry import EntryScreen

        if self._whole():
            self.app.push_screen(BulkScreen(group=self.under_cursor))
            return
        entry = self._entry()
        if entry and not ask_about(self, entry):
            self.app.push_screen(EntryScreen(entry.id))

    def action_send(self) -> None:
        """Now, or once more."""
        entry = self._entry()
        with told(self):
            if act := self._whole():
                self.desk.send_held(act[0].group)
                self.desk.retry_all(entry.id for entry in act if entry.state in FAILED)
            elif entry and entry.state == "held":
                self.desk.send_held(entry.group)
            elif entry and entry.state in AGAIN:
                self.desk.retry(entry.id)
            elif entry:
                self.notify("It leaves by itself.", timeout=2, markup=False)

    def action_check(self) -> None:
        """Asks the server now."""
        self.desk.refresh()
        self.notify("Asking RT…", timeout=2, markup=False)

    @work(group=DIALOG)
    async def action_edit(self) -> None:
        """Takes a message back into the composer, anything else out of the outbox."""
        from rtdesk.ui.screens.ask import Confirm

        if act := self._whole():
            with told(self):
                back = self.desk.call_back(act[0].group)
                self.notify(f"Taken back on {len(back)} tickets.", markup=False)
            return
        entry = self._entry()
        if entry is None:
            return
        if entry.doubt:  # sent once already, and nobody knows
            question = Confirm("It may have arrived already. Take it back?", "Take back", "Leave")
            if not await self.app.push_screen_wait(question):
                return
        with told(self):
            draft = self.desk.recall(entry.group)
            if draft:
                self.open_draft(draft, entry.reason if entry.state in FAILED else "")
            elif any(e.id == entry.id for e in self.desk.entries()):
                self.notify("It is on its way: look again in a moment.", markup=False)
            else:
                self.notify(f"Taken back: {plain(words(entry.op))}", markup=False)

    @work(group=DIALOG)
    async def action_drop(self) -> None:
        """Forgets it for good, after a question."""
        from rtdesk.ui.screens.ask import Confirm

        if act := self._whole():
            await self._drop_act(act)
            return
        entry = self._entry()
        if entry is None:
            return
        question = Confirm(f"Drop the {plain(words(entry.op))}, with its words?", "Drop", "Keep")
        if not isinstance(entry.op, Message):
            question = Confirm(f"Forget this: {plain(words(entry.op))}?", "Forget", "Keep")
        if await self.app.push_screen_wait(question):
            with told(self):
                if not self.desk.drop(entry.group):
                    self.notify("It is on its way: look again in a moment.", markup=False)
            self.fill()

    async def _drop_act(self, act: tuple[Entry, ...]) -> None:
        from rtdesk.ui.screens.ask import Confirm

        what = act_words([entry.op for entry in act])
        question = Confirm(f"Forget what is open of this: {plain(what)}?", "Forget", "Keep")
        if await self.app.push_screen_wait(question):
            with told(self):
                if not self.desk.drop(act[0].group):
                    self.notify("Some of it is on its way: look again in a moment.", markup=False)
            self.fill()


def _act(entries: Sequence[Entry]) -> Item:
    """An act on several tickets in one line, with what is not done below it."""
    failed = [entry for entry in entries if entry.state in FAILED]
    mark, style = ("✗", "$text-error") if failed else ("⇡", "$text-accent")
    found = Counter(entry.state for entry in entries)
    parts = [f"{found['settled']} done"] if found["settled"] else []
    parts += [f"{count} {STATES[state]}" for state, count in found.items() if state in STATES]
    line = Content.assemble(
        (f" {mark} ", style),
        (fit(f"{len(failed)} failed" if failed else "on its way", STATE), "bold"),
        (f" {plain(act_words([entry.op for entry in entries]))}", ""),
        (f"  {', '.join(parts)}", "$foreground-muted"),
    )
    about = [f"#{entry.op.ticket}: {plain(entry.reason)}" for entry in failed[:3]]
    return Item(entries[0].group, line, tuple(Content.styled(x, "$text-warning") for x in about))


def state_words(entry: Entry, now: float, upload: float | None) -> str:
    """How it stands, with what is known of when it goes on."""
    match entry.state:
        case "held":
            return f"leaves in {max(ceil(entry.due - now), 0)} s"
        case "sending" if upload is not None:
            return f"is being sent {upload:.0%}"
        case _:
            return STATES.get(entry.state, entry.state)


def reason_lines(entry: Entry) -> tuple[Content, ...]:
    """Why it stands so, and what happens next."""
    reasons = [*missing(entry)] or ([entry.reason] if entry.reason else [])
    out = [Content.styled(plain(reason), "$text-warning") for reason in reasons]
    facts = []
    if entry.state in ("queued", "unsure") and entry.due:
        what = "next look" if entry.state == "unsure" else "next try"
        facts.append(f"{what} {clock(entry.due, seconds=True)}")
    if entry.looks and entry.state == "unsure":
        facts.append(f"looked {entry.looks}×")
    if entry.attempts:
        facts.append(f"tried {entry.attempts}×")
    if isinstance(entry.op, Message) and entry.op.files:
        count = len(entry.op.files)
        files = f"{count} file{'' if count == 1 else 's'}"
        facts.append(f"{files}, {size(sum(file.size for file in entry.op.files))}")
    if facts:
        out.append(Content.styled(capital(" · ".join(facts)), "$foreground-muted"))
    return tuple(out)


def _noted(entry: Entry) -> Item:
    line = Content.assemble(
        (" ! ", "$text-warning"),
        (fit("arrived, but", STATE), "bold"),
        (f" {plain(words(entry.op))}", ""),
        (f"  {_in_short(entry)}", "$foreground-muted"),
    )
    return Item(str(entry.id), line, reason_lines(entry))


def _in_short(entry: Entry) -> str:
    lost = len(missing(entry))
    return f"{lost} left out" if lost else plain(entry.reason)


def _item(entry: Entry, now: float, upload: float | None) -> Item:
    bad = entry.state in ("refused", "conflict")
    mark, style = ("✗", "$text-error") if bad else ("⇡", "$text-accent")
    own = first_words(entry.op.body) if isinstance(entry.op, Message) else ""
    line = Content.assemble(
        (f" {mark} ", style),
        (fit(state_words(entry, now, upload), STATE), "bold"),
        (f" {plain(words(entry.op))}", ""),
        (f"  {plain(own or entry.reason)}", "$foreground-muted"),
    )
    return Item(str(entry.id), line, reason_lines(entry))
