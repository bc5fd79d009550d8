"""Does it work, from the URL to the rights: one step after the other, each in a line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from rtdesk.backend.errors import BackendError, Unsupported
from rtdesk.config.account import Account
from rtdesk.config.errors import ConfigError
from rtdesk.config.profile import Profile
from rtdesk.config.secrets import account

if TYPE_CHECKING:
    from rtdesk.backend.port import Backend
    from rtdesk.records.ticket import Ticket
    from rtdesk.records.user import User
    from rtdesk.rest2.peer import Certificate

SHOWN = 6
"""Names that are listed at most."""


@dataclass(frozen=True, slots=True)
class Check:
    """One step. `good` is None for what is worth knowing and neither good nor bad."""

    step: str
    good: bool | None
    words: str
    error: ConfigError | BackendError | None = None
    pin: str = ""
    """The fingerprint that would make the certificate trusted."""


async def checks(profile: Profile) -> AsyncIterator[Check]:
    """Every step up to the first that fails, and what helps to understand that."""
    try:
        yield _url(profile)
        found = await asyncio.to_thread(account, profile)
        yield Check("Secret", True, _source(profile, found))
        seen = await _certificate(found)
        backend = await asyncio.to_thread(connect, found)
    except (ConfigError, BackendError) as error:
        yield _failed("Settings", error)
        return
    try:
        start = monotonic()
        can = await backend.capabilities()
        if seen:
            yield Check("Certificate", True, certificate_words(seen))
        took = (monotonic() - start) * 1000
        yield Check("Server", True, f"RT {can.version}, answered in {took:.0f} ms")
    except BackendError as error:
        yield _failed("Server", error)
        if seen:
            words = f"what the server shows: {certificate_words(seen)}"
            yield Check("Certificate", None, words, pin=seen.fingerprint)
        await backend.aclose()
        return
    try:
        async for check in _rights(backend):
            yield check
    except BackendError as error:
        yield _failed("Rights", error)
    finally:
        await backend.aclose()


def connect(found: Account) -> Backend:
    """The server of an account."""
    from rtdesk.rest2.backend import Rest2Backend

    return Rest2Backend(found)


def _url(profile: Profile) -> Check:
    from rtdesk.rest2.origin import origin

    home = origin(Account(profile.url, allow_http=profile.allow_http))
    return Check("URL", True, home.url("").removesuffix("/"))


def _source(profile: Profile, found: Account) -> str:
    """Where the secret comes from."""
    kind = "token" if found.token else "password"
    command = profile.token_command if found.token else profile.password_command
    file = profile.token_file if found.token else profile.password_file
    if profile.token if found.token else profile.password:
        return f"a {kind} that was given"
    if command:
        return f"a {kind} from {kind}_command {command[0]!r}"
    return f"a {kind} from {file}" if file else f"a {kind} from the keyring"


async def _certificate(found: Account) -> Certificate | None:
    """What the server shows, where it is reached without a proxy."""
    from rtdesk.rest2.origin import origin
    from rtdesk.rest2.peer import certificate

    home = origin(found)
    if home.scheme != "https" or found.proxy:
        return None
    return await asyncio.to_thread(certificate, home)


def certificate_words(seen: Certificate) -> str:
    """Whose it is, until when (from when, where it is too early), and its fingerprint."""
    whose = f"for {_names(seen.names)}, " if seen.names else ""
    issuer = f"by {seen.issuer}, " if seen.issuer else ""
    early = seen.begins and seen.begins > datetime.now(UTC)
    begins = f"from {seen.begins:%Y-%m-%d}, " if early else ""
    ends = f"until {seen.ends:%Y-%m-%d}, " if seen.ends else ""
    return f"{whose}{issuer}{begins}{ends}{seen.fingerprint}"


async def _rights(backend: Backend) -> AsyncIterator[Check]:
    """Who we are, and what we may do."""
    me: User | None = None
    with suppress(Unsupported):
        me = await backend.me()
    if me is None:
        yield Check("User", None, "RT does not tell who we are: lists such as Mine stay empty")
    else:
        name = f" ({me.real_name})" if me.real_name else ""
        yield Check("User", True, f"{me.login}{name}")
    queues = await backend.queues()
    creates = [q.name for q in queues if q.links.find("create")]
    if not queues:
        yield Check("Queues", None, "none in sight: RT's administrator gives the right SeeQueue")
    else:
        may = f"; new tickets in {_names(creates)}" if creates else "; no new tickets in any"
        yield Check("Queues", True, f"{len(queues)} in sight{may}")
    page = await backend.tickets("id > 0")
    if not page.items:
        yield Check("Tickets", None, "none in sight: the right ShowTicket shows them")
        return
    total = "" if page.total is None else f"{page.total} in sight; "
    ticket = await backend.ticket(page.items[0].id)
    yield Check("Tickets", True, total + (_offered(ticket, me) if ticket else "read"))


def _offered(ticket: Ticket, me: User | None) -> str:
    """What RT itself links to; what is merely tried is no right."""
    from rtdesk.actions.offer import offers

    found = offers(ticket, me.login if me else "")
    words = dict.fromkeys(offer.label for offer in found if offer.link)
    return f"the newest (#{ticket.id}) offers: {', '.join(words) or 'nothing but reading'}"


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _failed(name: str, error: ConfigError | BackendError) -> Check:
    return Check(name, False, str(error), error)
