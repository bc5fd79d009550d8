"""The rows around tickets: people, queues, custom fields, assets, articles and so on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

SYSTEM = 1


@dataclass(slots=True, kw_only=True)
class Record:
    """What every row has. Times are seconds since 1970."""

    disabled: bool = False
    created: int = 0
    creator: int = SYSTEM
    updated: int = 0
    updated_by: int = SYSTEM
    values: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Of custom fields."""
    history: list[int] = field(default_factory=list)


@dataclass(slots=True)
class User(Record):
    """Somebody RT knows; `id` is what transactions hold, the login what references show."""

    id: int
    login: str
    real_name: str = ""
    email: str = ""
    privileged: bool = False
    timezone: str = ""
    lang: str = ""
    organization: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """What others call a name, users call a login."""
        return self.login

    @property
    def token(self) -> str:
        """The one token of this user, the same in every run."""
        secret = hashlib.sha256(f"rtdesk demo {self.login}".encode()).hexdigest()[:32]
        return f"1-{self.id}-{secret}"


@dataclass(slots=True)
class Group(Record):
    """A group of people and of other groups; its number is nobody else's."""

    id: int
    name: str
    description: str = ""
    members: tuple[int, ...] = ()


@dataclass(slots=True)
class Field(Record):
    """A custom field's definition; `many` allows more than one value."""

    id: int
    name: str
    type: str = "Freeform"
    many: bool = False
    choices: tuple[str, ...] = ()
    description: str = ""
    hint: str = ""
    lookup: str = "RT::Queue-RT::Ticket"
    pattern: str = ""
    based_on: int = 0


@dataclass(slots=True)
class FieldValue(Record):
    """One of the values that a custom field offers."""

    id: int
    name: str
    field: int
    description: str = ""
    order: str = "0"
    category: str = ""


@dataclass(slots=True)
class CustomRole(Record):
    """A role of tickets that a site made up; `many` allows more than one person in it."""

    id: int
    name: str
    description: str = ""
    many: bool = False


@dataclass(slots=True)
class Queue(Record):
    """A queue; `priorities` names the thresholds, none means plain numbers."""

    id: int
    name: str
    description: str = ""
    lifecycle: str = "default"
    fields: tuple[int, ...] = ()
    address: str = ""
    priorities: tuple[tuple[str, int], ...] = (("Low", 0), ("Medium", 50), ("High", 100))
    roles: tuple[int, ...] = ()
    sla: str = ""
    """The level that new tickets get; none means that the queue has no levels."""
    comment_address: str = ""
    order: str = ""
    tag: str = ""
    transaction_fields: tuple[int, ...] = ()


@dataclass(slots=True)
class Catalog(Record):
    """What holds assets."""

    id: int
    name: str
    description: str = ""
    lifecycle: str = "assets"
    fields: tuple[int, ...] = ()


@dataclass(slots=True)
class Asset(Record):
    """A thing, and who has it."""

    id: int
    name: str
    catalog: int
    description: str = ""
    status: str = "new"
    owner: int = 6
    held_by: tuple[int, ...] = ()
    contact: tuple[int, ...] = ()


@dataclass(slots=True)
class Class(Record):
    """What holds articles."""

    id: int
    name: str
    description: str = ""
    fields: tuple[int, ...] = ()
    order: str = "0"


@dataclass(slots=True)
class Article(Record):
    """A text of the knowledge base; the text itself is in its custom fields."""

    id: int
    name: str
    in_class: int
    summary: str = ""
    order: str = "0"


@dataclass(slots=True)
class SavedSearch(Record):
    """A search somebody kept; nobody's own means everybody's."""

    id: int
    name: str
    query: str
    order_by: str = "id"
    order: str = "ASC"
    rows: int = 50
    owner: int = 0


@dataclass(slots=True)
class File(Record):
    """A picture or file that is the value of a custom field."""

    id: int
    name: str
    type: str
    content: bytes = b""
