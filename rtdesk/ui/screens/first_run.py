"""The first start: where RT is and who one is, tried out before it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.content import Content
from textual.events import Resize
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Static

from rtdesk.backend.errors import NotAuthenticated, NotRT
from rtdesk.config.account import Secret
from rtdesk.config.errors import ConfigError
from rtdesk.config.rtrc import proposed
from rtdesk.config.setup import Keep, Setup, has_keyring, tidy, tokens_page, write
from rtdesk.desk.checks import Check, checks
from rtdesk.ui.cells import wrap
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.editor import Field
from rtdesk.ui.widgets.hints import hint_lines
from rtdesk.ui.widgets.lines import Lines

ROWS = (
    ("url", "Address", "what your browser shows, such as https://rt.example.com"),
    ("token", "Token", "RT makes one: Logged in as > Settings > Auth Tokens"),
    ("user", "Login", "only where you have no token"),
    ("password", "Password", "only where you have no token"),
)
"""(id, label, placeholder) of what is asked."""
SECRET = ("token", "password")
KEPT: dict[Keep, str] = {
    "file": "in a file that only you may read",
    "keyring": "in the keyring of your system",
    "nowhere": "nowhere: you set it in the environment before each start",
}
SIGNS = {True: ("✓", "$text-success"), False: ("✗", "$text-error"), None: ("·", "$text-warning")}
STEP = 13
"""Cells of a check's name and sign."""


