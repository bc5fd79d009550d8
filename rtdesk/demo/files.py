"""Files that the told tickets carry, made from nothing."""

from __future__ import annotations

import struct
import zlib

from rtdesk.demo.multipart import Upload


def png(name: str, width: int = 96, height: int = 48, hue: int = 0) -> Upload:
    """A small bar chart as a picture."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            bar = (x // 12 * 7 + hue) % (height - 8) + 6
            inside = height - y < bar and x % 12 < 9
            rows += bytes((40 + hue, 110, 180)) if inside else b"\xf4\xf4\xf0"
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head)
    content += _chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + _chunk(b"IEND", b"")
    return Upload(name, "image/png", content)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text(name: str, *lines: str, kind: str = "text/plain") -> Upload:
    """A text file of these lines."""
    return Upload(name, kind, ("\n".join(lines) + "\n").encode())


def csv(name: str, *lines: str) -> Upload:
    """A table of semicolons."""
    return text(name, *lines, kind="text/csv")


def pdf(name: str, line: str) -> Upload:
    """The smallest thing a viewer still takes for a document, with one line on it."""
    stream = f"BT /F1 18 Tf 60 760 Td ({line}) Tj ET".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    )
    out = b"%PDF-1.4\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj%s endobj\n" % (number, body)
    return Upload(name, "application/pdf", out + b"trailer<</Root 1 0 R>>\n%%EOF\n")
