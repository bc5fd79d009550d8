"""The words of a server for completion, as far as the mirror has them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from rtdesk.records.queue import Queue
from rtdesk.text.ticketsql_words import Vocabulary, Who

MOST = 5_000
"""People that are looked through with every key."""
VALUES = 200
"""Values of a custom field that are suggested."""
STATUSES = (
    "SELECT status FROM ticket UNION"
    " SELECT json_extract(record, '$.to') FROM link WHERE ref = 'lifecycle' ORDER BY 1"
)
"""Those that tickets have, and those that the links of tickets lead to."""
ROLES = (
    "SELECT DISTINCT json_extract(role.value, '$.name') FROM"
    " (SELECT record FROM record ORDER BY ticket DESC LIMIT 300) newest,"
    " json_each(newest.record, '$.roles') role ORDER BY 1"
)
"""Custom roles of some tickets: RT lists them to administrators only."""
OWNERS = (
    "SELECT owner FROM ticket WHERE owner NOT IN ('', 'Nobody') GROUP BY owner"
    " ORDER BY count(*) DESC"
)
REQUESTORS = (
    "SELECT DISTINCT json_extract(requestors, '$[0][1]'), requestor FROM ticket"
    " WHERE json_array_length(requestors) ORDER BY id DESC LIMIT ?"
)


@dataclass(slots=True)
class Learned:
    """What the server was asked for in this run."""

    people: dict[str, Who] = field(default_factory=dict)
    fields: dict[str, tuple[int, ...]] | None = None
    """Numbers of custom fields by their names; None: never asked."""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    """Questions (`Completion.asks`) that were answered."""


def vocabulary(
    db: sqlite3.Connection, queues: Sequence[Queue], me: str, learned: Learned
) -> Vocabulary:
    """What tickets and people that were read have in them, and what was learned besides."""
    owners = _column(db, OWNERS)
    people = known_people(db, owners) | learned.people
    lifecycles = dict.fromkeys(queue.lifecycle for queue in queues if queue.lifecycle)
    choices: dict[str, list[str]] = {}
    for name, record in db.execute("SELECT name, record FROM field"):
        known = choices.setdefault(name, [])
        known += [one for one in json.loads(record).get("values", ()) if one not in known]
        del known[VALUES:]
    for name, values in learned.choices.items():
        choices[name] = list(dict.fromkeys((*values, *choices.get(name, ()))))
    names = choices.keys() | (learned.fields or {}).keys()
    return Vocabulary(
        queues=tuple((queue.name, queue.description) for queue in queues if not queue.disabled),
        lifecycles=tuple(lifecycles),
        statuses=_column(db, STATUSES),
        people=tuple(people.values()),
        owners=owners,
        roles=_column(db, ROLES),
        fields=tuple(sorted(names, key=str.casefold)),
        choices={name: tuple(values) for name, values in choices.items() if values},
        me=me,
        asked=frozenset(learned.asked),
    )


def known_people(db: sqlite3.Connection, owners: Sequence[str] | None = None) -> dict[str, Who]:
    """People of the mirror by their logins, those who own tickets first."""
    people = {login: Who(login) for login in (_column(db, OWNERS) if owners is None else owners)}
    for login, name in db.execute("SELECT login, name FROM user LIMIT ?", (MOST,)):
        if not login.isdecimal():
            people[login] = Who(login, "" if name == login else name)
    for login, name in db.execute(REQUESTORS, (MOST,)):
        if login and not str(login).isdecimal():
            people.setdefault(str(login), Who(str(login), "" if name == login else name))
    return people


def _column(db: sqlite3.Connection, query: str) -> tuple[str, ...]:
    return tuple(value for (value,) in db.execute(query) if value)
