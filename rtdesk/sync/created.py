"""What RT made of a new ticket, compared with what was asked for: it drops things silently."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from rtdesk.ops import fields
from rtdesk.ops.loss import Loss
from rtdesk.ops.op import Create
from rtdesk.records.attachment import Attachment
from rtdesk.records.ref import NOBODY
from rtdesk.records.ticket import Ticket
from rtdesk.sync.settle import missing_files, same_text

FAR = timedelta(hours=14)
"""No time zone is further from UTC: RT takes the times of custom fields for the user's own."""
QUARTER = 900
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?Z?\Z")
_NUMBER = re.compile(r"-?\d+\Z")


def losses(
    op: Create,
    ticket: Ticket,
    parts: Sequence[Attachment],
    *,
    logins: Mapping[str, Collection[str]],
    mandatory: Iterable[str],
) -> tuple[Loss, ...]:
    """All that is not as it was asked for, in the order of the form.

    `parts` are those of the message that the ticket began with, `logins` the users of addresses,
    `mandatory` the names of fields that must not be empty.
    """
    found = [loss for name, wanted in op.values if (loss := _lost(ticket, name, wanted, logins))]
    told = {loss.name for loss in found}
    found += [
        Loss(name)
        for name in mandatory
        if name not in told and not any(fields.members(ticket, name))
    ]
    return (*found, *_message(op, parts))


def unknown(op: Create, ticket: Ticket) -> tuple[str, ...]:
    """Addresses that stand in no role under that name: their users may have others."""
    return tuple(
        member
        for name, wanted in op.values
        if name in fields.PEOPLE or fields.role(name)
        for member in wanted
        if "@" in member and member.casefold() not in _people(ticket, name)
    )


def _lost(
    ticket: Ticket, name: str, wanted: tuple[str, ...], logins: Mapping[str, Collection[str]]
) -> Loss | None:
    wanted = tuple(value for value in wanted if value.strip())
    if not wanted:
        return None
    if name in fields.PEOPLE or fields.role(name):
        there = _people(ticket, name)
        missing = [one for one in wanted if not _is_among(one, there, logins)]
        return _loss(name, missing, there)
    if fields.custom(name):
        return _custom(ticket, name, wanted)
    if name in fields.LINKS:
        links = fields.members(ticket, name)
        return _loss(name, [one for one in wanted if not _linked(one, links)], links)
    if name == "Status":
        return None if ticket.status.casefold() == wanted[0].casefold() else _loss(
            name, wanted, (ticket.status,)
        )  # fmt: skip
    return _single(ticket, name, wanted)


def _loss(name: str, missing: Sequence[str], there: Iterable[str]) -> Loss | None:
    return Loss(name, tuple(missing), tuple(there)) if missing else None


def _single(ticket: Ticket, name: str, wanted: tuple[str, ...]) -> Loss | None:
    there = fields.value(ticket, name)
    if name == "Owner":
        same = there.casefold() == wanted[0].casefold()
        return None if same else Loss(name, wanted, () if there == NOBODY else (there,))
    if name == "Priority" and not _NUMBER.match(wanted[0]):
        return None if there != "0" else Loss(name, wanted, (there,))  # a name stands for a number
    if name in fields.MINUTES or name == "Priority":
        return None if int(there or 0) == int(wanted[0]) else Loss(name, wanted, (there,))
    if name == "Subject":
        wanted = (" ".join(wanted[0].splitlines()),)
        if " ".join(there.split()) == " ".join(wanted[0].split()):
            return None
    return None if there == wanted[0] else Loss(name, wanted, (there,) if there else ())


def _people(ticket: Ticket, name: str) -> dict[str, str]:
    """Those in a role by their names in lower case."""
    if role := fields.role(name):
        refs = next((its.members for its in ticket.roles if its.name == role), ())
    else:
        refs = getattr(ticket, fields.PEOPLE[name])
    names = (fields.person(ref) for ref in refs)
    return {known.casefold(): known for known in names if known != NOBODY}


def _is_among(one: str, there: Mapping[str, str], logins: Mapping[str, Collection[str]]) -> bool:
    key = one.casefold()
    return key in there or any(login.casefold() in there for login in logins.get(key, ()))


def _custom(ticket: Ticket, name: str, wanted: tuple[str, ...]) -> Loss | None:
    there = [value for value in fields.members(ticket, name) if value]
    left = list(there)
    missing = []
    for value in wanted:
        same = next((other for other in left if is_same(value, other)), None)
        if same is None:
            missing.append(value)
        else:
            left.remove(same)
    return _loss(name, missing, there)


def is_same(wanted: str, there: str) -> bool:
    """Whether RT keeps a value of a custom field as this: it writes some in its own way."""
    if _flat(wanted) == _flat(there):
        return True
    return any(_both(read, wanted, there) for read in (_address, _range)) or _is_then(wanted, there)


def _flat(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _both(read: Callable[[str], object], one: str, other: str) -> bool:
    try:
        return read(one) == read(other)
    except ValueError:
        return False


def _address(text: str) -> object:
    return ipaddress.ip_address(text.strip())


def _range(text: str) -> object:
    first, dash, last = text.partition("-")
    if not dash:
        network = ipaddress.ip_network(text.strip(), strict=False)
        return network[0], network[-1]
    return ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())


def _is_then(wanted: str, there: str) -> bool:
    """The same moment, in whichever time zone the user's account is."""
    one, other = _MOMENT.match(wanted), _MOMENT.match(there)
    if not one or not other:
        return False
    moments = [datetime.fromisoformat(f"{found[1]}T{found[2]}") for found in (one, other)]
    apart = abs(moments[0] - moments[1])
    return apart <= FAR and not apart.seconds % QUARTER


def _linked(wanted: str, there: Iterable[str]) -> bool:
    """RT spells articles and addresses in its own way."""
    plain = wanted.removeprefix("article:").rstrip("/")
    plain = f"a:{plain}" if wanted.startswith("article:") else plain
    return any(plain == link.rstrip("/") for link in there)


def _message(op: Create, parts: Sequence[Attachment]) -> list[Loss]:
    """What is missing of the text and the files."""
    found = []
    if op.body.strip() and not same_text(op, parts):
        texts = any(part.is_body and part.text is not None for part in parts)
        what = "RT keeps it otherwise than it was written" if texts else "the text is not there"
        found.append(Loss("Content", (what,)))
    if said := missing_files(op, parts):
        found.append(Loss("Files", (said,)))
    return found


def twice(ids: Iterable[int]) -> str:
    """A note when what was asked for once was made more than once."""
    several = sorted(Counter(ids))
    return f"it was made {len(several)} times: " + ", ".join(f"#{id_}" for id_ in several)
