"""Whom we trust on the wire, and what it means when we do not."""

from __future__ import annotations

import hashlib
import hmac
import re
import ssl
from pathlib import Path

from rtdesk.backend.errors import NotRT
from rtdesk.config.account import Account

_HEX = re.compile(r"[0-9a-f]{64}")
OTHER_NAME = (62, 64)
"""OpenSSL's numbers for what is wrong with a certificate: host name, address."""
NOT_YET, EXPIRED = 9, 10
WANTS_OURS = ("CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE", "BAD_CERTIFICATE", "UNKNOWN_CA")
NO_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG")
OLD = ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "INTERNAL_ERROR")


class WrongPin(ssl.SSLError):
    """The server's certificate is not the one that is pinned."""

    def __init__(self, found: str):
        super().__init__(0, "another certificate than the pinned one")
        self.found = found


def context(account: Account) -> ssl.SSLContext:
    """For a connection to the account's server: certificates are always verified, or pinned.

    Raises:
        NotRT: a file cannot be used, or the pin is none; says which.
    """
    try:
        made = _pinned(account.pin) if account.pin else ssl.create_default_context()
        if account.ca_file:
            made.load_verify_locations(cafile=account.ca_file)
    except OSError as error:
        raise NotRT(f"ca_file cannot be used: {error.strerror or error}") from error
    if account.client_cert:
        _present(made, account)
    elif account.client_key:
        raise NotRT("client_key goes with client_cert, which is not set")
    return made


def _present(made: ssl.SSLContext, account: Account) -> None:
    """Shows our own certificate to who asks for it."""
    key = Path(account.client_key or account.client_cert)
    try:
        if key.stat().st_mode & 0o077:
            raise NotRT(f"others can read the key in {key}: run chmod 600 {key}")
        made.load_cert_chain(account.client_cert, account.client_key or None, _no_passphrase)
    except OSError as error:  # ssl.SSLError is one
        raise NotRT(f"client_cert cannot be used: {error.strerror or error}") from error


def _no_passphrase() -> str:
    raise NotRT("client_key has a passphrase: rtdesk cannot ask for it, so take the key out of it")


def _pinned(pin: str) -> ssl.SSLContext:
    digits = pin.lower().removeprefix("sha256:").replace(":", "").replace(" ", "")
    if not _HEX.fullmatch(digits):
        raise NotRT("pin must look like sha256: and 64 hexadecimal digits (rtdesk doctor says it)")

    class Pinned(ssl.SSLObject):
        """Ends a handshake with anybody else, before a byte of ours leaves."""

        def do_handshake(self) -> None:
            super().do_handshake()
            seen = hashlib.sha256(self.getpeercert(True) or b"").hexdigest()
            if not hmac.compare_digest(seen, digits):
                raise WrongPin(f"sha256:{seen}")

    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE  # the pin says more than any authority
    made.sslobject_class = Pinned
    return made


def certificate_words(error: ssl.SSLCertVerificationError, host: str) -> str:
    """Why a certificate is not taken, and what to do."""
    code = getattr(error, "verify_code", 0)
    if code in OTHER_NAME:
        return (
            f"the certificate of {host} is for another name: write the name into url that"
            " it is for (rtdesk doctor says which)"
        )
    if code == EXPIRED:
        return (
            f"the certificate of {host} has expired: whoever runs the server has to renew it"
            " (or this machine's clock is fast)"
        )
    if code == NOT_YET:
        return (
            f"the certificate of {host} is not valid yet: set this machine's clock, if it is slow"
            " (rtdesk doctor says from when on it is valid)"
        )
    return (
        f"the certificate of {host} is not trusted: {error.verify_message}; name its authority in"
        " ca_file, or pin it (rtdesk doctor shows its fingerprint)"
    )


def handshake_words(error: ssl.SSLError, host: str) -> str:
    """Why there is no secure connection, and what to do."""
    if isinstance(error, WrongPin):
        return (
            f"the certificate of {host} is not the pinned one but {error.found}: ask whoever runs"
            " the server before you change pin"
        )
    reason = _reason(error)
    start = f"no secure connection to {host}"
    if any(word in reason for word in NO_TLS):
        return f"{start}: no TLS is spoken at this port; is it http, or another port?"
    if any(word in reason for word in WANTS_OURS):
        return f"{start}: it wants a certificate of yours, or another one; see client_cert"
    if any(word in reason for word in OLD):
        return f"{start}: it speaks only a TLS that is too old; its server has to be updated"
    return f"{start}: {reason or 'TLS failed'}"


def about_ours(error: ssl.SSLError) -> bool:
    """True where the server ended the connection for want of our certificate."""
    return any(word in _reason(error) for word in WANTS_OURS)


def _reason(error: ssl.SSLError) -> str:
    """OpenSSL's word for it, where there is one."""
    return getattr(error, "reason", None) or ""
