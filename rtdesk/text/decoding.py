"""Bytes of a file as text, whatever they are."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, *, cut: bool = False) -> tuple[str, str]:
    """The text, and a name of its encoding where that is not UTF-8.

    `cut` allows that the last character is not complete.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace"), encoding.removesuffix("-sig").upper()
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=not cut), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Latin-1"


def hexdump(data: bytes) -> str:
    """Sixteen bytes a line: where, which, and what they are as ASCII."""
    lines = []
    for at in range(0, len(data), 16):
        row = data[at : at + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append(f"{at:08x}  {row[:8].hex(' '):<23}  {row[8:].hex(' '):<23}  {shown}")
    return "\n".join(lines)
