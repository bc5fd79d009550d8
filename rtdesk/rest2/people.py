"""People as a card shows them: what RT tells of a requestor, and what they asked for."""

from __future__ import annotations

from rtdesk.backend.errors import Gone
from rtdesk.records.person import Person, Requested
from rtdesk.records.ticket import TicketRow
from rtdesk.rest2 import decode, request
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.listing import Listing, Term
from rtdesk.rest2.schema import PersonModel, TicketModel
from rtdesk.text.quote import quote

_FIELDS, *_NAMES = request.TICKET_ROW
MOST = 100


async def person(client: Rest2Client, login: str) -> Person | None:
    """A user by login, all of them in one request; RT's own address of one tells strangers less.

    None also for those who may not search users.
    """
    how = Listing(fields=tuple(request.PERSON.split(",")), disabled=True)
    call = request.find("users", (Term("Name", "=", login),), how)
    try:
        page = await client.wire.collection(call)
    except Gone:
        return None
    for item in page.items:
        model = PersonModel.model_validate(item)
        if model.Name.casefold() == login.casefold():
            phones = (model.WorkPhone, model.MobilePhone, model.HomePhone)
            place = " ".join(part for part in (model.Zip, model.City) if part)
            address = (model.Address1, place, model.Country)
            return Person(
                model.Name,
                model.RealName,
                model.EmailAddress,
                model.Organization,
                tuple(phone for phone in phones if phone),
                ", ".join(part for part in address if part),
            )
    return None


async def requested(client: Rest2Client, login: str) -> Requested:
    """In one request: what was never resolved comes first, and RT says when the rest was.

    No status tells whether it is an end: lifecycles have their own, and RT names none of them.
    """
    how = Listing(order=("Resolved", "-LastUpdated", "-id"), per_page=MOST)
    fields = ((_FIELDS[0], f"{_FIELDS[1]},Resolved"), *_NAMES)
    query = f"Requestor.Name = {quote(login)}"
    page = await client.wire.collection(request.find("tickets", query, how, fields))
    open_: list[TicketRow] = []
    done: list[tuple[float, TicketRow]] = []
    for item in page.items:
        row, resolved = decode.ticket_row(item), TicketModel.model_validate(item).Resolved
        if row is None:
            continue
        if resolved is None:
            open_.append(row)
        else:
            done.append((resolved.timestamp(), row))
    done.sort(key=lambda pair: pair[0], reverse=True)
    return Requested(tuple(open_), tuple(row for _, row in done), page.total)