class FirstRunScreen(Screen[str]):
    """Gives `written` when there is a configuration now, `demo`, or nothing."""

    CSS_PATH = "first_run.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Try it out", id="first.try"),
        Binding("ctrl+s", "write", "Write it down", id="first.write"),
        Binding("f2", "keep", "Where the secret is kept", id="first.keep"),
        Binding("f3", "trust", "Trust this certificate alone", id="first.trust"),
        Binding("f4", "leave('demo')", "Look at the demo", id="first.demo"),
        Binding("escape", "back", "Stop, or leave", id="first.leave"),
    ]
    said = query_one(Lines)

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._keep: Keep = "file"
        self._pin = ""
        self._shown = ""  # the fingerprint that could be trusted
        self._checks: list[Check] = []
        self._busy = False
        self._problem = ""
        self._good: Setup | None = None  # what worked

    def compose(self) -> ComposeResult:
        """A line for each question, what came of it, and the keys."""
        yield Static(Content.styled(" rtdesk: where is your RT?", "bold $accent"), id="title")
        with Grid():
            for name, label, words in ROWS:
                yield Static(Content(label), classes="label")
                field = Field(placeholder=words, id=name)
                field.password = name in SECRET
                yield field
            yield Static(Content("Kept"), classes="label")
            yield Static(id="kept")
        yield Lines()
        yield Static(id="keys")

    def on_mount(self) -> None:
        """The first question has the cursor."""
        self._draw()
        url = self.query_one("#url", Field)
        url.value = proposed().url  # and no login: it would be asked for the password, not a token
        url.focus()

    def on_resize(self, event: Resize) -> None:
        """Wraps anew."""
        self._draw()

    @property
    def answers(self) -> Setup:
        """What is typed now."""
        typed = {name: self.query_one(f"#{name}", Field).value.strip() for name, _, _ in ROWS}
        token, password = (Secret(typed[n]) if typed[n] else None for n in SECRET)
        user = "" if token else typed["user"]
        return Setup(
            url=tidy(typed["url"]),
            token=token,
            user=user,
            password=password if user else None,
            pin=self._pin,
            keep=self._keep,
        )

    # -- keys ----------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """`enter` goes to the next empty question, then tries it out, then writes it down."""
        event.stop()
        self.action_go_on()

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was found out was about something else."""
        if event.input.id == "url":
            self._pin = self._shown = ""
        self._good = None
        self._draw()

    def action_go_on(self) -> None:
        """The next thing to do."""
        answers = self.answers
        if self._good == answers:
            self.action_write()
        elif not answers.url:
            self._ask("url", "First the address.")
        elif not answers.secret:
            self._ask("password" if answers.user else "token", _where_tokens_are(answers))
        else:
            self._try()

    def _ask(self, name: str, words: str) -> None:
        self._problem = words
        self._checks = []
        focused = self.focused.id if self.focused else ""
        if name == "token" and focused == "token":
            name = "user"  # enter without a token: there is none
        self.query_one(f"#{name}", Field).focus()
        self._draw()

    def action_keep(self) -> None:
        """The next place for the secret."""
        places = [place for place in KEPT if place != "keyring" or has_keyring()]
        self._keep = places[(places.index(self._keep) + 1) % len(places)]
        self._draw()

    def action_trust(self) -> None:
        """The certificate that was shown, and no other."""
        if self._shown:
            self._pin = self._shown
            self._try()

    def action_write(self) -> None:
        """Writes it down, also when it does not work; then the desk opens."""
        setup = self.answers
        if not setup.url:
            self._ask("url", "First the address.")
            return
        try:
            write(setup, self._file)
        except ConfigError as error:
            self._problem = str(error)
            self._draw()
            return
        self.dismiss("written")

    def action_back(self) -> None:
        """Ends what is tried, else leaves."""
        if self._busy:
            self.workers.cancel_group(self, "checks")
            self._busy = False
            self._draw()
        else:
            self.dismiss("")

    def action_leave(self, result: str) -> None:
        """Leaves for something else."""
        self.dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A certificate can be trusted once it was seen."""
        return action != "trust" or bool(self._shown)

    # -- trying it out -------------------------------------------------------------------------

    @work(exclusive=True, group="checks")
    async def _try(self) -> None:
        setup = self.answers
        self._checks, self._busy, self._problem, self._shown = [], True, "", ""
        self._draw()
        async for check in checks(setup.profile()):
            self._checks.append(check)
            self._shown = self._shown or check.pin
            self._draw()
        self._busy = False
        works = all(check.good is not False for check in self._checks)
        self._good = setup if works else None
        if any(isinstance(check.error, NotAuthenticated) for check in self._checks):
            self.query_one("#password" if setup.user else "#token", Field).focus()
        elif any(isinstance(check.error, NotRT) for check in self._checks):
            self.query_one("#url", Field).focus()
        self.refresh_bindings()
        self._draw()

    # -- drawing -------------------------------------------------------------------------------

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        width = max(self.size.width - 4, 20)
        self.query_one("#kept", Static).update(
            Content.assemble((KEPT[self._keep], "$text"), ("  f2 changes it", "$foreground-muted"))
        )
        self.said.set_lines(list(self._lines(width)))
        keys = [b for b in self.BINDINGS if isinstance(b, Binding)]
        offered = [b for b in keys if self.check_action(b.action, ()) and self._named(b)]
        self.query_one("#keys", Static).update(hint_lines(map(self._worded, offered), width))

    def _named(self, binding: Binding) -> bool:
        """`ctrl+s` is worth a place where something was tried and did not work."""
        tried = bool(self._checks) and not self._busy and self._good is None
        return binding.action != "write" or tried

    def _worded(self, binding: Binding) -> Binding:
        words = {"go_on": "Write it down and open the desk"} if self._good else {}
        words["keep"] = "Elsewhere"
        words["write"] = "Write it down all the same"
        return Binding(binding.key, binding.action, words.get(binding.action, binding.description))

    def _lines(self, width: int) -> Iterable[Content]:
        for check in self._checks:
            sign, style = SIGNS[check.good]
            for number, part in enumerate(wrap(plain(check.words), max(width - STEP - 2, 10))):
                head = f"{sign} {check.step}" if not number else ""
                yield Content.assemble((head.ljust(STEP + 2), style), part)
        if self._busy:
            yield Content.styled("… trying it out (esc stops)", "$foreground-muted")
        elif self._good:
            yield Content("")
            yield Content.styled("It works.", "bold $text-success")
        for part in wrap(plain(self._problem), width):
            yield Content.styled(part, "$text-warning")
        if not (self._checks or self._busy or self._problem):
            words = (
                "enter goes on. Then all of it is tried out, and what works is written into"
                f" {plain(str(self._file))}, for you alone."
            )
            yield from (Content.styled(part, "$foreground-muted") for part in wrap(words, width))


def _where_tokens_are(answers: Setup) -> str:
    if answers.user:
        return "Now the password."
    return f"Now a token: {tokens_page(answers.url)} makes one. Without one, enter: your login."
