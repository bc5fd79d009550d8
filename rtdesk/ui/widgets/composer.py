"""Where a reply or a comment is written, looked over and sent."""

from __future__ import annotations

from collections.abc import Callable
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

from rtdesk.config.profile import Profile
from rtdesk.outbox.draft import Draft
from rtdesk.records.ticket import Ticket
from rtdesk.text.checks import Doubt, doubts
from rtdesk.text.file_checks import file_doubts
from rtdesk.text.paths import Stamp, stamps
from rtdesk.text.spec import Spec
from rtdesk.text.typed import typeable
from rtdesk.ui.text import plain
from rtdesk.ui.widgets import together
from rtdesk.ui.widgets.composer_title import ComposerTitle
from rtdesk.ui.widgets.editor import Editor, Field, focus_now
from rtdesk.ui.widgets.hints import hint_lines
from rtdesk.ui.widgets.paths import PathRow
from rtdesk.ui.widgets.recipients import brief
from rtdesk.ui.widgets.review import ReviewPane
from rtdesk.ui.widgets.review_lines import extras

Twin = Callable[[Draft], str]


def _no_twin(draft: Draft) -> str:
    return ""


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
    Composer > .hints { height: auto; padding: 0 1; color: $text-muted; }
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
        Binding(
            "ctrl+g",
            "quote",
            "Quote",
            tooltip="Quote all, chosen lines, or nothing of the message in focus",
            id="compose.quote",
        ),
        Binding(
            "ctrl+n",
            "article",
            "Article",
            tooltip="Insert one of RT's articles at the cursor",
            id="compose.article",
        ),
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

    class Quote(About):
        """Another part of the message is to be quoted; put it in with `put_quote`."""

    class Postponed(Closed):
        """It is for later; the draft is to be kept."""

    class EditExternally(About):
        """The draft is to be edited in the user's editor; give it back with `open`."""

    def __init__(
        self,
        *,
        cwd: Path | None = None,
        profile: Profile | None = None,
        stamps: dict[str, Stamp] | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.twin: Twin = _no_twin
        """Says when the same was sent just before."""
        self.fields: tuple[Spec, ...] = ()
        """Transaction custom fields of the ticket's queue, as far as they are known."""
        self._cwd = cwd
        self._profile = profile or Profile()
        self._stamps = {} if stamps is None else stamps
        self._draft = Draft(0, "correspond")
        self._ticket: Ticket | None = None
        self._start = ""
        self._quotes: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, subject, text or review, files, keys."""
        yield ComposerTitle()
        with Horizontal(classes="subject"):
            yield Static(Content("Subject"))
            yield Field(placeholder="as the ticket")
        yield Editor()
        yield ReviewPane()
        yield PathRow(self._cwd, self._profile)
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

    def open(
        self, draft: Draft, ticket: Ticket | None = None, quote: str = "", signature: str = ""
    ) -> None:
        """Shows a draft, ready to type behind its last word; `ticket` tells who will be mailed.

        `quote` and `signature` are what an empty draft starts with; as long as nothing is added
        to them, they are not worth keeping.
        """
        before = plain(quote, multiline=True).rstrip() + "\n\n" if quote.strip() else ""
        after = f"\n\n-- \n{plain(signature, multiline=True)}" if signature.strip() else ""
        self._start, self._quotes = before + after, (before,)
        body = typeable(draft.body)
        place = len(body) if body else len(before)
        body = body or self._start
        subject = typeable(draft.subject).replace("\n", " ").replace("\t", " ")
        self._draft, self._ticket = replace(draft, body=body, subject=subject), ticket
        self._stamps |= stamps(draft.files, self._stamps)
        self._review.check = self._doubts
        self.set_class(draft.kind == "comment", "-comment")
        self.add_class("-open")
        editor = self._editor
        editor.read_only = False
        self.remove_class("-locked")
        with self.prevent(TextArea.Changed, Input.Changed):
            editor.load_text(body)
            self._subject.value = subject
        editor.move_cursor((body.count("\n", 0, place), place - body.rfind("\n", 0, place) - 1))
        self.query_one(ComposerTitle).show(draft.kind, plain(brief(draft, ticket)))
        self.query_one(PathRow).display = False
        self._write()

    def draft(self) -> Draft:
        """What is written so far."""
        return self._draft

    def worth_keeping(self) -> Draft:
        """What is written so far, to the last key; empty when it is what it started with."""
        draft = self._draft
        if self.is_open:
            draft = replace(draft, body=self._editor.text, subject=self._subject.value)
        return replace(draft, body="") if draft.body == self._start else draft

    def focus_text(self) -> None:
        """Back to where one was writing or reading."""
        focus_now(self._review if self.reviewing else self._editor)

    def replace_text(self, text: str) -> None:
        """Another text in place of this one; undo brings it back."""
        editor = self._editor
        text = typeable(text)
        if text != editor.text:
            editor.replace(text, editor.document.start, editor.document.end)
        editor.move_cursor(editor.document.end)
        self._write()

    def hold_text(self, *, locked: bool) -> None:
        """While the text is in another editor, it is not changed here."""
        self._editor.read_only = locked
        self.set_class(locked, "-locked")
        self.note("")

    def note(self, words: str, *, trouble: bool = False) -> None:
        """A remark at the end of the title line, such as `saved`."""
        title = self.query_one(ComposerTitle)
        title.firm = self.has_class("-locked")
        if title.firm and not trouble:
            words = "in your editor"
        title.note, title.trouble = words, trouble

    def action_review(self) -> None:
        """Shows the message as it would go out."""
        self.query_one(PathRow).display = False
        review = self.query_one(ReviewPane)
        self.add_class("-review")
        self._list_extras()
        review.show(self._draft, self._ticket)
        focus_now(review)
        self._hint()
        self.post_message(self.Review(self._draft))

    def action_send(self) -> None:
        """Sends at once, unless there is something to doubt: then that is shown first."""
        if not self.reviewing and self._doubts(self._draft):
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

    def action_quote(self) -> None:
        """Asks for another quote."""
        if not self.reviewing:
            self.post_message(self.Quote(self._draft))

    def action_article(self) -> None:
        """Asks for an article, and inserts its text."""
        from rtdesk.ui.knowledge import choose

        if not self.reviewing:
            choose(self, self.insert)

    def insert(self, text: str) -> None:
        """Puts a text where the cursor is, on lines of its own; undo takes it out again."""
        if not self.is_open or self._editor.read_only:
            return
        editor = self._editor
        row, column = min(editor.selection)
        before = "" if not editor.document[row][:column].strip() else "\n"
        after = "\n" if not text.endswith("\n") else ""
        editor.replace(f"{before}{typeable(text)}{after}", *editor.selection)
        self._write()

    def put_quote(self, quote: str) -> None:
        """In place of the quote it started with, if that stands there still; else at the cursor.

        Nothing in place of it takes it away; undo brings it back.
        """
        editor = self._editor
        text = typeable(quote).rstrip() + "\n\n" if quote.strip() else ""
        known = [quote for quote in self._quotes if quote and editor.text.startswith(quote)]
        before = max(known, key=len, default="")  # undo may have brought back any of them
        if before:
            end = (before.count("\n"), 0)
            editor.replace(text, (0, 0), end)
        elif text:
            editor.replace(text, *editor.selection)
        if before or not editor.text.removeprefix(text).strip():
            self._quotes = (*self._quotes, text)
        focus_now(editor)

    def action_next_field(self) -> None:
        """From the subject to the text; from there on as the screen has it."""
        if not self._subject.has_focus:
            raise SkipAction
        focus_now(self._editor)

    def action_close(self) -> None:
        """Leaves; nothing is lost."""
        kept = self.worth_keeping()
        self._leave()
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
        self._stamps |= stamps(event.paths, {})
        self._change(replace(self._draft, files=files))

    def on_path_row_closed(self, event: PathRow.Closed) -> None:
        """Back to the text, which gets what was pasted and is not to be attached."""
        event.stop()
        if event.text:
            self._editor.replace(event.text, *self._editor.selection)
        focus_now(self._editor)

    def on_editor_pasted_files(self, event: Editor.PastedFiles) -> None:
        """Somebody dropped files onto the terminal: attach them?"""
        event.stop()
        self.query_one(PathRow).start(event.text)

    def on_review_pane_answered(self, event: ReviewPane.Answered) -> None:
        """Does what was decided in the review."""
        event.stop()
        match event.answer:
            case "send":
                self._leave()
                self.post_message(self.Send(self._draft))
            case "attach":
                self.action_attach()
            case "detach" | "up" | "down":
                self._rearrange(event.answer, event.file)
            case "status":
                together.ask_status(self, self._draft, self._ticket, self._together)
            case "minutes":
                together.ask_minutes(self, self._draft, self._together)
            case "fields":
                together.ask_fields(self, self._draft, self.fields, self._together)
            case "markdown":
                self._together(replace(self._draft, markdown=not self._draft.markdown), "")
            case "postpone":
                kept = self.worth_keeping()
                self._leave()
                self.post_message(self.Postponed(kept))
            case _:
                self._write()

    def offer_fields(self, fields: tuple[Spec, ...]) -> None:
        """These transaction custom fields can be filled in."""
        self.fields = fields
        self._hint()

    def _together(self, draft: Draft | None, words: str) -> None:
        """A question was answered, or not; the review shows what is so now."""
        if draft:
            self._change(draft)
            self._review.show(self._draft, self._ticket)
            self._hint()
        focus_now(self._review)
        if words:
            self._review.say(words)

    def _rearrange(self, answer: str, file: str) -> None:
        files = list(self._draft.files)
        at = files.index(file)
        files.pop(at)
        at += {"up": -1, "down": 1}.get(answer, 0)
        if answer != "detach":
            files.insert(at, file)
        self._change(replace(self._draft, files=tuple(files)))
        self._review.show(self._draft, self._ticket, chosen=0 if answer == "detach" else at + 1)

    def _doubts(self, draft: Draft) -> tuple[Doubt, ...]:
        """What to ask about the files, which may have gone since, and about the text."""
        found = file_doubts(draft.files, self._stamps, self._profile.attachment_limit_mb)
        found += doubts(draft.body, len(draft.files))
        again = self.twin(draft)
        return (*found, Doubt(again)) if again else found

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
        shown.display = bool(lines) and not self.reviewing
        shown.update(Content("\n").join(lines))

    def _hint(self) -> None:
        source = self.BINDINGS
        if self.reviewing:
            known = bool(self.fields or self._draft.fields)
            source = [b for b in ReviewPane.BINDINGS if known or _id(b) != "review.fields"]
        self.query_one(".hints", Static).update(hint_lines(source, max(self.size.width - 2, 8)))


def _id(binding: BindingType) -> str:
    return (binding.id or "") if isinstance(binding, Binding) else ""
