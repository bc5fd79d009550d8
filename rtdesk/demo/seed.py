"""Builds the demo's world: people, queues, custom fields, the told tickets and many more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rtdesk.demo import changes, dates, messages, put
from rtdesk.demo.bulk import add_bulk
from rtdesk.demo.model import NOBODY, ROOT, Part, Tables, Ticket
from rtdesk.demo.rows import SYSTEM, User
from rtdesk.demo.seed_around import furnish
from rtdesk.demo.seed_items import Anybody, remind
from rtdesk.demo.stories import stories
from rtdesk.demo.story import Does, Says, Step, Story

YEAR = 365 * 86400
STAFF = (
    ("anna", "Anna Lindqvist"),
    ("bob", "Bob Marsh"),
    ("mei", "Mei Tanaka"),
    ("jonas", "Jonas Weber"),
)
CUSTOMERS = (
    ("carol", "Carol Whitfield", "carol@whitfield-prints.example"),
    ("h.moreau@atelier-moreau.example", "Hélène Moreau", ""),
    ("k.sato@sato-precision.example", "佐藤 健一", ""),
    ("p.vogel@vogel-logistik.example", "Petra Vogel", ""),
    ("m.okafor@brightwater.example", "Michael Okafor", ""),
    ("s.nguyen@lantern-books.example", "Sophie Nguyen", ""),
    ("t.becker@becker-soehne.example", "Thomas Becker", ""),
    ("l.rossi@rossi-ceramiche.example", "Luca Rossi", ""),
    ("y.cohen@galil-foods.example", "יעל כהן", ""),
    ("a.novak@novak-dental.example", "Alena Nováková", ""),
    ("monitoring@harbour.example", "Monitoring", ""),
    ("ops@northline-carrier.example", "Northline Operations", ""),
)
FIRMS = {
    "carol": "Whitfield Prints, Mill Lane",
    "h.moreau@atelier-moreau.example": "Atelier Moreau",
    "k.sato@sato-precision.example": "佐藤精密",
    "p.vogel@vogel-logistik.example": "Vogel Logistik GmbH",
    "ops@northline-carrier.example": "Northline Carrier",
}


@dataclass(slots=True)
class _Told:
    story: Story
    step: Says | Does | None
    at: float


def build(now: int, tickets: int = 0) -> Tables:
    """The tables of a help desk that has just been busy; `tickets` more are added cheaply."""
    tables = _people(now)
    furnish(tables, now - YEAR)
    _tell(tables, now)
    add_bulk(tables, now, tickets)
    remind(tables, now)
    return tables


def _people(now: int) -> Tables:
    tables = Tables()
    since = now - YEAR
    tables.add_user(User(SYSTEM, "RT_System", "The RT System itself", created=since))
    tables.add_user(User(NOBODY, "Nobody", "Nobody in particular", created=since))
    tables.add_user(User(ROOT, "root", "Enoch Root", "root@harbour.example", True, created=since))
    number = 20
    for login, name in STAFF:
        number += 2
        tables.add_user(User(number, login, name, f"{login}@harbour.example", True, created=since))
    tables.add_user(User(40, "dave", "Dave Orr", "dave@harbour.example", True, created=since))
    number = 50
    for login, name, address in CUSTOMERS:
        number += 2
        user = tables.add_user(User(number, login, name, address or login, created=since))
        user.organization = FIRMS.get(login, "")
    return tables


def _tell(tables: Tables, now: int) -> None:
    """All steps of all stories, in the order of time, so that ids grow with it."""
    told = sorted(_timeline(), key=lambda entry: entry.at)
    ids: dict[str, int] = {}
    for entry in told:
        moment = now + int(entry.at * 60)
        if entry.step is None:
            ids[_key(entry.story)] = _open(tables, entry.story, moment, now)
        else:
            ticket = tables.ticket(ids[_key(entry.story)])
            assert ticket is not None
            _step(tables, ticket, entry.step, moment, ids)


def _key(story: Story) -> str:
    return story.name or f"{story.ago} {story.subject}"


def _timeline() -> Iterator[_Told]:
    for story in stories():
        at = -float(story.ago)
        yield _Told(story, None, at)
        for step in story.steps:
            at = min(at + step.after, -0.5)
            yield _Told(story, step, at)


def _actor(tables: Tables, login: str, moment: int) -> Anybody:
    user = tables.user(login)
    assert user is not None, login
    return Anybody(tables, user, moment)


def _open(tables: Tables, story: Story, moment: int, now: int) -> int:
    opening = story.opening
    says = opening if isinstance(opening, Says) else Says(story.by, 0, opening)
    body: dict[str, object] = {
        "Queue": story.queue,
        "Subject": story.subject,
        "Requestor": story.by,
        "Cc": list(story.cc),
        "Priority": story.priority,
        "CustomFields": story.fields,
        "Content": says.text,
        "ContentType": "text/plain",
    }
    if story.due is not None:
        body["Due"] = dates.sql(now + int(story.due * 60))
    if story.status:
        body["Status"] = story.status
    ticket = messages.create(_actor(tables, story.by, moment), body, [])
    if says.html or says.files:
        _dress(tables, ticket, says)
    return ticket.id


def _step(tables: Tables, ticket: Ticket, step: Step, moment: int, ids: dict[str, int]) -> None:
    act = _actor(tables, step.who, moment)
    if isinstance(step, Says):
        body: dict[str, object] = {"Content": step.text, "ContentType": "text/plain"}
        body["TimeTaken"] = step.minutes
        messages.post(act, ticket, "Comment" if step.comment else "Correspond", body, [])
        if step.html or step.files:
            _dress(tables, ticket, step)
    elif step.key == "take":
        changes.take(act, ticket)
    else:
        value = step.value
        if isinstance(value, str) and value.startswith("@"):
            value = ids[value[1:]]
        put.update(act, ticket, {step.key: value})


def _dress(tables: Tables, ticket: Ticket, says: Says) -> None:
    """Replaces the parts of the newest message by what a mail program would have sent."""
    entry = next(
        tables.transactions[id_]
        for id_ in reversed(ticket.history)
        if tables.transactions[id_].type in ("Create", "Correspond", "Comment")
    )
    subject = tables.parts[entry.parts[0]].subject
    parts = _mime(says, subject)
    first = tables.last_part
    numbers = []
    for part in parts:
        tables.last_part = part.id = tables.last_part + 1
        part.transaction = entry.id
        part.parent = first + part.parent if part.parent else 0
        tables.parts[part.id] = part
        numbers.append(part.id)
    for id_ in entry.parts:
        del tables.parts[id_]
    entry.parts = tuple(numbers)


def _mime(says: Says, subject: str) -> list[Part]:
    """The tree of a message; `parent` counts from 1."""
    parts: list[Part] = []
    top = 0
    if says.files:
        parts.append(Part(0, 0, "multipart/mixed", subject=subject))
        top = 1
    if says.html:
        parts.append(Part(0, 0, "multipart/alternative", parent=top))
        both = len(parts)
        parts.append(Part(0, 0, "text/plain", says.text.encode(), parent=both))
        if says.image is not None:
            parts.append(Part(0, 0, "multipart/related", parent=both))
            both = len(parts)
        parts.append(Part(0, 0, "text/html", says.html.encode(), parent=both))
        if says.image is not None:
            image = says.image
            parts.append(Part(0, 0, image.type, image.content, image.name, both, cid=image.name))
    else:
        parts.append(Part(0, 0, "text/plain", says.text.encode(), parent=top))
    parts += [Part(0, 0, file.type, file.content, file.name, top) for file in says.files]
    if not parts[0].subject:
        parts[0].subject = subject
    return parts
