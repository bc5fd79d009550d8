"""A look at a server's certificate, whoever vouches for it; nothing of ours is sent."""

from __future__ import annotations

import hashlib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rtdesk.rest2.origin import Origin

PATIENCE = 10.0
WHENEVER = ssl.VerifyFlags(0x200000)
"""X509_V_FLAG_NO_CHECK_TIME, which Python has no name for: one that has expired is read, too."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server shows."""

    fingerprint: str
    names: tuple[str, ...] = ()
    """The names that it is for, where they could be read."""
    issuer: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


def certificate(origin: Origin) -> Certificate | None:
    """The certificate of a server, None where there is none to see. Blocks: run it in a thread."""
    with suppress(OSError, ValueError):
        seen = _shown(origin, _anybody())
        if seen is not None:
            fingerprint = f"sha256:{hashlib.sha256(seen[0]).hexdigest()}"
            return _read(origin, seen[0], fingerprint)
    return None


def _read(origin: Origin, der: bytes, fingerprint: str) -> Certificate:
    """With what stands in it: Python reads that only of one that it may trust, so it may."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | WHENEVER
    with suppress(OSError, ValueError):
        context.load_verify_locations(cadata=der)
        seen = _shown(origin, context)
        if seen is not None:
            return _described(fingerprint, seen[1])
    return Certificate(fingerprint)


def _described(fingerprint: str, found: dict[str, Any]) -> Certificate:
    names = [name for _, name in found.get("subjectAltName", ())]
    names = names or _part(found.get("subject", ()), "commonName")
    issuer = found.get("issuer", ())
    begins, ends = _moment(found, "notBefore"), _moment(found, "notAfter")
    who = _part(issuer, "organizationName") or _part(issuer, "commonName")
    return Certificate(fingerprint, tuple(names), ", ".join(who), begins, ends)


def _moment(found: dict[str, Any], what: str) -> datetime | None:
    with suppress(KeyError, ValueError, OverflowError):
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(found[what]), UTC)
    return None


def _part(name: Any, wanted: str) -> list[str]:
    return [value for pairs in name for key, value in pairs if key == wanted]


def _anybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _shown(origin: Origin, context: ssl.SSLContext) -> tuple[bytes, dict[str, Any]] | None:
    address = (origin.host, origin.port)
    with (
        socket.create_connection(address, PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=origin.host) as secure,
    ):
        der = secure.getpeercert(binary_form=True)
        return (der, secure.getpeercert() or {}) if der else None
