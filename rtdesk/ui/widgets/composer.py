"""Where a reply or a comment is written, looked over and sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.composer_title import ComposerTitle
from rtdesk.ui.widgets.editor import Editor, Field, focus_now, typeable
from rtdesk.ui.widgets.hints import hints
from rtdesk.ui.widgets.paths import PathRow
from rtdesk.ui.widgets.recipients import brief
from rtdesk.ui.widgets.review import ReviewPane, all_doubts, extras


class Composer(Container):
    """Holds one draft at a time; says what the user wants with it and keeps nothing itself."""

    DEFAULT_CSS = """
    Composer { height: 1fr; layout: vertical; display: none; }
    Composer.-open { display: block; }
    Composer.-comment { border-left: outer $warning; }
    Composer > .subject {
        height: 2;
        padding: 0 1;
        border-bottom: solid $foreground-muted 50%;
    }
    Composer > .subject > Static { width: 8; color: $text-muted; }
    Composer Field { background: transparent; }
    Composer Field:focus { background: $boost; }
    Composer > Editor {
        height: 1fr;
        min-height: 2;
        padding: 0 1;
        background: transparent;
        scrollbar-size-vertical: 1;
    }
    Composer > ReviewPane { display: none; height: 1fr; }
    Composer > PathRow { display: none; border-top: solid $foreground-muted 50%; }
    Composer > .extras { height: auto; max-height: 6; padding: 0 1; }
    Composer > .hints { height: 1; padding: 0 1; color: $text-muted; }
    Composer.-comment > .subject { display: none; }
    Composer.-review > .subject, Composer.-review > Editor, Composer.-review > .extras {
        display: none;
    }
    Composer.-review > ReviewPane { display: block; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "review", "Review", id="compose.review"),
        # Many terminals send alt+enter as two keys, so that no hint promises it.
        Binding("alt+enter", "send", "Send", id="compose.send", show=False),
        Binding("ctrl+t", "attach", "Attach", id="compose.attach"),
        Binding("ctrl+o,f4", "edit_externally", "Editor", id="compose.editor"),
        Binding("tab", "next_field", "Next field", show=False, id="compose.next"),
        Binding("escape", "close", "Keep draft", id="compose.close"),
    ]

    class About(Message):
        """Something that the user wants with the draft."""

        def __init__(self, draft: Draft) -> None:
            super().__init__()
            self.draft = draft

    class Changed(About):
        """The draft is another one than before."""

    class Send(About):
        """The message may go; the composer is closed."""

    class Review(About):
        """The draft is being looked over."""

    class Closed(About):
        """The composer was left; the draft is to be kept."""

    class EditExternally(About):
        """The draft is to be edited in the user's editor; give it back with `open`."""

    def __init__(
        self,
        *,
        cwd: Path | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._cwd = cwd
        self._draft = Draft(0, "correspond")
        self._ticket: Ticket | None = None
        self._quote = ""

    def compose(self) -> ComposeResult:
        """Title, subject, text or review, files, keys."""
        yield ComposerTitle()
        with Horizontal(classes="subject"):
            yield Static(Content("Subject"))
            yield Field(placeholder="as the ticket")
        yield Editor()
        yield ReviewPane()
        yield PathRow(self._cwd)
        yield Static(Content(""), classes="extras")
        yield Static(Content(""), classes="hints")

    @property
    def is_open(self) -> bool:
        """True while a draft is on screen."""
        return self.has_class("-open")

    @property
    def reviewing(self) -> bool:
        """True while the draft is looked over."""
        return self.has_class("-review")

    def open(self, draft: Draft, ticket: Ticket | None = None, quote: str = "") -> None:
        """Shows a draft, ready to type behind its last word; `ticket` tells who will be mailed.

        `quote` is what an empty draft starts with; as long as nothing is added to it, it is not
        worth keeping.
        """
        self._quote = plain(quote, multiline=True).rstrip() + "\n\n" if quote.strip() else ""
        body = typeable(draft.body) or self._quote
        subject = typeable(draft.subject).replace("\n", " ")
        self._draft, self._ticket = replace(draft, body=body, subject=subject), ticket
        self.set_class(draft.kind == "comment", "-comment")
        self.add_class("-open")
        editor = self._editor
        with self.prevent(TextArea.Changed, Input.Changed):
            editor.load_text(body)
            self._subject.value = subject
        editor.move_cursor(editor.document.end)
        self.query_one(ComposerTitle).show(draft.kind, plain(brief(draft, ticket)))
        self.query_one(PathRow).display = False
        self._write()

    def draft(self) -> Draft:
        """What is written so far."""
        return self._draft

    def focus_text(self) -> None:
        """Back to where one was writing or reading."""
        focus_now(self._review if self.reviewing else self._editor)

    def note(self, words: str) -> None:
        """A remark at the end of the title line, such as `draft saved 1 s ago`."""
        self.query_one(ComposerTitle).note = words

    def action_review(self) -> None:
        """Shows the message as it would go out."""
        self.query_one(PathRow).display = False
        review = self.query_one(ReviewPane)
        self.add_class("-review")
        review.show(self._draft, self._ticket)
        focus_now(review)
        self._hint()
        self.post_message(self.Review(self._draft))

    def action_send(self) -> None:
        """Sends at once, unless there is something to doubt: then that is shown first."""
        if not self.reviewing and all_doubts(self._draft):
            self.action_review()
        else:
            self._review.action_answer("send")

    def action_attach(self) -> None:
        """Opens the row for a path."""
        self._write()
        self.query_one(PathRow).start()

    def action_edit_externally(self) -> None:
        """Asks for the user's own editor."""
        self.post_message(self.EditExternally(self._draft))

    def action_next_field(self) -> None:
        """From the subject to the text; from there on as the screen has it."""
        if not self._subject.has_focus:
            raise SkipAction
        focus_now(self._editor)

    def action_close(self) -> None:
        """Leaves; nothing is lost."""
        self._leave()
        kept = self._draft
        if kept.body == self._quote:
            kept = replace(kept, body="")
        self.post_message(self.Closed(kept))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keeps the draft up to date."""
        event.stop()
        self._change(replace(self._draft, body=self._editor.text))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keeps the draft up to date."""
        event.stop()
        self._change(replace(self._draft, subject=event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """From the subject on to the text."""
        event.stop()
        focus_now(self._editor)

    def on_path_row_added(self, event: PathRow.Added) -> None:
        """Attaches files, each once."""
        event.stop()
        files = tuple(dict.fromkeys((*self._draft.files, *event.paths)))
        self._change(replace(self._draft, files=files))

    def on_path_row_closed(self, event: PathRow.Closed) -> None:
        """Back to the text."""
        event.stop()
        focus_now(self._editor)

    def on_review_pane_answered(self, event: ReviewPane.Answered) -> None:
        """Does what was decided in the review."""
        event.stop()
        match event.answer:
            case "send":
                self._leave()
                self.post_message(self.Send(self._draft))
            case "attach":
                self.action_attach()
            case "detach":
                left = tuple(path for path in self._draft.files if path != event.file)
                self._change(replace(self._draft, files=left))
                self._review.show(self._draft, self._ticket)
            case _:
                self._write()

    def on_resize(self, event: Resize) -> None:
        """Cuts the lines anew."""
        self._list_extras()
        self._hint()

    @property
    def _editor(self) -> Editor:
        return self.query_one(Editor)

    @property
    def _subject(self) -> Field:
        return self.query_one(".subject Field", Field)

    @property
    def _review(self) -> ReviewPane:
        return self.query_one(ReviewPane)

    def _write(self) -> None:
        """From the review, or from nothing, to the text."""
        self.remove_class("-review")
        self._list_extras()
        self._hint()
        focus_now(self._editor)

    def _leave(self) -> None:
        self.remove_class("-open", "-review")

    def _change(self, draft: Draft) -> None:
        if draft != self._draft:
            self._draft = draft
            self._list_extras()
            self.post_message(self.Changed(draft))

    def _list_extras(self) -> None:
        lines = extras(self._draft, self._ticket, max(self.size.width - 2, 0))
        shown = self.query_one(".extras", Static)
        shown.display = bool(lines)
        shown.update(Content("\n").join(lines))

    def _hint(self) -> None:
        source = ReviewPane.BINDINGS if self.reviewing else self.BINDINGS
        self.query_one(".hints", Static).update(hints(source, max(self.size.width - 2, 0)))
