"""Many ordinary tickets, cheaply: their texts and tuples are shared."""

from __future__ import annotations

from random import Random

from rtdesk.demo.model import Part, Tables, Ticket, Transaction

THINGS = (
    "Label printer",
    "VPN",
    "Mailbox",
    "Delivery note export",
    "Till 3",
    "Shared calendar",
    "Scanner",
    "Customer portal",
    "Wi-Fi in the warehouse",
    "Telephone",
    "Backup job",
    "Invoice template",
)
TROUBLES = (
    "does not start",
    "is slow since this morning",
    "asks for a password again",
    "shows yesterday's figures",
    "stops after a few minutes",
    "needs a second user",
    "prints blank pages",
    "cannot be reached from home",
    "should be moved to Mill Lane",
    "reports a full disk",
)
BODY = (
    b"Hello,\n\nplease have a look when you can. It is not urgent.\n\nThank you",
    b"Good morning,\n\nthis started yesterday after lunch. I restarted twice.\n\nRegards",
    b"Hi,\n\ncould you call me about this? I am at my desk until four.\n\nThanks",
    b"Guten Tag,\n\nkoennen Sie sich das bitte ansehen?\n\nMit freundlichen Gruessen",
)
QUEUES = (2, 2, 2, 2, 1, 1, 3, 5)
STATUSES = {
    "default": ("new", "open", "open", "stalled", "resolved", "resolved", "resolved", "rejected"),
    "incident": ("reported", "triage", "investigating", "mitigated", "closed", "closed"),
}
STAFF = (6, 6, 22, 22, 24, 26, 28)
HOUR = 3600


def add_bulk(tables: Tables, now: int, count: int) -> None:
    """Adds `count` tickets of the last two years, the oldest first."""
    rng = Random(20260)  # noqa: S311 - the same tickets in every run
    subjects = [f"{thing} {trouble}" for thing in THINGS for trouble in TROUBLES]
    customers = [(id_,) for id_, user in tables.users.items() if not user.privileged and id_ > 50]
    severities: list[dict[int, tuple[str, ...]] | None] = [None, None, None]
    severities += [{1: (value,)} for value in ("Low", "Normal", "High")]
    first = max(tables.tickets, default=0) + 1
    age = 2 * 365 * 24 * HOUR
    random = rng.random
    for index in range(count):
        queue = QUEUES[int(random() * len(QUEUES))]
        fates = STATUSES[tables.queues[queue].lifecycle]
        status = fates[int(random() * len(fates))]
        created = now - age + int(age * (index + random()) / (count + 1)) - 2 * HOUR
        requestors = customers[int(random() * len(customers))]
        owner = STAFF[int(random() * len(STAFF))] if queue != 3 else STAFF[int(random() * 3)]
        updated = created + int(random() * HOUR)
        ticket = Ticket(
            first + index,
            queue,
            subjects[int(random() * len(subjects))],
            status,
            requestors[0],
            created,
            owner,
            requestors,
            priority=(0, 0, 0, 20, 50, 80)[int(random() * 6)],
            updated=updated,
            updated_by=requestors[0],
            sla=tables.queues[queue].sla,
            values=severities[int(random() * len(severities))] if queue in (2, 3) else None,
        )
        tables.tickets[ticket.id] = ticket
        tables.last_part = part = tables.last_part + 1
        tables.last_transaction = entry = tables.last_transaction + 1
        tables.parts[part] = Part(part, entry, "text/plain", BODY[index & 3], "", 0, ticket.subject)
        tables.transactions[entry] = Transaction(
            entry, ticket.id, "Create", requestors[0], created, parts=(part,)
        )
        ticket.history.append(entry)
    tables.version += 1
