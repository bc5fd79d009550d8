"""Writing beside a thread: the composer's place, drafts saved while typing, sending."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.getters import query_one

from rtdesk.actions.action import action
from rtdesk.outbox.draft import Draft
from rtdesk.text.paths import Stamp
from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.in_order import DIALOG, OPENING
from rtdesk.ui.later import later
from rtdesk.ui.text import plain
from rtdesk.ui.told import disk_words, told
from rtdesk.ui.twin import twin
from rtdesk.ui.widgets.thread import Thread

if TYPE_CHECKING:
    from textual.timer import Timer

    from rtdesk.ui.editing import Edited
    from rtdesk.ui.widgets.composer import Composer

SAVE_PAUSE = 0.3
"""Seconds of silence after which a draft is saved; while typing goes on, at most 2."""
SAVE_LATEST = 2.0
SAVED, UNSAVED = "saved", "NOT SAVED"


class Composing(TicketDoing):
    """A screen with a thread, and a place (`#side`) for the composer beside it."""

    thread = query_one(Thread)
    side = query_one("#side", Vertical)

    def __init__(self) -> None:
        super().__init__()
        self._latest: Timer | None = None
        self._pause: Timer | None = None
        self._unsaved: Draft | None = None
        self._unquoted = False
        self._failing = False
        self._stamps: dict[str, Stamp] = {}
        self._to_insert = ""

    def show_ticket(self, id: int) -> None:  # noqa: A002
        """Another ticket on the same screen."""
        raise NotImplementedError

    def leave(self) -> None:
        """Before another ticket, or none, is shown."""
        raise NotImplementedError

    def composing_changed(self) -> None:
        """The composer came or went."""
        raise NotImplementedError

    @property
    def composer(self) -> Composer | None:
        """The composer, while there is one."""
        from rtdesk.ui.widgets.composer import Composer

        try:
            return self.query_one(Composer)
        except NoMatches:
            return None

    def write(self, draft: Draft) -> None:
        """Opens the composer beside the thread; what it held before is kept as a draft."""
        if draft.ticket != self.ticket_in_focus:
            self.leave()
            self.show_ticket(draft.ticket)
        self.save_now()
        self._open_composer(draft)

    def insert_next(self, text: str) -> None:
        """Goes to the cursor of the composer that is being opened."""
        self._to_insert = text

    @work(exclusive=True, group=OPENING)
    async def _open_composer(self, draft: Draft) -> None:
        from rtdesk.ui.widgets.composer import Composer

        composer = self.composer
        if composer is None:
            composer = Composer(profile=self.desk.profile, stamps=self._stamps)
            composer.twin = partial(twin, self.desk)
            await self.side.mount(composer)
        self.add_class("-composing")
        self.composing_changed()
        quote = self._quote_for(draft)
        self._put(composer, self._addressed(draft), quote)
        self._unquoted = draft.kind == "correspond" and draft.empty and not quote

    def _put(self, composer: Composer, draft: Draft, quote: str = "") -> None:
        ticket = self.desk.ticket(draft.ticket)
        signature = ""
        if ticket and draft.kind == "correspond" and not draft.body:
            signature = self.desk.profile.signature_for(ticket.queue.label)
        self.desk.take_up(draft)
        composer.open(draft, ticket, quote, signature)
        if self._to_insert:
            composer.insert(self._to_insert)
            self._to_insert = ""
        if self._failing:
            composer.note(UNSAVED, trouble=True)

    def _addressed(self, draft: Draft) -> Draft:
        """The draft with the link it goes to and what was on screen when it began."""
        if not draft.seen and (thread := self.desk.thread(draft.ticket)):
            draft = replace(draft, seen=thread.newest)
        ticket = None if draft.url else self.desk.ticket(draft.ticket)
        link = ticket.links.find(draft.kind) if ticket else None
        return replace(draft, url=link.url) if link else draft

    def _quote_for(self, draft: Draft) -> str:
        """What an empty reply starts with."""
        return self.thread.quote() if draft.kind == "correspond" and not draft.body else ""

    @work(exclusive=True, group=DIALOG)
    async def on_composer_quote(self, event: Composer.Quote) -> None:
        """All of the message in focus, chosen lines of it, or nothing."""
        from rtdesk.ui.screens.chooser import Choice, Chooser
        from rtdesk.ui.screens.quoting import QuoteScreen

        whole = self.thread.quote()
        choices = (
            Choice("a", "The whole message", "all", enabled=bool(whole)),
            Choice("l", "Chosen lines…", "lines", enabled=bool(whole)),
            Choice("n", "Nothing", "nothing"),
        )
        chosen = await self.app.push_screen_wait(Chooser("Quote", choices))
        quote: str | None = {"all": whole, "nothing": ""}.get(chosen or "")
        if chosen == "lines":
            quote = await self.app.push_screen_wait(QuoteScreen(whole))
        composer = self.composer
        if quote is not None and composer and composer.is_open:
            composer.put_quote(quote)

    def quote_late(self) -> None:
        """The thread came after the composer: quote, if nothing was written meanwhile."""
        composer = self.composer
        if not self._unquoted or composer is None or not composer.is_open:
            return
        draft = composer.worth_keeping()
        quote = self._quote_for(draft)
        if quote and draft.empty and draft.ticket == self.ticket_in_focus:
            self._put(composer, self._addressed(draft), quote)
        self._unquoted = not quote and draft.empty

    def on_composer_changed(self) -> None:
        """Saves the draft soon."""
        composer = self.composer
        if composer is None:
            return
        self._unsaved = composer.worth_keeping()
        if not self._failing:
            composer.note("")
        self._save_within(SAVE_PAUSE)

    def _save_within(self, seconds: float) -> None:
        if self._pause:
            self._pause.stop()
        self._pause = later(self, seconds, self._save_soon)
        if self._latest is None:
            self._latest = later(self, SAVE_LATEST, self._save_soon)

    def save_now(self) -> bool:
        """Saves what was typed since the last time; False when the disk did not take it."""
        for timer in (self._pause, self._latest):
            if timer:
                timer.stop()
        self._pause = self._latest = None
        composer = self.composer
        if self._unsaved is not None and composer and composer.is_open:
            self._unsaved = composer.worth_keeping()  # keys may be on their way to us still
        if self._unsaved is not None:
            self._save(self._unsaved)
        return self._unsaved is None

    def _save(self, draft: Draft) -> None:
        try:
            kept = self.desk.save_draft(draft)
        except OSError as error:
            if not self._failing:
                with told(self):
                    raise
            self._failing = True
            self._tell(f"{UNSAVED}: {error.strerror or error}", trouble=True)
            self._save_within(SAVE_LATEST)
        else:
            self._unsaved, self._failing = None, False
            self._tell("" if draft.empty else SAVED)
            if kept != draft:
                self._show_others(kept)

    def _show_others(self, kept: Draft) -> None:
        """Another window kept words for the same message: they are here now, too."""
        composer = self.composer
        if composer and composer.is_open:
            self._put(composer, kept)
            self.notify("Another window's words for this stand below yours.", markup=False)

    def _tell(self, words: str, *, trouble: bool = False) -> None:
        composer = self.composer
        if composer and composer.is_open:
            composer.note(plain(words), trouble=trouble)

    def words_to_the_last_key(self) -> None:
        """Before the end, whatever brings it: what stands in the composer is saved.

        Raises:
            OSError: the disk did not take it.
        """
        composer = self.composer
        if composer and composer.is_open:
            draft = composer.worth_keeping()
            if self._unsaved is not None or not draft.empty:
                self.desk.save_draft(draft)
        elif self._unsaved is not None:
            self.desk.save_draft(self._unsaved)

    def _save_soon(self) -> None:
        self.save_now()

    def on_composer_send(self, event: Composer.Send) -> None:
        """Into the outbox; the composer closes at once."""
        self._unsaved = None
        draft = self._addressed(event.draft)
        problem = "" if draft.url else "RT does not offer this on the ticket"
        try:
            if draft.url:
                self.desk.send(draft)
        except OSError as error:
            problem = disk_words(error)
        if not problem:
            self._close_composer(draft.ticket)
            return
        with told(self):
            self.desk.save_draft(draft)
        self.notify(plain(f"Not sent: {problem}"), severity="error", markup=False)
        self._open_composer(draft)

    @work(exclusive=True, group="fields")
    async def on_composer_review(self, event: Composer.Review) -> None:
        """Fields that messages have in this queue can be filled in."""
        from rtdesk.backend.errors import BackendError
        from rtdesk.desk.fields import specs
        from rtdesk.records.customfield import TRANSACTION

        ticket = self.desk.ticket(event.draft.ticket)
        if ticket is None or not ticket.queue.id.isdecimal():
            return
        try:
            known = await self.desk.fields.of_queue(int(ticket.queue.id))
        except BackendError:
            return  # a name and a value can still be typed
        composer = self.composer
        if composer and composer.is_open and composer.draft().ticket == ticket.id:
            composer.offer_fields(specs(known, TRANSACTION))

    def on_composer_closed(self, event: Composer.Closed) -> None:
        """Esc: the words stay as a draft."""
        self._unsaved = event.draft
        if self.save_now():
            self._close_composer()
        else:  # closing would lose it
            self._open_composer(event.draft)

    def on_composer_postponed(self, event: Composer.Postponed) -> None:
        """For later: the words stay as a draft, and it is said where."""
        self.on_composer_closed(event)
        if self._unsaved is None and not event.draft.empty:
            name = "reply" if event.draft.kind == "correspond" else "comment"
            kind = self.desk_app.key_of(f"ticket.{name}", action(name).key)
            self.notify(f"Kept: {kind} here or g d goes on with it.", timeout=3, markup=False)

    @work(exclusive=True, group=OPENING)
    async def _close_composer(self, sent: int = 0) -> None:
        """`sent` is the ticket whose message left: then one goes on."""
        self.remove_class("-composing")
        composer = self.composer
        self.set_focus(self.thread)
        if composer:
            await composer.remove()
        self.composing_changed()
        if sent:
            self.finished(sent)

    @work(group="editor")
    async def on_composer_edit_externally(self, event: Composer.EditExternally) -> None:
        """The user's own editor, and the text back whatever happens."""
        from rtdesk.ui import editing, editor

        draft = event.draft
        try:
            self.desk.save_draft(draft)
            edited = editing.hand_over(self.desk.editing, draft)
        except OSError as error:
            self._complain(f"Not edited: {error.strerror or error}")
            return
        if self.desk.profile.editor_split and editor.can_split():
            self._lock_text(draft, locked=True)
            trouble = await editor.run_beside(edited.file)
            self._lock_text(draft, locked=False)
        else:
            trouble = await editor.run(self.app, edited.file)
        if trouble:
            self._complain(f"{trouble}; what it left is here, ctrl+z has the text before it")
        self._take_back(replace(draft, body=edited.read()), edited)

    def _take_back(self, draft: Draft, edited: Edited) -> None:
        """From the file into the draft and, where it is open still, into the composer."""
        composer = self.composer
        now = composer.draft() if composer and composer.is_open else None
        if now and (now.ticket, now.kind) == (draft.ticket, draft.kind):
            draft = replace(now, body=draft.body)
        try:
            self.desk.save_draft(draft)
            edited.forget()
        except OSError as error:
            edited.close()  # the next start finds it
            self._complain(f"Not saved: {error.strerror or error}; the text is in {edited.file}")
        if now and composer and now.ticket == draft.ticket and now.kind == draft.kind:
            composer.replace_text(draft.body)
        elif draft.body.strip():
            self.notify(f"The edited text for #{draft.ticket} is a draft (g d).", markup=False)

    def _lock_text(self, draft: Draft, *, locked: bool) -> None:
        composer = self.composer
        if composer and composer.is_open and composer.draft().ticket == draft.ticket:
            composer.hold_text(locked=locked)

    def _complain(self, words: str) -> None:
        self.notify(plain(words), severity="error", timeout=10, markup=False)

    def on_unmount(self) -> None:
        """Nothing typed is lost, however the screen ends."""
        self.save_now()
