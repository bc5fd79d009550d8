"""The composer: two kinds that cannot be confused, nothing lost, nothing sent by accident."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from rtdesk.config.profile import Profile
from rtdesk.outbox.draft import Draft
from rtdesk.records.link import Link, Links
from rtdesk.records.ref import user
from rtdesk.records.ticket import Ticket
from rtdesk.text.typed import typeable
from rtdesk.ui.screens.chooser import Chooser
from rtdesk.ui.widgets.composer import Composer
from rtdesk.ui.widgets.composer_title import ComposerTitle
from rtdesk.ui.widgets.editor import Editor, Field
from rtdesk.ui.widgets.paths import PathRow
from rtdesk.ui.widgets.review import ReviewPane

SIZES = [(80, 24), (120, 40)]
TICKET = Ticket(
    42,
    subject="Printer [URGENT]",
    status="open",
    requestors=(user("ivan@example.org", "ivan", "ivan@example.org"),),
    cc=(user("facilities@example.org"),),
)
REPLY = Draft(42, "correspond", body="On Thursday.")
COMMENT = Draft(42, "comment", body="Check the tray.")
HOSTILE = "[/x] [@click=app.quit]x[/] \x1b[2J \u202eabc"


class Bench(App[None]):
    """A composer alone, with everything it says written down."""

    def __init__(self, cwd: Path, draft: Draft = REPLY, ticket: Ticket | None = TICKET) -> None:
        super().__init__()
        self.cwd, self.first, self.ticket = cwd, draft, ticket
        self.profile = Profile()
        self.said: list[Composer.About] = []

    def compose(self) -> ComposeResult:
        yield Composer(cwd=self.cwd, profile=self.profile)

    def on_mount(self) -> None:
        self.composer.open(self.first, self.ticket)

    @on(Composer.Changed)
    @on(Composer.Send)
    @on(Composer.Review)
    @on(Composer.Closed)
    @on(Composer.EditExternally)
    def write_down(self, event: Composer.About) -> None:
        self.said.append(event)

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    @property
    def title_line(self) -> str:
        return self.query_one(ComposerTitle).render().plain

    def text(self, selector: str) -> str:
        return str(self.query_one(selector, Static).content)

    @property
    def review(self) -> str:
        return "\n".join(line.plain for line in self.query_one(ReviewPane).lines)

    def last(self, kind: type[Composer.About]) -> Draft:
        assert type(self.said[-1]) is kind
        return self.said[-1].draft


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.pdf").write_bytes(b"x" * 340_000)
    (tmp_path / "notes.txt").write_bytes(b"x")
    return tmp_path


async def keys(pilot: Pilot[None], *names: str) -> None:
    await pilot.press(*names)
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_reply_and_comment_look_different(folder: Path, size: tuple[int, int]) -> None:
    app = Bench(folder)
    async with app.run_test(size=size, notifications=True, tooltips=True):
        reply = app.title_line
        assert "REPLY" in reply
        assert "ivan" in reply
        assert "mail goes out" in reply
        assert not app.composer.has_class("-comment")
        app.composer.open(COMMENT, TICKET)
        comment = app.title_line
        assert "COMMENT" in comment
        assert "not sent to the requestor" in comment
        assert "ivan" not in comment
        assert app.composer.styles.border_left[0] == "outer"


async def test_many_recipients_never_push_the_warning_out(folder: Path) -> None:
    people = tuple(user(f"somebody-{n}@example.org") for n in range(30))
    app = Bench(folder, ticket=Ticket(42, requestors=people))
    async with app.run_test(size=(80, 24)):
        assert "(mail goes out)" in app.title_line
        assert len(app.title_line) == 80


async def test_typing_changes_the_draft_and_tells(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.said == []
        await keys(pilot, "exclamation_mark")
        assert app.last(Composer.Changed).body == "On Thursday.!"
        await keys(pilot, "ctrl+z")
        assert app.composer.draft() == REPLY


async def test_escape_closes_and_keeps_the_words(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "x", "escape")
        assert app.last(Composer.Closed).body == "On Thursday.x"
        assert not app.composer.is_open
        assert not app.composer.display


@pytest.mark.parametrize("key", ["ctrl+o", "f4"])
async def test_the_users_editor_is_asked_for(folder: Path, key: str) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, key)
        assert app.last(Composer.EditExternally) == REPLY
        assert app.composer.is_open


async def test_review_spells_out_and_sends(folder: Path) -> None:
    app = Bench(folder, Draft(42, "correspond", body="On Thursday.", status="stalled", minutes=5))
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s")
        assert app.last(Composer.Review).body == "On Thursday."
        assert "ivan <ivan@example.org>" in app.review
        assert "facilities@example.org" in app.review
        assert "status open → stalled" in app.review
        assert "5 min worked" in app.review
        await keys(pilot, "x")
        assert app.composer.draft().body == "On Thursday."
        await keys(pilot, "y")
        assert app.last(Composer.Send).status == "stalled"
        assert not app.composer.is_open


async def test_y_in_the_text_is_a_letter(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "y", "q")
        assert app.composer.draft().body == "On Thursday.yq"


@pytest.mark.parametrize("key", ["e", "q", "escape"])
async def test_back_from_the_review_to_the_text(folder: Path, key: str) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s", key)
        assert not app.composer.reviewing
        assert app.composer.is_open
        assert isinstance(app.focused, Editor)


async def test_alt_enter_sends_what_raises_no_doubt(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "alt+enter")
        assert app.last(Composer.Send) == REPLY


async def test_alt_enter_shows_a_doubt_first_and_sends_the_second_time(folder: Path) -> None:
    app = Bench(folder, Draft(42, "correspond", body="The plan is attached."))
    async with app.run_test() as pilot:
        await keys(pilot, "alt+enter")
        assert app.review.startswith("! You wrote “attached”, but nothing is attached.")
        assert app.composer.is_open
        await keys(pilot, "alt+enter")
        assert app.last(Composer.Send).body == "The plan is attached."


async def test_an_empty_message_is_not_sent(folder: Path) -> None:
    app = Bench(folder, Draft(42, "correspond"))
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s", "y")
        assert app.composer.is_open
        assert "cannot be sent" in app.review
        assert not any(isinstance(said, Composer.Send) for said in app.said)


async def test_attach_with_completion_and_detach_by_number(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+t", "p", "tab", "enter")
        assert app.last(Composer.Changed).files == (f"{folder}/plan.pdf",)
        assert "1 plan.pdf 340 K application/pdf" in app.text(".extras")
        await keys(pilot, "n", "tab", "enter", "enter")
        assert isinstance(app.focused, Editor)
        await keys(pilot, "ctrl+s", "d")
        assert "Detach which one? 1 to 2" in app.review
        await keys(pilot, "1")
        assert app.composer.draft().files == (f"{folder}/notes.txt",)
        await keys(pilot, "1")
        assert len(app.composer.draft().files) == 1
        await keys(pilot, "d")
        assert app.composer.draft().files == ()


async def test_files_are_put_in_order_and_taken_off_by_their_number(folder: Path) -> None:
    paths = tuple(f"{folder}/{name}" for name in ("plan.pdf", "notes.txt", "last.txt"))
    Path(paths[2]).write_text("x")
    app = Bench(folder, Draft(42, "correspond", "Hi", files=paths))
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+s", "J")
        assert "by its number first" in app.review
        assert "3 files, 340 K in all" in app.review
        await keys(pilot, "1", "J", "J", "J")
        assert app.composer.draft().files == (paths[1], paths[2], paths[0])
        assert "▸ 3 plan.pdf 340 K application/pdf" in app.review
        await keys(pilot, "K")
        assert app.composer.draft().files == (paths[1], paths[0], paths[2])
        await keys(pilot, "d")
        assert app.last(Composer.Changed).files == (paths[1], paths[2])
        await keys(pilot, "2", "escape")
        assert app.composer.reviewing
        await keys(pilot, "escape")
        assert not app.composer.reviewing


async def test_a_status_of_the_lifecycle_goes_with_the_message(folder: Path) -> None:
    links = (
        Link("lifecycle", label="Resolve", from_status="open", to="resolved", update="Comment"),
        Link("lifecycle", label="Elsewhere", to="gone", external=True),
    )
    app = Bench(folder, ticket=replace(TICKET, links=Links(links)))
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+s", "s")
        assert isinstance(app.screen, Chooser)
        shown = "\n".join(line.plain for line in app.screen.list.lines)
        assert "Resolve" in shown
        assert "Elsewhere" not in shown
        await keys(pilot, "1")
        assert app.last(Composer.Changed).status == "resolved"
        assert "status open → resolved" in app.review
        await keys(pilot, "s", "escape")
        assert app.composer.draft().status == "resolved"
        await keys(pilot, "s", "0")
        assert app.last(Composer.Changed).status == ""
        assert isinstance(app.focused, ReviewPane)


async def test_without_lifecycle_links_there_is_no_status_to_set(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s", "s")
        assert "no other status" in app.review


async def test_minutes_worked(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s", "t", *"1h5", "enter")
        assert app.last(Composer.Changed).minutes == 65
        assert "65 min worked" in app.review
        assert not app.query_one(".extras").display  # it is said above already
        await keys(pilot, "t", "end", "x", "enter")
        assert "is no time" in app.review
        assert app.composer.draft().minutes == 65


async def test_transaction_custom_fields(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        await keys(pilot, "ctrl+s", "f", *"Kind=Call", "enter")
        assert app.last(Composer.Changed).fields == (("Kind", "Call"),)
        assert "Kind = Call" in app.review
        assert "f Fields" in app.text(".hints")
        await keys(pilot, "f", "ctrl+u", *"Kind=", "enter")
        assert app.composer.draft().fields == ()


async def test_markdown_is_shown_as_it_will_read(folder: Path) -> None:
    app = Bench(folder, Draft(42, "correspond", "Hello *you*\n\n| a | b |\n|---|---|\n| 1 | 2 |"))
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s")
        assert "*you*" in app.review
        await keys(pilot, "m")
        assert app.last(Composer.Changed).markdown
        assert app.composer.draft().body.startswith("Hello *you*")
        assert "sent as HTML" in app.review
        assert "|---|" not in app.review
        await keys(pilot, "m")
        assert not app.composer.draft().markdown
        assert "*you*" in app.review


async def test_postponed_is_kept_and_closed(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s", "p")
        assert app.last(Composer.Postponed) == REPLY
        assert not app.composer.is_open


async def test_a_file_that_changed_is_a_question_not_a_stop(folder: Path) -> None:
    app = Bench(folder, Draft(42, "correspond", "Hi", files=(f"{folder}/plan.pdf",)))
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s", "e")
        (folder / "plan.pdf").write_bytes(b"another plan")
        await keys(pilot, "ctrl+s")
        assert app.review.startswith("! plan.pdf: it changed")
        await keys(pilot, "y")
        assert app.last(Composer.Send).files


async def test_a_file_over_the_limit_stops(folder: Path) -> None:
    app = Bench(folder, Draft(42, "correspond", "Hi", files=(f"{folder}/plan.pdf",)))
    app.profile = Profile(attachment_limit_mb=0.1)
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+s", "y")
        assert "attachment_limit_mb" in app.review
        assert app.composer.is_open


async def test_what_was_sent_just_before_is_a_question(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        app.composer.twin = lambda draft: f"Sent before: {draft.body}"
        await keys(pilot, "alt+enter")
        assert app.review.startswith("! Sent before: On Thursday.")
        await keys(pilot, "y")
        assert app.last(Composer.Send) == REPLY


async def test_a_signature_stands_below_and_is_not_worth_keeping(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        app.composer.open(Draft(42, "correspond"), TICKET, "> hi", "anna\nDesk")
        assert app.composer.worth_keeping().empty
        await keys(pilot, "X")
        assert app.composer.worth_keeping().body == "> hi\n\nX\n\n-- \nanna\nDesk"
        await keys(pilot, "backspace", "escape")
        assert app.last(Composer.Closed).empty


async def test_redo(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "X", "ctrl+z", "ctrl+y")
        assert app.composer.draft().body == "On Thursday.X"


async def test_bad_news_about_saving_is_never_cut_off(folder: Path) -> None:
    people = tuple(user(f"somebody-{n}@example.org") for n in range(30))
    app = Bench(folder, ticket=Ticket(42, requestors=people))
    async with app.run_test(size=(80, 24)) as pilot:
        app.composer.note("saved")
        assert len(app.title_line) == 80
        app.composer.note("NOT SAVED: disk full", trouble=True)
        await pilot.pause()
        assert "NOT SAVED: disk full" in app.title_line
        assert "(mail goes out)" in app.title_line
        assert len(app.title_line) == 80


async def test_a_path_that_cannot_be_attached_is_a_sentence_and_nothing_is_lost(
    folder: Path,
) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+t", "z", "enter")
        assert "no such file" in app.text("PathRow .said")
        assert app.query_one("PathRow Field", Field).value == "z"
        await keys(pilot, "escape")
        assert app.composer.is_open
        assert isinstance(app.focused, Editor)
        assert app.composer.draft() == REPLY


async def test_a_pattern_is_counted_before_its_files_are_added(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+t", *"*.*", "enter")
        assert "2 files, 340 K: enter again adds them" in app.text("PathRow .said")
        assert "notes.txt" in app.text("PathRow .said")
        assert app.composer.draft().files == ()
        await keys(pilot, "enter")
        assert len(app.composer.draft().files) == 2


async def test_a_file_over_the_limit_is_not_added(folder: Path) -> None:
    app = Bench(folder)
    app.profile = Profile(attachment_limit_mb=0.1)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+t", *"plan.pdf", "enter")
        assert "attachment_limit_mb" in app.text("PathRow .said")
        assert app.composer.draft().files == ()


async def paste(app: Bench, pilot: Pilot[None], text: str) -> None:
    assert app.focused
    app.focused.post_message(Paste(text))
    await pilot.pause()
    await pilot.pause()


async def test_paths_pasted_into_the_row(folder: Path) -> None:
    (folder / "two words.txt").write_text("x")
    app = Bench(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+t")
        await paste(app, pilot, f"file://{folder}/two%20words.txt\nfile://{folder}/plan.pdf\n")
        await keys(pilot, "enter")
        names = [Path(path).name for path in app.composer.draft().files]
        assert names == ["two words.txt", "plan.pdf"]


async def test_files_dropped_on_the_text_are_offered(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await paste(app, pilot, f"'{folder}/plan.pdf' ")
        assert "enter attaches 1 file, 340 K" in app.text("PathRow .said")
        assert app.composer.draft() == REPLY
        await keys(pilot, "enter", "enter")
        assert app.composer.draft().files == (f"{folder}/plan.pdf",)
        assert app.composer.draft().body == REPLY.body
        await paste(app, pilot, f"{folder}/notes.txt")
        await keys(pilot, "escape")
        assert len(app.composer.draft().files) == 1
        assert app.composer.draft().body == f"{REPLY.body}{folder}/notes.txt"
        assert isinstance(app.focused, Editor)


@pytest.mark.parametrize(
    ("script", "files", "said"),
    [
        ("printf 'plan.pdf\\nnotes.txt\\n'", 2, "2 files added"),
        ("printf '%s\\0' \"$PWD/plan.pdf\"", 1, "added"),
        ("exit 130", 0, "tab completes"),
        ("echo gone.pdf", 0, "no such file"),
        ("exit 7", 0, "ended with 7"),
    ],
)
async def test_the_users_own_picker(
    folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, files: int, said: str
) -> None:
    monkeypatch.setattr(App, "suspend", lambda _: contextlib.nullcontext())
    app = Bench(folder)
    app.profile = Profile(picker=("sh", "-c", script))
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+t", "ctrl+t")
        assert len(app.composer.draft().files) == files
        assert said in app.text("PathRow .said")


async def test_without_a_picker_it_is_said_how_to_have_one(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "ctrl+t", "ctrl+t")
        assert 'picker = ["fzf", "-m"]' in app.text("PathRow .said")


async def test_candidates_are_listed(folder: Path) -> None:
    (folder / "plan.odt").write_bytes(b"x")
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "ctrl+t", "p", "tab")
        assert app.query_one("PathRow Field", Field).value == "plan."
        assert "plan.odt  plan.pdf" in app.text("PathRow .said")


async def test_a_file_that_went_away_stops_the_message(folder: Path) -> None:
    app = Bench(folder, Draft(42, "correspond", body="Hi", files=(f"{folder}/gone.pdf",)))
    async with app.run_test() as pilot:
        await keys(pilot, "alt+enter", "y")
        assert app.composer.is_open
        assert "gone.pdf: there is no such file." in app.review


async def test_tab_moves_on_from_the_text(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        await keys(pilot, "shift+tab")
        assert app.focused is not None
        assert app.focused.parent is app.query_one(".subject")
        await keys(pilot, "X")
        assert app.last(Composer.Changed).subject == "X"
        await keys(pilot, "tab")
        assert isinstance(app.focused, Editor)


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_words_neither_crash_nor_act(folder: Path, size: tuple[int, int]) -> None:
    ticket = Ticket(42, status=HOSTILE, requestors=(user(HOSTILE, HOSTILE, HOSTILE),))
    draft = Draft(42, "correspond", HOSTILE, HOSTILE, (HOSTILE,), HOSTILE)
    app = Bench(folder, draft, ticket)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await pilot.click(ComposerTitle)
        await pilot.hover(".extras")
        await keys(pilot, "ctrl+s")
        shown = app.title_line + app.review + app.text(".extras")
        assert "\x1b" not in shown
        assert "\x1b" not in app.query_one(Editor).text
        assert "\u202e" not in shown
        assert "[@click=app.quit]" in shown


async def test_a_quote_alone_is_not_worth_keeping(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test() as pilot:
        app.composer.open(Draft(42, "correspond"), TICKET, quote="> hi\x1b[2J")
        assert app.query_one(Editor).text == "> hi␛[2J\n\n"
        await keys(pilot, "escape")
        assert app.last(Composer.Closed).empty
        app.composer.open(Draft(42, "correspond"), TICKET, quote="> hi")
        await keys(pilot, "x", "escape")
        assert app.last(Composer.Closed).body == "> hi\n\nx"


async def test_in_the_review_no_key_reaches_the_ticket_behind(folder: Path) -> None:
    class Behind(Screen[None]):
        BINDINGS: ClassVar[list[BindingType]] = [("c", "count"), ("ctrl+b", "count")]
        counted = 0

        def compose(self) -> ComposeResult:
            yield Composer(cwd=folder)

        def on_mount(self) -> None:
            self.query_one(Composer).open(REPLY, TICKET)

        def action_count(self) -> None:
            self.counted += 1

    behind = Behind()
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(behind)
        await keys(pilot, "ctrl+s", "c")
        assert behind.counted == 0
        await keys(pilot, "ctrl+b")
        assert behind.counted == 1
        assert behind.query_one(Composer).reviewing


async def test_nothing_blinks(folder: Path) -> None:
    app = Bench(folder)
    async with app.run_test():
        assert not app.query_one(Editor).cursor_blink
        assert not any(field.cursor_blink for field in app.query(Field))
        assert not app.query_one(PathRow).display


def test_an_editor_keeps_everything_but_controls() -> None:
    assert typeable("a\r\nb\tc\x1b[0m\x9b👩‍🔧") == "a\nb\tc␛[0m⟨U+009B⟩👩‍🔧"
