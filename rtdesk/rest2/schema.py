"""RT's JSON as it may come: every field optional, a wrong type is a missing field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

UNSET = datetime(1970, 1, 1, tzinfo=UTC)
"""What RT sends for a date that is not set."""


def to_id(value: object) -> int:
    """A positive 63 bit number from a number or a string of digits; 0 for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
    return int(value) if good and isinstance(value, int) else 0


def to_text(value: object) -> str:
    """A string, or a number as one."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def to_value(value: object) -> str:
    """What a transaction changed; RT 6 names a ticket that was linked by an object."""
    if isinstance(value, dict) and (id_ := to_text(value.get("id"))):
        return f"{to_text(value.get('type'))}/{id_}"
    return to_text(value)


def to_count(value: object) -> int | None:
    """A number of things, 0 or more."""
    return 0 if value in (0, "0") and not isinstance(value, bool) else to_id(value) or None


def to_moment(value: object) -> datetime | None:
    """An aware time; None for RT's 1970 and for what is no time."""
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment > UNSET else None


def _objects(value: object) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def _object(value: object) -> Any:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    """Values of a custom field; a file stands there as an object with its name."""
    items = value if isinstance(value, list) else [value]
    named = (item.get("filename") if isinstance(item, dict) else item for item in items)
    return [text for item in named if (text := to_text(item))]


def _joined(value: object) -> str:
    """Parts between bars; a list of them is as good."""
    return "|".join(map(to_text, value)) if isinstance(value, list) else to_text(value)


Id = Annotated[int, BeforeValidator(to_id)]
Text = Annotated[str, BeforeValidator(to_text)]
Bars = Annotated[str, BeforeValidator(_joined)]
Value = Annotated[str, BeforeValidator(to_value)]
Count = Annotated[int | None, BeforeValidator(to_count)]
Moment = Annotated[datetime | None, BeforeValidator(to_moment)]


class Tolerant(BaseModel):
    """Unknown members are ignored."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class RefModel(Tolerant):
    """A pointer to a user, group, queue or ticket, with the names that were asked for."""

    id: Text = ""
    type: Text = ""
    Name: Text = ""
    RealName: Text = ""
    EmailAddress: Text = ""


class LinkModel(Tolerant):
    """An entry of `_hyperlinks`."""

    ref: Text = ""
    url: Text = Field("", alias="_url")
    type: Text = ""
    id: Text = ""
    name: Text = ""
    label: Text = ""
    from_status: Text = Field("", alias="from")
    to: Text = ""
    update: Text = ""


class FieldModel(Tolerant):
    """A custom field of a record."""

    id: Text = ""
    name: Text = ""
    values: Annotated[list[str], BeforeValidator(_texts)] = []
    files: list[int] = []

    @model_validator(mode="before")
    @classmethod
    def _with_files(cls, value: object) -> object:
        """Where the bytes of values are that are files."""
        items = value.get("values") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(items, list):
            return value
        named = [item for item in items if isinstance(item, dict) and to_text(item.get("filename"))]
        numbers = [to_id(to_text(item.get("_url")).rpartition("/")[2]) for item in named]
        return {**value, "files": numbers} if numbers else value


Ref = Annotated[RefModel, BeforeValidator(_object)]
Refs = Annotated[list[RefModel], BeforeValidator(_objects)]
Links = Annotated[list[LinkModel] | None, BeforeValidator(_objects)]
Fields = Annotated[list[FieldModel], BeforeValidator(_objects)]


class TicketModel(Tolerant):
    """A ticket, from a list or on its own; unknown members may be custom roles."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    id: Id = 0
    Subject: Text = ""
    Status: Text = ""
    Type: Text = ""
    Priority: Text = ""
    SLA: Text = ""
    Queue: Ref = RefModel()
    Owner: Ref = RefModel()
    Creator: Ref = RefModel()
    LastUpdatedBy: Ref = RefModel()
    Requestor: Refs = []
    Cc: Refs = []
    AdminCc: Refs = []
    Created: Moment = None
    LastUpdated: Moment = None
    Due: Moment = None
    Starts: Moment = None
    Started: Moment = None
    Resolved: Moment = None
    Told: Moment = None
    TimeWorked: Count = None
    TimeEstimated: Count = None
    TimeLeft: Count = None
    CustomFields: Fields = []
    CustomRoles: Annotated[dict[str, Any], BeforeValidator(_object)] = {}
    hyperlinks: Links = Field(None, alias="_hyperlinks")


