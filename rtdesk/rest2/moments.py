"""Moments in custom fields: RT reads them in the user's time zone and shows them in UTC.

The zone is the one that the user chose in RT. Where they chose none it is the server's, which RT
does not tell: then what was set is read back, and set again by as much as it was off.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rtdesk.backend.errors import Gone, Unsupported
from rtdesk.backend.port import Receipt
from rtdesk.ops import fields
from rtdesk.ops.op import SetField
from rtdesk.rest2.client import Rest2Client
from rtdesk.rest2.schema import to_id

SHOWN = "%Y-%m-%dT%H:%M:%SZ"
TYPED = "%Y-%m-%d %H:%M:%S"
STEP = timedelta(minutes=15)
"""Zones differ by as many of these."""
FURTHEST = timedelta(hours=15)


class Moments:
    """What is known of the time zone in which a user's words are read."""

    def __init__(self, client: Rest2Client, user: str):
        self._client = client
        self._user = user
        self._zone: ZoneInfo | None = None
        self._asked = False
        self._off = timedelta()  # as far as the last moment was off, where no zone is told

    async def send(self, op: SetField, etag: str) -> Receipt:
        """Sets a moment, in one request where the zone is known."""
        meant = _moment(op.value)
        zone = await self._known()
        if meant is None:
            return await self._client.send(op, etag, None)
        if zone is not None:
            local = meant.astimezone(zone).strftime(TYPED)
            return await self._client.send(replace(op, value=local), etag, None)
        receipt = await self._client.send(self._by_guess(op, meant), etag, None)
        now = await self._client.tickets.get(op.ticket)
        found = _moment(fields.value(now, op.field))
        if found is None or found == meant:
            return receipt
        off = meant - found
        if abs(off) > FURTHEST or off % STEP:
            return receipt
        self._off += off
        again = await self._client.send(self._by_guess(op, meant), now.etag, None)
        return replace(again, sentences=(*receipt.sentences, *again.sentences))

    def _by_guess(self, op: SetField, meant: datetime) -> SetField:
        return replace(op, value=(meant + self._off).strftime(TYPED))

    async def _known(self) -> ZoneInfo | None:
        """The zone of the user's own choice (one request, once)."""
        if not self._asked and self._user:
            key = to_id(self._user) or self._user
            try:
                me = await self._client.records("user").get(key)
                self._zone = _zone(me.text("Timezone"))
            except (Gone, Unsupported):
                self._zone = None
            self._asked = True
        return self._zone


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, SHOWN).replace(tzinfo=UTC)
    except ValueError:
        return None
