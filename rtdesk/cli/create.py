"""`rtdesk create`: a new ticket from flags and a text, without the desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from rtdesk.cli.at_desk import at_desk
from rtdesk.cli.output import Output, complain, line
from rtdesk.cli.texts import edited, text_in
from rtdesk.config.errors import ConfigError
from rtdesk.config.templates import FOLDER, Template, load
from rtdesk.desk import Desk
from rtdesk.desk.creating import PLACES, normal
from rtdesk.ops import fields
from rtdesk.ops.loss import loss_words, remedy
from rtdesk.ops.op import Create
from rtdesk.outbox.draft import Draft
from rtdesk.outbox.entry import WAITING, Entry
from rtdesk.records.queue import Queue

NOT_ALL = 5
MADE = ("id", "url", "state", "reason", "lost")
Values = dict[str, tuple[str, ...]]
LINKS = {ref: name for name, ref in fields.LINKS.items()}


def run(given: argparse.Namespace) -> int:
    """Does what was asked for; the result is the exit code."""
    output = Output.of(given, MADE)
    return at_desk(given, lambda desk: _create(desk, given, output))


def _create(desk: Desk, given: argparse.Namespace, output: Output) -> int:
    template = load(given.template, desk.profile.folder / FOLDER) if given.template else Template()
    values = {**_fields(template.values, desk), **_fields(_flags(given), desk)}
    queue, me = asyncio.run(_asked(desk, given.queue or template.value("Queue")))
    values = _with_people(values, given, me)
    subject = next(iter(values.pop("Subject", ())), "")
    draft = Draft(
        0,
        "create",
        subject=subject,
        queue=queue.name,
        url=_url(queue),
        values=tuple(values.items()),
        files=tuple(_files(given.attach)),
        markdown=given.markdown,
    )
    if not given.no_check:
        _check(desk, queue, draft)
    text, left = _text(desk, given, draft, template)
    if left:
        complain(f"nothing is known for {', '.join(left)}")
        return 2
    return _send(desk, output, _with(draft, text))


def _with(draft: Draft, text: str) -> Draft:
    from dataclasses import replace

    return replace(draft, body=text)


def _url(queue: Queue) -> str:
    link = queue.links.find("create", type="ticket")
    assert link is not None, "only queues with this link are offered"
    return link.url


async def _asked(desk: Desk, name: str) -> tuple[Queue, str]:
    if not name:
        raise ConfigError("say where: --queue NAME")
    return await desk.creating.queue(name), await desk.creating.me()


def _flags(given: argparse.Namespace) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was said on the command line, under the names of fields."""
    singles = ("subject", "owner", "status", "priority", "due")
    found: Values = {
        name.capitalize(): (value,) for name in singles if (value := getattr(given, name))
    }
    people = {"Requestor": given.requestor, "Cc": given.cc, "AdminCc": given.admin_cc}
    found |= {name: tuple(who) for name, who in people.items() if who}
    pairs = [(f"CF.{{{name}}}", value) for name, value in given.cf]
    pairs += given.field
    for kind, target in given.link:
        name = LINKS.get(kind.casefold().replace("_", "-"), kind)
        if name not in fields.LINKS:
            raise ConfigError(f"no link {kind!r}; there is: {', '.join(LINKS)}")
        pairs.append((name, target.removeprefix("#")))
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return tuple(found.items())


def _fields(given: Iterable[tuple[str, tuple[str, ...]]], desk: Desk) -> Values:
    """Values as ops have them.

    Raises:
        ConfigError: there is no such field, or a value cannot be read.
    """
    now = datetime.fromtimestamp(desk.now(), UTC)
    found: Values = {}
    for name, values in given:
        if name == "Queue":
            continue
        if name not in PLACES and not fields.custom(name) and not fields.role(name):
            near = f"{', '.join(PLACES)}, CF.{{Name}}, Role.{{Name}}"
            raise ConfigError(f"unknown field {name!r}; fields are: {near}")
        try:
            found[name] = tuple(normal(name, value, now) for value in values)
        except ValueError as error:
            raise ConfigError(f"{name}: {error}") from error
    return found


def _with_people(values: Values, given: argparse.Namespace, me: str) -> Values:
    """`me` is a login, and asks where nobody else was said to; `--requestor ''` is nobody."""
    if values.get("Owner") == ("me",):
        values["Owner"] = (me,)
    values.setdefault("Requestor", (me,))
    return {name: kept for name, found in values.items() if (kept := tuple(filter(None, found)))}


def _files(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if not Path(path).expanduser().is_file():
            raise ConfigError(f"no such file: {path}")
        yield str(Path(path).expanduser().resolve())


def _check(desk: Desk, queue: Queue, draft: Draft) -> None:
    """What RT would drop without a word, as far as it can be known beforehand.

    Raises:
        ConfigError: says each field that is wrong.
    """
    problems = [] if draft.subject.strip() else ["Subject must not be empty."]
    problems += asyncio.run(desk.creating.problems(queue, draft))
    if problems:
        more = " (--no-check lets RT judge)" if draft.subject.strip() else ""
        raise ConfigError(" ".join(problems) + more)


def _text(
    desk: Desk, given: argparse.Namespace, draft: Draft, template: Template
) -> tuple[str, tuple[str, ...]]:
    """The text with what placeholders are left in it: said, piped in, or written in the editor."""
    filled = desk.creating.fill(template, draft)
    if given.message is not None:
        return given.message, ()
    if given.file and given.file != "-":
        return text_in(given.file), ()
    if given.file or not sys.stdin.isatty():
        return sys.stdin.read() or filled.text, () if template.body == "" else filled.left
    if template.body:
        return filled.text, filled.left
    return edited(desk, filled.text), ()


def _send(desk: Desk, output: Output, draft: Draft) -> int:
    group = desk.send(draft)
    entry = desk.act(group)[0]
    status = asyncio.run(desk.line.send((entry.id,)))
    entry = desk.act(group)[0]
    output.emit([_plain(desk, entry)], _made(desk, entry))
    if entry.state == "settled":
        return _told(entry)
    reason = entry.reason if entry.state not in WAITING else status.problem or entry.reason
    kept = f"it is kept: rtdesk outbox show {entry.id}"
    complain(f"not created: {reason}; {kept}")
    if entry.state in WAITING:
        return {"offline": 3, "refused": 4}.get(status.phase, 1)
    return 1


def _made(desk: Desk, entry: Entry) -> Iterator[str]:
    if isinstance(entry.op, Create) and entry.op.made:
        yield line(f"#{entry.op.made} {desk.web_page(entry.op.made)}")


def _told(entry: Entry) -> int:
    """Says what of the ticket is missing."""
    lost = entry.op.lost if isinstance(entry.op, Create) else ()
    for loss in lost:
        why = f" ({said})" if (said := remedy(loss.name)) and loss.wanted else ""
        complain(f"{loss_words(loss)}{why}")
    if entry.reason and not lost:
        complain(entry.reason)
    return NOT_ALL if entry.reason else 0


def _plain(desk: Desk, entry: Entry) -> dict[str, object]:
    """The keys are those of the manual (`rtdesk help creating`)."""
    assert isinstance(entry.op, Create)
    return {
        "id": entry.op.made or None,
        "url": desk.web_page(entry.op.made) if entry.op.made else None,
        "state": "done" if entry.state == "settled" else entry.state,
        "reason": entry.reason,
        "lost": [
            {"field": loss.name, "wanted": list(loss.wanted), "there": list(loss.there)}
            for loss in entry.op.lost
        ],
    }