class TransactionModel(Tolerant):
    """A transaction; on its own it names its object, in a list it has the object's id."""

    id: Id = 0
    ObjectId: Id = 0
    ObjectType: Text = ""
    Object: Ref = RefModel()
    Type: Text = ""
    Field: Text = ""
    OldValue: Value = ""
    NewValue: Value = ""
    Data: Text = ""
    Creator: Ref = RefModel()
    Created: Moment = None
    TimeTaken: Count = None


class AttachmentModel(Tolerant):
    """A MIME part, from a list."""

    id: Id = 0
    TransactionId: Id = 0
    Filename: Text = ""
    ContentType: Text = ""
    ContentLength: Count = None
    Content: Text = ""
    Headers: Text = ""


class QueueModel(Tolerant):
    """A queue."""

    id: Id = 0
    Name: Text = ""
    Description: Text = ""
    Lifecycle: Text = ""
    Disabled: Text = ""
    hyperlinks: Links = Field(None, alias="_hyperlinks")


class UserModel(Tolerant):
    """A user. In references `id` is the login."""

    id: Text = ""
    Name: Text = ""
    RealName: Text = ""
    EmailAddress: Text = ""
    hyperlinks: Links = Field(None, alias="_hyperlinks")


class PersonModel(Tolerant):
    """All that RT may tell of a user."""

    Name: Text = ""
    RealName: Text = ""
    EmailAddress: Text = ""
    Organization: Text = ""
    WorkPhone: Text = ""
    MobilePhone: Text = ""
    HomePhone: Text = ""
    Address1: Text = ""
    Zip: Text = ""
    City: Text = ""
    Country: Text = ""


class SearchContentModel(Tolerant):
    """What a saved search searches for, and how it is shown."""

    given: bool = True
    Query: Text = ""
    OrderBy: Bars = ""
    Order: Bars = ""
    SearchType: Text = ""
    Format: Text = ""


def _principal(value: object) -> str:
    """RT 6 gives the address of a principal, of which only the number is good for something."""
    url = value.get("_url") if isinstance(value, dict) else value
    number = str(url).rpartition("/")[2]
    return number if number.isascii() and number.isdecimal() else ""


def _content(value: object) -> Any:
    return {**value, "given": True} if isinstance(value, dict) else {"given": False}


class SearchModel(Tolerant):
    """A saved search: an attribute of somebody in RT 5, a record of its own in RT 6."""

    id: Id = 0
    Name: Text = ""
    Description: Text = ""
    Type: Text = ""
    Disabled: Text = ""
    ObjectType: Text = ""
    ObjectId: Text = ""
    PrincipalId: Annotated[str, BeforeValidator(_principal)] = ""
    Content: Annotated[SearchContentModel, BeforeValidator(_content)] = SearchContentModel(
        given=False
    )


class ItemModel(Tolerant):
    """What all records have in common."""

    id: Text = ""
    type: Text = ""
    url: Text = Field("", alias="_url")
    hyperlinks: Links = Field(None, alias="_hyperlinks")


class CollectionModel(Tolerant):
    """A page of a collection."""

    items: Annotated[list[Any], BeforeValidator(_objects)] = []
    page: Count = None
    per_page: Count = None
    count: Count = None
    total: Count = None
    next_page: Text = ""


class RtModel(Tolerant):
    """The server's own description."""

    Version: Text = ""
