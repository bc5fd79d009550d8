"""What can be typed after `:`: everything that has a key here, and what takes an argument."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from rtdesk.actions.action import ACTIONS
from rtdesk.records.ref import NOBODY
from rtdesk.text.completing import NOTHING, Completion, Suggestion, ranked
from rtdesk.text.dates import EXAMPLES
from rtdesk.ui.doing import TicketDoing
from rtdesk.ui.screens.queues import QueuesScreen
from rtdesk.ui.sequences import PREFIX

if TYPE_CHECKING:
    from textual.screen import Screen

    from rtdesk.ui.app import RtdeskApp

Run = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Verb:
    """A word with what it does, `takes` what may follow it (`rtdesk.actions.action.Argument`)."""

    name: str
    title: str
    run: Run
    key: str = ""
    takes: str = ""


def verbs(app: RtdeskApp, screen: Screen[Any]) -> tuple[Verb, ...]:
    """Everything that can be typed on a screen now."""
    found: dict[str, Verb] = {}
    if isinstance(screen, TicketDoing):
        live = {offer.action for offer in screen.offers()}
        for action in ACTIONS:
            if action.id in live or (action.local and screen.ticket_in_focus):
                key = app.key_of(f"ticket.{action.id}", action.key)
                name = action.id.replace("_", "-")
                do = partial(screen.do, action.id)
                found[action.id] = Verb(name, action.title, do, key, action.takes)
        if "own" in found:
            own = next(offer for offer in screen.offers() if offer.action == "own")
            found["own"] = Verb(own.verb, own.label, lambda _: screen.do("own"), found["own"].key)
        found |= {verb.name: verb for verb in _places(app, screen)}
    seen: set[str] = set()  # a binding with several keys comes once for each
    for node, binding, enabled, _ in screen.active_bindings.values():
        mine = node is screen or node is app  # not how one moves in what has the focus
        known = not binding.id or binding.id in seen or _told(binding)
        if binding.id and binding.description and enabled and mine and not known:
            seen.add(binding.id)
            name = binding.id.rpartition(".")[2].replace("_", "-")
            name = binding.id.replace(".", "-") if name in found else name
            run = partial(_press, app, binding, node)
            found[name] = Verb(name, binding.description, run, app.get_key_display(binding))
    return tuple(found.values())


def _press(app: RtdeskApp, binding: Binding, node: object, _: str) -> object:
    return app.run_action(binding.action, node)  # type: ignore[arg-type]


def _told(binding: Binding) -> bool:
    """True for what stands among the actions, or only leads to other keys."""
    return binding.action.startswith("do(") or (binding.id or "").startswith(PREFIX)


def _places(app: RtdeskApp, screen: TicketDoing) -> Iterator[Verb]:
    def go_to(text: str) -> None:
        digits = text.lstrip("#").strip()
        if digits.isdecimal() and len(digits) < 19:
            app.open_ticket(int(digits))
        else:
            screen.go("ticket")

    def list_named(text: str) -> None:
        titles = {spec.title.casefold(): name for name, spec in app.desk.lists.items()}
        name = text if text in app.desk.lists else titles.get(text.casefold(), "")
        below = [one for one in app.screen_stack if isinstance(one, QueuesScreen)]
        if not name or not below:
            screen.notify("There is no such list.", severity="warning", timeout=3)
            return
        while app.screen is not below[-1]:
            app.pop_screen()
        below[-1].choose(name)

    def help_on(text: str) -> None:
        app.show_help(text)

    yield Verb("open", "Open a ticket by its number", go_to, takes="ticket")
    yield Verb("list", "Show a list", list_named, takes="list")
    yield Verb("help", "Read the manual", help_on, takes="topic")
    if app.profiles:
        yield Verb("profile", "Go to another server", app.set_profile, takes="profile")
    yield Verb("theme", "Choose a theme", app.set_theme, takes="theme")


def complete(text: str, at: int, known: Iterable[Verb], screen: Screen[Any]) -> Completion:
    """What could stand at the cursor: a verb, or what may follow it."""
    before = text[:at]
    word, blank, rest = before.partition(" ")
    if not blank:
        names = [Suggestion(f"{v.name} ", v.name, _about(v), v.title) for v in known]
        return Completion(0, len(word), ranked(word, names), "Commands", quiet=not word)
    verb = next((v for v in known if v.name == word), None)
    if verb is None or not verb.takes:
        return NOTHING
    start = len(word) + 1
    found = ranked(rest.strip(), tuple(_arguments(screen, verb)))
    return Completion(start, len(text), found, verb.title)


def _about(verb: Verb) -> str:
    return f"{verb.title}  ({verb.key})" if verb.key else verb.title


def _arguments(screen: Screen[Any], verb: Verb) -> Iterator[Suggestion]:
    if not isinstance(screen, TicketDoing):
        return
    desk, focus = screen.desk, screen.ticket_in_focus
    ticket = desk.ticket(focus) if focus else None
    match verb.takes:
        case "status":
            for offer in screen.offers():
                if offer.action == verb.name and offer.link:
                    yield Suggestion(offer.link.to, offer.link.to, offer.label)
        case "person" if ticket:
            from rtdesk.ui.wanted import owners

            for choice in owners(desk, ticket.queue.id, ticket.owner.id or NOBODY):
                yield Suggestion(choice.value, choice.label, choice.detail, choice.label)
        case "queue":
            for queue in desk.queues():
                yield Suggestion(queue.name, queue.name, queue.description)
        case "macro":
            for macro in desk.profile.macros:
                yield Suggestion(macro.name, macro.name, macro.label)
        case "date":
            for example in EXAMPLES.replace(" or ", ", ").split(", "):
                yield Suggestion(example)
        case "list":
            for spec in desk.lists.values():
                yield Suggestion(spec.title, spec.title, "", spec.name)
        case "profile":
            servers = screen.desk_app.profiles
            for name, url in servers.servers().items() if servers else ():
                yield Suggestion(name, name, url)
        case "theme":
            from rtdesk.ui import themes

            for name in themes.every(themes.own_folder(desk.profile)):
                yield Suggestion(name)
        case "topic":
            from rtdesk.help.pages import topics

            for topic in topics():
                yield Suggestion(topic)


def understood(text: str, known: Iterable[Verb]) -> str:
    """Why this is no command, in a sentence; empty: it is one, or nothing."""
    word = text.strip().partition(" ")[0]
    if not word or word.lstrip("#").isdecimal():
        return ""
    found = _meant(word, known)
    if not found:
        return f"There is no command {word!r} here."
    return "" if len(found) == 1 else f"{word!r} could be {', '.join(v.name for v in found[:8])}."


def perform(text: str, known: Iterable[Verb]) -> object:
    """Does what was typed; gives what is to be awaited, if anything."""
    word, _, rest = text.strip().partition(" ")
    if word.lstrip("#").isdecimal():
        word, rest = "open", word
    return _meant(word, known)[0].run(rest.strip()) if word else None


def _meant(word: str, known: Iterable[Verb]) -> list[Verb]:
    every = tuple(known)
    exact = [v for v in every if v.name == word]
    return exact or [v for v in every if v.name.startswith(word)]
