"""The `Content` of `/attachment/N`, decoded as it arrives: base64 inside JSON of any size."""

from __future__ import annotations

import binascii
import re

from rtdesk.backend.errors import Malformed

KEY = b'"Content"'
_ESCAPE = re.compile(rb"\\(?:u00([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CUT_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_STRUCTURE = re.compile(rb'["{}\[\],]')
_IN_STRING = re.compile(rb'["\\]')
_PLAIN = {b"n": b"", b"r": b"", b"t": b"", b"/": b"/"}


class ContentReader:
    """Feed it the JSON in any pieces; it gives the bytes of the top-level `Content` back.

    Memory is bounded: of other strings only the first bytes are kept.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._read = self._between
        self._token = b""
        self._pending = b""
        self._carry = b""
        self._base64 = b""
        self._padded = False
        self.found = False

    def feed(self, chunk: bytes) -> bytes:
        """Takes the next piece and returns what it decodes to.

        Raises:
            Malformed: the content is not base64.
        """
        data = self._carry + chunk
        self._carry = b""
        out = b""
        at = 0
        while at < len(data):
            at, decoded = self._read(data, at)
            out += decoded
        return out

    def finish(self) -> None:
        """Tells that the answer is at its end.

        Raises:
            Malformed: it ended too early, or had no content.
        """
        if self._depth or self._base64 or self._carry or not self.found:
            raise Malformed("RT's answer has no complete attachment in it")

    def _between(self, data: bytes, at: int) -> tuple[int, bytes]:
        """Outside of strings: counts depth, and knows a key by the colon after it."""
        found = _STRUCTURE.search(data, at)
        between = data[at : found.start() if found else len(data)]
        self._pending = (self._pending + b"".join(between.split()))[:8]
        if found is None:
            return len(data), b""
        sign = found.group()
        if sign == b'"':
            self._read = self._content if self._is_content() else self._string
            self._token = b'"'
        else:
            self._close_value()
            self._depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(sign, 0)
        self._pending = b""
        return found.end(), b""

    def _is_content(self) -> bool:
        return self._depth == 1 and self._token == KEY and self._pending == b":"

    def _close_value(self) -> None:
        """`"Content": null` is what a container has: there, and empty."""
        if self._depth == 1 and self._token == KEY and self._pending == b":null":
            self.found = True
        self._token = b""

    def _string(self, data: bytes, at: int) -> tuple[int, bytes]:
        """In a string that may be a key; no escape is needed to spell `Content`."""
        found = _IN_STRING.search(data, at)
        end = found.end() if found else len(data)
        self._token = (self._token + data[at:end])[: len(KEY) + 1]
        if found is not None:
            self._read = self._escaped if found.group() == b"\\" else self._between
        return end, b""

    def _escaped(self, data: bytes, at: int) -> tuple[int, bytes]:
        self._read = self._string
        return at + 1, b""

    def _content(self, data: bytes, at: int) -> tuple[int, bytes]:
        """In the content; a quote cannot be escaped in base64."""
        end = data.find(b'"', at)
        piece = data[at:] if end < 0 else data[at:end]
        if end < 0 and (cut := _CUT_ESCAPE.search(piece)):
            self._carry = cut.group()
            piece = piece[: cut.start()]
        if b"\\" in piece:
            piece = _ESCAPE.sub(_unescape, piece)
        decoded = self._decode(b"".join(piece.split()))
        if end < 0:
            return len(data), decoded
        self.found = True
        self._token = b""
        self._read = self._between
        if self._base64:
            raise Malformed("the attachment's base64 is cut off")
        return end + 1, decoded

    def _decode(self, text: bytes) -> bytes:
        text = self._base64 + text
        whole = len(text) // 4 * 4
        self._base64 = text[whole:]
        if not text or (self._padded and text):
            if text:
                raise Malformed("the attachment's base64 goes on after its end")
            return b""
        try:
            decoded = binascii.a2b_base64(text[:whole], strict_mode=True)
        except binascii.Error as error:
            raise Malformed("the attachment is not in base64") from error
        self._padded = text[:whole].endswith(b"=")
        return decoded


def _unescape(match: re.Match[bytes]) -> bytes:
    code, plain = match.groups()
    if code is not None:
        return bytes([int(code, 16)])
    if plain not in _PLAIN:
        raise Malformed("the attachment is not in base64")
    return _PLAIN[plain]
