"""Every field of a ticket, each changed in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from rtdesk.backend.errors import BackendError
from rtdesk.desk.changing import file_numbers, held
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records.customfield import FieldKind
from rtdesk.records.ticket import Ticket
from rtdesk.store.change import Change
from rtdesk.text import spec as kinds
from rtdesk.text.field_checks import checked
from rtdesk.text.spec import Spec
from rtdesk.ui.absent import why_absent
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.fields.editing import edit_value, locked
from rtdesk.ui.standing import standing
from rtdesk.ui.text import plain
from rtdesk.ui.told import told
from rtdesk.ui.widgets.edit_lines import about, field_of, form_sections
from rtdesk.ui.widgets.form import Form
from rtdesk.ui.widgets.status_line import StatusLine
from rtdesk.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from rtdesk.ui.doing import TicketDoing

MUTED = "$foreground-muted"
NEVER = ("Subject", "Queue", "Status")
"""What cannot be without a value."""


class EditScreen(Screen[None], AtDesk):
    """Stays true while it is open: what waits and what RT refused stands below its field."""

    CSS_PATH = "edit.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "Undo the last change", id="edit.undo"),
        Binding("d", "dismiss_refusal", "Forget what RT refused here", id="edit.forget"),
        Binding("equals_sign", "decide", "Decide on a conflict", id="edit.decide"),
        Binding("R,ctrl+r,f5", "again", "Ask RT again", id="edit.again"),
        Binding("q,escape", "back", "Back", id="back"),
    ]

    title_line = query_one(TitleLine)
    form = query_one(Form)
    about = query_one("#about", Static)
    status_line = query_one(StatusLine)

    def __init__(self, ticket: int, below: TicketDoing, field: str = "") -> None:
        """`below` is where the keys of the ticket work; the cursor begins on `field`."""
        super().__init__()
        self.ticket = ticket
        """The number of the ticket."""
        self._below = below
        self._first = field
        self._known: dict[int, tuple[FieldKind, ...]] = {}
        self._trouble = ""

    def compose(self) -> ComposeResult:
        """Title, fields, the one under the cursor in words, status."""
        yield TitleLine()
        yield Form()
        yield Static(id="waiting")
        yield Static(id="about")
        yield StatusLine()

    def on_mount(self) -> None:
        """Shows what is known here, and asks for the rest."""
        self.desk_app.bridge.news.subscribe(self, self._news)
        self.desk.want_ticket(self.ticket)
        self._show()
        self.form.focus()
        if self._first:
            self.form.go(self._first)
        self._ask()

    # -- what there is -------------------------------------------------------------------------

    @property
    def _queue(self) -> int:
        ticket = self.desk.ticket(self.ticket)
        number = ticket.queue.id if ticket else ""
        return int(number) if number.isdecimal() else 0

    @work(exclusive=True, group="fields")
    async def _ask(self) -> None:
        """Which custom fields the queue has, and of what kind."""
        queue = self._queue
        if not queue:
            return
        try:
            self._known[queue] = await self.desk.fields.of_queue(queue)
            self._trouble = ""
        except BackendError as error:
            self._trouble = str(error)
        if self.is_attached:
            self._show()

    def _kinds(self) -> tuple[FieldKind, ...]:
        queue = self._queue
        return self._known.get(queue) or self.desk.fields.known(queue) or ()

    def _news(self, change: Change) -> None:
        if self.ticket in change.tickets or change.everything:
            if self._queue not in self._known:
                self._ask()
            self._show()
        elif change.outbox or change.status:
            self._show()

    def _entries(self) -> tuple[Entry, ...]:
        return self.desk.entries(self.ticket)

    def _show(self) -> None:
        ticket = self.desk.ticket(self.ticket)
        waiting = self.query_one("#waiting", Static)
        waiting.display, self.form.display = ticket is None, ticket is not None
        if ticket is None:
            waiting.update(Content.styled(f"   {why_absent(self.desk, self.ticket)}", MUTED))
        else:
            kinds_ = self._kinds()
            note = "" if kinds_ or not ticket.custom_fields else self._trouble or "asking RT…"
            names = self.desk.names(ticket)
            rows = form_sections(ticket, kinds_, self._entries(), note)
            self.form.show(rows, self.desk_app.now(), names)
        self._show_title(ticket)
        self._show_about()
        self._show_status()

    def _show_title(self, ticket: Ticket | None) -> None:
        subject = plain(ticket.subject) if ticket else ""
        self.title_line.show(
            Content.assemble(
                (" Edit  ", "bold $accent"), (f"#{self.ticket} ", "$accent"), (subject, "bold")
            ),
            Content.styled(f"{plain(self.desk.host)} {plain(self.desk.me)} ", MUTED),
        )

    def _show_about(self) -> None:
        row = self.form.row
        words = about(row.spec) if row else ""
        why = locked(row.spec) if row else ""
        self.about.update(Content.styled(plain(f" {words}{f' · {why}' if why else ''}"), MUTED))

    def _show_status(self) -> None:
        hint = self.desk_app.hint
        keys = [
            hint("form.change", "enter", "Change"),
            hint("form.clear", "x", "Clear"),
            hint("edit.undo", "u", "Undo"),
        ]
        row = self.form.row
        stuck = self._stuck(row.spec.name) if row else None
        if stuck and stuck.conflict:
            keys.insert(0, hint("edit.decide", "equals_sign", "Decide"))
        if stuck:
            keys.insert(0, hint("edit.forget", "d", "Forget this"))
        keys += [hint("back", "q", "Back"), hint("app.keys", "question_mark", "Keys")]
        self.status_line.show(keys, standing(self.desk))

    def _stuck(self, name: str) -> Entry | None:
        """What RT refused of a field, the last of it."""
        found = [e for e in self._entries() if e.state not in WAITING and field_of(e.op) == name]
        return found[-1] if found else None

    # -- keys ----------------------------------------------------------------------------------

    def on_form_moved(self, event: Form.Moved) -> None:
        """Another field under the cursor."""
        event.stop()
        self._show_about()
        self._show_status()

    @work(exclusive=True, group="edit")
    async def on_form_wanted(self, event: Form.Wanted) -> None:
        """The editor for the field, and what comes of it into the outbox."""
        event.stop()
        spec, ticket = event.row.spec, self.desk.ticket(self.ticket)
        if ticket is None:
            return
        if spec.kind == kinds.STATUS:
            await self._move(ticket)
            return
        if spec.kind == kinds.PEOPLE:
            from rtdesk.ui.screens.people import PeopleScreen

            self.app.push_screen(PeopleScreen(self.ticket))
            return
        beside = {row.spec.name: row.values for row in self.form.rows}
        new = await edit_value(
            self.desk_app,
            spec,
            held(ticket, spec),
            beside=beside,
            what=f"#{self.ticket}",
            files=file_numbers(ticket, spec),
        )
        if new is not None:
            self._change(spec, new)

    def on_form_cleared(self, event: Form.Cleared) -> None:
        """No value any more, where that can be."""
        event.stop()
        spec = event.row.spec
        why = locked(spec) or checked(spec, ())
        if spec.name in NEVER:
            why = f"A ticket cannot be without its {spec.label.lower()}."
        if why:
            self.notify(plain(why), severity="warning", timeout=4, markup=False)
        elif event.row.values and spec.kind == kinds.PEOPLE and spec.name.startswith("Role."):
            self.notify("Enter, and take them out there.", timeout=3, markup=False)
        elif event.row.values:
            self._change(spec, ())

    def _change(self, spec: Spec, new: tuple[str, ...]) -> None:
        ticket = self.desk.ticket(self.ticket)
        if ticket is None:
            return
        with told(self):
            if stuck := self._stuck(spec.name):  # it is asked for anew
                self.desk.drop(stuck.group, {self.ticket})
                ticket = self.desk.ticket(self.ticket) or ticket
            self.desk.fields.change(ticket, spec, new)

    async def _move(self, ticket: Ticket) -> None:
        """Along the lifecycle: RT's own actions; what needs words goes on in the composer."""
        from rtdesk.records.lifecycle import UPDATES
        from rtdesk.ui.screens.chooser import LETTERS, Choice, Chooser

        offers = [o for o in self.desk.offers(ticket.id) if o.action == "status" and o.link]
        if not offers:
            self.notify("RT offers no other status here.", timeout=3, markup=False)
            return
        choices = [
            Choice(key, offer.label, offer.id, f"→ {offer.link.to if offer.link else ''}")
            for key, offer in zip(LETTERS, offers, strict=False)
        ]
        chosen = await self.app.push_screen_wait(Chooser(f"Status of #{ticket.id}", choices))
        offer = next((offer for offer in offers if offer.id == chosen), None)
        if offer is None or offer.link is None:
            return
        if offer.link.update in UPDATES:
            self.dismiss()
            self.app.call_later(self._below.follow, offer)
        else:
            self.desk.set_status(ticket, offer.link.to)

    def action_undo(self) -> None:
        """Takes back what has not left, else the last change."""
        from rtdesk.ui.said import act_words

        waits = [e for e in self._entries() if e.state in ("held", "queued") and field_of(e.op)]
        with told(self):
            if waits:
                self.desk.drop(waits[-1].group, {self.ticket})
                return
            undone = self.desk.undo_act("")
            words = f"Undone: {act_words(undone)}" if undone else "Nothing to take back."
            self.notify(plain(words), timeout=3, markup=False)

    def action_dismiss_refusal(self) -> None:
        """What RT refused in this field was read."""
        row = self.form.row
        stuck = self._stuck(row.spec.name) if row else None
        if stuck:
            with told(self):
                self.desk.drop(stuck.group, {self.ticket})

    def action_decide(self) -> None:
        """The question that both sides changed this field."""
        from rtdesk.ui.screens.conflict import ask_about

        row = self.form.row
        stuck = self._stuck(row.spec.name) if row else None
        if stuck is None or not stuck.conflict or not ask_about(self, stuck):
            self.notify("There is nothing to decide.", timeout=2, markup=False)

    def action_again(self) -> None:
        """Reads the ticket, and what fields there are."""
        self.desk.want_ticket(self.ticket)
        self.desk.refresh()
        self._ask()

    def action_back(self) -> None:
        """To where one came from."""
        self.dismiss()
