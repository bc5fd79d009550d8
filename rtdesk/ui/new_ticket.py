"""What stands in the form for a new ticket, how it is changed, and how the form is opened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError
from rtdesk.config.errors import ConfigError
from rtdesk.ops import fields
from rtdesk.outbox.draft import Draft
from rtdesk.text import spec as kinds
from rtdesk.text.field_checks import checked
from rtdesk.text.spec import Spec
from rtdesk.ui.fields.editing import edit_value
from rtdesk.ui.text import plain
from rtdesk.ui.widgets.form import Row, Section

if TYPE_CHECKING:
    from rtdesk.desk import Desk
    from rtdesk.records.ticket import Ticket
    from rtdesk.ui.app import RtdeskApp

QUEUE, SUBJECT, FILES = "Queue", "Subject", "Files"
Values = tuple[str, ...]
TICKET = (
    Spec(QUEUE, "Queue", kinds.QUEUE, mandatory=True),
    Spec(SUBJECT, "Subject", mandatory=True),
    Spec("Requestor", "Requestor", kinds.PEOPLE, 0),
    Spec("Cc", "Cc", kinds.PEOPLE, 0),
    Spec("AdminCc", "AdminCc", kinds.PEOPLE, 0),
    Spec("Owner", "Owner", kinds.PERSON),
    Spec("Status", "Status", kinds.TEXT),
    Spec("Priority", "Priority", kinds.PRIORITY),
    Spec("Due", "Due", kinds.MOMENT),
    Spec("SLA", "SLA"),
)
LINKS = (
    ("Parent", "Child of", "is a part of it"),
    ("Child", "Parent of", "it becomes a part of the new one"),
    ("RefersTo", "Refers to", "mentions it"),
    ("ReferredToBy", "Referred to by", "is mentioned by it"),
    ("DependsOn", "Depends on", "waits for it"),
    ("DependedOnBy", "Depended on by", "it waits for the new one"),
)
"""(name, what the new ticket is to the other one, in other words)."""
_NO_WORDS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What is known of a new ticket besides its draft."""

    specs: tuple[Spec, ...] = ()
    """The custom fields of its queue."""
    note: str = ""
    """A remark for the title line; cleaned."""
    wrong: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS)
    """Why it cannot be sent, by field."""

    async def checked(self, desk: Desk, draft: Draft) -> NewTicket:
        """The same with what is known to be wrong by now."""
        values = shown_values(draft)
        wrong: dict[str, str] = {}
        for spec in (*TICKET, *self.specs):
            wanted = values.get(spec.name, ())
            choices: Values = ()
            if spec.kind == kinds.SELECT and any(wanted):
                with contextlib.suppress(BackendError, ConfigError):  # then RT judges
                    choices = await desk.fields.choices(spec.field)
            if said := checked(replace(spec, choices=choices), wanted):
                wrong[spec.name] = said
        known = {spec.name for spec in self.specs}
        for name in values:
            if fields.custom(name) and self.specs and name not in known:
                wrong[name] = f"{draft.queue} has no such field: x takes it out."
        return replace(self, wrong=wrong)

    def is_untouched(self, draft: Draft) -> bool:
        """True when nothing was written that would be missed."""
        rest = [name for name, _ in draft.values if name not in ("Requestor", *fields.LINKS)]
        return not (draft.subject or draft.body.strip() or draft.files or rest)


def shown_values(draft: Draft) -> dict[str, Values]:
    """What stands in each row."""
    found = dict(draft.values)
    found[QUEUE] = (draft.queue,) if draft.queue else ()
    found[SUBJECT] = (draft.subject,) if draft.subject else ()
    found[FILES] = tuple(Path(path).name for path in draft.files)
    return found


def sections(draft: Draft, new: NewTicket) -> tuple[Section, ...]:
    """The rows of the form."""
    values = shown_values(draft)

    def row(spec: Spec) -> Row:
        said = new.wrong.get(spec.name, "")
        hint = spec.hint if spec.mandatory and not values.get(spec.name) else ""
        tone = "error" if said else ""
        return Row(spec, values.get(spec.name, ()), plain(said) or plain(hint), tone)

    links = [Spec(name, title, kinds.TEXT, 0) for name, title, _ in LINKS if values.get(name)]
    known = {spec.name for spec in new.specs}
    odd = [Spec(n, fields.custom(n), most=0) for n in values if fields.custom(n) and n not in known]
    odd += [Spec(name, fields.role(name), kinds.PEOPLE, 0) for name in values if fields.role(name)]
    files = [Spec(FILES, "Files", kinds.FILE, 0)] if draft.files else []
    own = (*new.specs, *odd)
    return (
        Section("", tuple(map(row, (*TICKET, *links, *files)))),
        Section(f"Fields of {plain(draft.queue)}", tuple(map(row, own))),
    )


async def change(app: RtdeskApp, spec: Spec, draft: Draft) -> Values | None:
    """What a field is to have; None: the user thought better of it."""
    values = shown_values(draft)
    now = values.get(spec.name, ())
    return await edit_value(app, spec, now, beside=values, what="the new ticket")


def fitting(specs: Iterable[Spec]) -> tuple[Spec, ...]:
    """Fields of a queue as rows here: files go into a field once the ticket is there."""
    later = "files go into it once the ticket is there"
    return tuple(replace(s, locked=later) if s.kind in kinds.FILES else s for s in specs)


async def choose_template(app: RtdeskApp, draft: Draft) -> Draft | None:
    """The draft with what a template brings; what is there already stays."""
    from rtdesk.config.templates import FOLDER, load, names
    from rtdesk.ui.screens.chooser import Choice
    from rtdesk.ui.screens.picker import Picker

    folder = app.desk.profile.folder / FOLDER
    there = names(folder)
    if not there:
        words = f"No templates: put texts into {folder}."
        app.notify(plain(words), severity="warning", timeout=6, markup=False)
        return None
    picked = Picker("Begin with", [Choice("", name, name) for name in there])
    name = await app.push_screen_wait(picked)
    if not name:
        return None
    try:
        template = load(name, folder)
    except ConfigError as error:
        app.notify(plain(str(error)), severity="error", timeout=10, markup=False)
        return None
    from rtdesk.desk.creating import with_template

    return with_template(app.desk, template, draft)


def begin(desk: Desk, *, queue: str = "", parent: Ticket | None = None, link: str = "") -> Draft:
    """What a form begins with: the draft that is there, or a new one."""
    number = parent.id if parent else 0
    if kept := desk.creating.draft(number):
        return kept
    wanted = (queue, desk.kept("create.queue"))
    may = {its.name for its in desk.creating.queues()}
    where = next((name for name in wanted if name in may), "")
    values = desk.creating.begun(parent)
    if parent and link:
        values += ((link, (str(parent.id),)),)
    return Draft(number, "create", queue=where, values=values)
