"""Syntax of source texts, told by a process of its own: strangers' texts may make it hang.

`python -m rtdesk.text.lexing NAME < TEXT` prints a line for each line of the text, of
`start:length:pen` with blanks between them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

LARGEST = 300_000
"""Characters of a text that are looked at."""

Span = tuple[int, int, str]
"""Where in a line, how long, and which pen."""

_PENS = (
    ("Token.Comment", "comment"),
    ("Token.Keyword", "keyword"),
    ("Token.Operator.Word", "keyword"),
    ("Token.Literal.String", "string"),
    ("Token.Literal.Number", "literal"),
    ("Token.Name.Tag", "keyword"),
    ("Token.Name.Attribute", "name"),
    ("Token.Name.Function", "name"),
    ("Token.Name.Class", "name"),
    ("Token.Generic.Heading", "heading"),
    ("Token.Generic.Subheading", "heading"),
)


def spans(name: str, text: str) -> Iterator[list[Span]]:
    """For every line what is coloured in it; nothing for a syntax that is not known."""
    from pygments.lexers import get_lexer_for_filename
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_for_filename(name, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return
    line: list[Span] = []
    at = 0
    for kind, value in lexer.get_tokens(text):
        pen = next((pen for start, pen in _PENS if str(kind).startswith(start)), "")
        for number, piece in enumerate(value.split("\n")):
            if number:
                yield line
                line, at = [], 0
            if pen and piece:
                line.append((at, len(piece), pen))
            at += len(piece)
    yield line


def read(told: str) -> list[list[Span]]:
    """What the process said.

    Raises:
        ValueError: it is something else.
    """
    out = []
    for line in told.split("\n"):
        parts = [part.split(":") for part in line.split(" ") if part]
        out.append([(int(start), int(length), pen) for start, length, pen in parts])
    return out


def main() -> None:
    """Text in, spans out."""
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    lines = [" ".join(f"{a}:{b}:{pen}" for a, b, pen in line) for line in spans(sys.argv[1], text)]
    sys.stdout.write("\n".join(lines))


if __name__ == "__main__":
    main()
