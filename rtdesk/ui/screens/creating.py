"""The form for a new ticket: where, what, who, the queue's own fields, and the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static, TextArea

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.outbox.draft import Draft
from rtdesk.text.checks import doubts
from rtdesk.text.file_checks import file_doubts
from rtdesk.text.paths import Stamp, stamps, total
from rtdesk.text.spec import Spec
from rtdesk.text.typed import typeable
from rtdesk.ui.at_desk import AtDesk
from rtdesk.ui.cells import cut
from rtdesk.ui.in_order import DIALOG
from rtdesk.ui.later import later
from rtdesk.ui.new_ticket import FILES, QUEUE, SUBJECT, TICKET, NewTicket, change, fitting, sections
from rtdesk.ui.text import plain
from rtdesk.ui.told import disk_words, told
from rtdesk.ui.widgets.editor import Editor, focus_now
from rtdesk.ui.widgets.form import Form
from rtdesk.ui.widgets.hints import keys_line
from rtdesk.ui.widgets.paths import PathRow

if TYPE_CHECKING:
    from textual.timer import Timer

    from rtdesk.records.queue import Queue

PAUSE = 0.3
"""Seconds without a change after which the draft is on the disk."""
FORM_KEYS = (
    ("enter", "Change"),
    ("x", "Clear"),
    ("tab", "Text"),
    ("m", "Template"),
    ("ctrl+t", "Attach"),
    ("ctrl+s", "Send"),
    ("esc", "Keep draft"),
)
TEXT_KEYS = (
    ("tab", "Fields"),
    ("ctrl+o", "Editor"),
    ("ctrl+t", "Attach"),
    ("ctrl+s", "Send"),
    ("esc", "Keep draft"),
)


class CreatingScreen(Screen[None], AtDesk):
    """Keeps what is typed as a draft all the time; what is sent goes through the outbox."""

    CSS_PATH = "creating.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,alt+enter", "send", "Send", id="create.send"),
        Binding("ctrl+t", "attach", "Attach", id="create.attach"),
        Binding("ctrl+o,f4", "edit_externally", "Your editor", id="create.editor"),
        Binding("m", "template", "Begin with a template", id="create.template"),
        Binding("tab,shift+tab", "other", "Fields, or text", id="create.other"),
        Binding("escape", "leave", "Keep the draft and leave", id="create.leave"),
    ]

    form = query_one(Form)
    text = query_one(Editor)

    def __init__(self, draft: Draft, *, why: str = "") -> None:
        """`why` says what became of it, when it was sent before."""
        super().__init__()
        self._draft = draft
        self._why = why
        self._new = NewTicket()
        self._stamps: dict[str, Stamp] = stamps(draft.files, {})
        self._saving: Timer | None = None
        self._gone = False

    def compose(self) -> ComposeResult:
        """What it is, the fields, the text, keys."""
        yield Static(id="title")
        yield Static(id="why")
        yield Form()
        with Vertical(id="below"):
            yield Static(Content.styled("Text", "bold $text-accent"), id="heading")
            yield Editor()
        yield PathRow(None, self.desk.profile)
        yield Static(id="keys")

    def on_mount(self) -> None:
        """What was begun is there."""
        self.desk.take_up(self._draft)
        with self.prevent(TextArea.Changed):
            self.text.load_text(typeable(self._draft.body))
        self.query_one(PathRow).display = False
        self._show()
        self.form.focus()
        self._learn()
        if not self._draft.queue:
            self._choose_queue()

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._show()

    # -- what is shown -------------------------------------------------------------------------

    def _show(self) -> None:
        if not self.is_attached or self._gone:
            return
        width = self.app.size.width - 2
        parent = f" on #{self._draft.ticket}" if self._draft.ticket else ""
        name = (f"New ticket{parent}", "bold $text-accent")
        title = Content.assemble(name, f"  {self._new.note}")
        self.query_one("#title", Static).update(title.truncate(width, ellipsis=True))
        why = self.query_one("#why", Static)
        why.display = bool(self._why)
        why.update(Content.styled(plain(self._why), "$text-error"))
        heading = [Content.styled("Text", "bold $text-accent")]
        if self._draft.files:
            files = ", ".join(Path(path).name for path in self._draft.files)
            words = f"  ▤ {plain(files)}  {total(self._draft.files)}"
            heading.append(Content.styled(cut(words, width - 6), "$foreground-muted"))
        self.query_one("#heading", Static).update(Content("").join(heading))
        self.form.show(sections(self._draft, self._new), self.desk_app.now(), self.desk.names())
        keys = FORM_KEYS if self.form.has_focus else TEXT_KEYS
        self.query_one("#keys", Static).update(keys_line(keys, width))

    def on_descendant_focus(self) -> None:
        """Other keys count."""
        self._show()

    @work(exclusive=True, group="learn")
    async def _learn(self) -> None:
        """The fields of the queue, asked for when they are not known here."""
        queue = self._queue()
        if queue is None:
            return
        from rtdesk.desk.fields import specs

        known = self.desk.fields.known(queue.id)
        note = "" if known is not None else f"asking for the fields of {plain(queue.name)}…"
        self._new = replace(self._new, specs=fitting(specs(known or ())), note=note)
        self._show()
        try:
            found = await self.desk.fields.of_queue(queue.id)
        except (BackendError, ConfigError) as error:
            if known is None:
                why = f"its fields could not be asked for: {plain(str(error))}"
                self._new = replace(self._new, note=why)
        else:
            self._new = replace(self._new, specs=fitting(specs(found)), note="")
        self._show()

    def _queue(self) -> Queue | None:
        name = self._draft.queue.casefold()
        return next((q for q in self.desk.creating.queues() if q.name.casefold() == name), None)

    # -- changes -------------------------------------------------------------------------------

    def _change(self, draft: Draft) -> None:
        """Kept after a short pause."""
        if draft == self._draft:
            return
        self._draft = draft
        self._new = replace(self._new, wrong={})
        self._show()
        self._save_soon()

    def _save_soon(self) -> None:
        if self._saving:
            self._saving.stop()
        self._saving = later(self, PAUSE, self.save)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The text is part of the draft."""
        event.stop()
        self._draft = replace(self._draft, body=self.text.text)
        self._save_soon()

    def words_to_the_last_key(self) -> None:
        """Before the end, whatever brings it.

        Raises:
            OSError: the disk did not take it.
        """
        if not self._gone:
            self.desk.save_draft(replace(self._draft, body=self.text.text))

    def save(self) -> bool:
        """Puts the draft on the disk; False when that did not take it."""
        if self._gone:
            return True
        draft = replace(self._draft, body=self.text.text)
        try:
            self.desk.save_draft(draft)
        except OSError as error:
            self._new = replace(self._new, note=f"NOT SAVED: {plain(disk_words(error))}")
            self._show()
            return False
        return True

    @work(exclusive=True, group=DIALOG)
    async def on_form_wanted(self, event: Form.Wanted) -> None:
        """The editor for the field."""
        spec = event.row.spec
        if spec.name == QUEUE:
            await self._ask_queue()
        elif spec.name == FILES:
            self.action_attach()
        else:
            await self._edit(spec)

    async def _edit(self, spec: Spec) -> None:
        values = await change(self.desk_app, spec, self._draft)
        if values is not None:
            self._set(spec.name, values)

    def on_form_cleared(self, event: Form.Cleared) -> None:
        """No value; of several, the last one goes."""
        event.stop()
        name = event.row.spec.name
        if name == FILES:
            self._change(replace(self._draft, files=self._draft.files[:-1]))
        elif name != QUEUE:
            self._set(name, event.row.values[:-1] if event.row.spec.several else ())

    def _set(self, name: str, values: tuple[str, ...]) -> None:
        if name == SUBJECT:
            self._change(replace(self._draft, subject=next(iter(values), "")))
            return
        kept = dict(self._draft.values)
        kept[name] = values
        filled = tuple((field, wanted) for field, wanted in kept.items() if wanted)
        self._change(replace(self._draft, values=filled))

    @work(exclusive=True, group=DIALOG)
    async def _choose_queue(self) -> None:
        await self._ask_queue()

    async def _ask_queue(self) -> None:
        """One in which RT lets us create."""
        from rtdesk.ui.screens.chooser import Choice
        from rtdesk.ui.screens.picker import Picker

        queues = self.desk.creating.queues()
        if not queues:
            note = "RT lets you create in no queue, as far as this machine knows"
            self._new = replace(self._new, note=note)
            self._show()
            return
        choices = [Choice("", q.name, q.name, q.description) for q in queues]
        name = await self.app.push_screen_wait(Picker("New ticket in", choices))
        if name:
            self.desk.keep("create.queue", name)
            self._change(replace(self._draft, queue=name, url=""))
            self._learn()

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are letters in the text."""
        return action != "template" or self.form.has_focus

    def action_other(self) -> None:
        """To the text, or back to the fields."""
        focus_now(self.text if self.form.has_focus else self.form)

    def action_attach(self) -> None:
        """Opens the row for a path."""
        self.query_one(PathRow).start()

    def on_path_row_added(self, event: PathRow.Added) -> None:
        """Each once."""
        event.stop()
        files = tuple(dict.fromkeys((*self._draft.files, *event.paths)))
        self._stamps |= stamps(event.paths, {})
        self._change(replace(self._draft, files=files))

    def on_path_row_closed(self, event: PathRow.Closed) -> None:
        """Back."""
        event.stop()
        self.query_one(PathRow).display = False
        focus_now(self.form)

    def on_editor_pasted_files(self, event: Editor.PastedFiles) -> None:
        """Somebody dropped files onto the terminal."""
        event.stop()
        self.query_one(PathRow).start(event.text)

    @work(exclusive=True, group=DIALOG)
    async def action_template(self) -> None:
        """Fields and a text that were written beforehand; what is written already stays."""
        from rtdesk.ui.new_ticket import choose_template

        draft = await choose_template(self.desk_app, self._draft)
        if draft is None:
            return
        moved = draft.queue != self._draft.queue
        with self.prevent(TextArea.Changed):
            self.text.load_text(typeable(draft.body))
        self._change(draft)
        if moved:
            self._learn()

    @work(group="editor")
    async def action_edit_externally(self) -> None:
        """The user's own editor, and the text back whatever happens."""
        from rtdesk.ui import editing, editor

        draft = replace(self._draft, body=self.text.text)
        try:
            self.desk.save_draft(draft)
            edited = editing.hand_over(self.desk.editing, draft)
        except OSError as error:
            self.notify(plain(f"Not edited: {disk_words(error)}"), severity="error", markup=False)
            return
        trouble = await editor.run(self.app, edited.file)
        if trouble:
            self.notify(plain(trouble), severity="error", timeout=10, markup=False)
        self.text.load_text(typeable(edited.read()))
        self._draft = replace(self._draft, body=self.text.text)
        if self.save():
            edited.forget()

    @work(exclusive=True, group=DIALOG)
    async def action_send(self) -> None:
        """Looks at it first: what is wrong stays, what is doubtful is asked about."""
        draft = replace(self._draft, body=self.text.text)
        self._new = await self._new.checked(self.desk, draft)
        self._show()
        if self._new.wrong:
            first = next(iter(self._new.wrong))
            self._show_field(first)
            specs = (*TICKET, *self._new.specs)
            bad = [spec.label for spec in specs if spec.name in self._new.wrong]
            words = plain(f"Not sent, see to: {', '.join(bad) or first}.")
            self.notify(words, severity="warning", timeout=6, markup=False)
            return
        limit = self.desk.profile.attachment_limit_mb
        found = file_doubts(draft.files, self._stamps, limit)
        found += doubts(draft.body, len(draft.files)) if draft.body.strip() else ()
        if found and not await self._sure(" ".join(doubt.text for doubt in found)):
            return
        try:
            queue = await self.desk.creating.queue(draft.queue)
            link = queue.links.find("create", type="ticket")
            self.desk.send(replace(draft, url=link.url if link else ""))
        except (BackendError, ConfigError) as error:
            self.notify(plain(f"Not sent: {error}"), severity="error", timeout=10, markup=False)
        except OSError as error:
            words = plain(f"Not sent: {disk_words(error)}")
            self.notify(words, severity="error", timeout=10, markup=False)
        else:
            self._close()

    def _show_field(self, name: str) -> None:
        """The cursor on a field, with the note below it in sight."""
        form = self.form
        form.go(name)
        focus_now(form)
        if (form.cursor or 0) - form.scroll_offset.y > form.size.height - 3:
            form.scroll_by_lines(2)

    async def _sure(self, words: str) -> bool:
        from rtdesk.ui.screens.ask import Confirm

        answer: bool = await self.app.push_screen_wait(Confirm(words, "Send", "Back"))
        return answer

    def _close(self) -> None:
        """It is in the outbox: the draft is gone, and the form with it."""
        self._gone = True
        if self._saving:
            self._saving.stop()
        hold = self.desk.profile.undo_seconds
        left = f"leaves in {hold:.0f} s, u takes it back" if hold else "leaves now"
        self.app.notify(f"New ticket: {left}.", timeout=4, markup=False)
        self.dismiss()

    def action_leave(self) -> None:
        """The draft stays."""
        if not self.save():
            return
        with told(self):
            if self._new.is_untouched(self._draft):
                self.desk.save_draft(Draft(self._draft.ticket, self._draft.kind))
            else:
                self.app.notify("Kept: C or g d goes on with it.", timeout=3)
        self._gone = True
        self.dismiss()
