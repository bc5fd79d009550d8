"""How a command says what it found: for people, as JSON, or in the form one asks for."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rtdesk.cli.rows import LINE
from rtdesk.config.errors import ConfigError
from rtdesk.text.clean import clean
from rtdesk.text.columns import column

if TYPE_CHECKING:
    import argparse

Item = Mapping[str, object]
"""One thing that a command speaks of, as its JSON has it."""
_PIECE = re.compile(r"\{\{|\}\}|\\[nt\\]|\{([^{}:]+)(?::(\d{1,4}))?\}|[{}]|[^{}\\]+|\\")
_ESCAPES = {"{{": "{", "}}": "}", "\\n": "\n", "\\t": "\t", "\\\\": "\\"}


def is_plain() -> bool:
    """True where JSON had better be ASCII: on a terminal, or where letters would be lost."""
    return sys.stdout.isatty() or "utf" not in (sys.stdout.encoding or "").lower()


def print_json(value: object) -> None:
    """JSON on stdout; on a terminal in ASCII, elsewhere with the letters of all languages."""
    from rtdesk.text.escaped import dumped

    print(dumped(value, ascii=is_plain()), flush=True)


def line(text: str, limit: int = LINE) -> str:
    """Words of a server as one line that a terminal can be shown."""
    return clean(text, limit=limit)


def complain(text: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"rtdesk: {line(text)}\n")
    sys.stderr.flush()


@dataclass(frozen=True, slots=True)
class Output:
    """The form that was asked for; made before anything is done, so that a wrong one is told."""

    json: bool = False
    template: Template | None = None

    @classmethod
    def of(cls, given: argparse.Namespace, names: Collection[str]) -> Output:
        """The form of a verb whose items have these names.

        Raises:
            ConfigError: the form asks for something that there is not.
        """
        return cls(given.json, Template(given.format, names) if given.format else None)

    @property
    def human(self) -> bool:
        """True when people are to read it."""
        return not self.json and self.template is None

    def emit(self, items: Iterable[Item], lines: Iterable[str]) -> None:
        """Prints the items in that form; `lines` are what people read, already cleaned."""
        if self.json:
            print_json(list(items))
            return
        template = self.template
        for text in map(template.line_of, items) if template else lines:
            print(text, flush=True)


class Template:
    r"""`{name}`, `{name.part}`, `{name:20}` in cells; `{{`, `}}`, `\n`, `\t` for themselves."""

    def __init__(self, text: str, names: Collection[str]):
        self._pieces = tuple(_pieces(text, names))

    def line_of(self, item: Item) -> str:
        """The line for an item."""
        return "".join(
            piece if isinstance(piece, str) else piece.line_of(item) for piece in self._pieces
        )


@dataclass(frozen=True, slots=True)
class _Place:
    path: tuple[str, ...]
    width: int

    def line_of(self, item: Item) -> str:
        found: object = item
        for name in self.path:
            found = found.get(name) if isinstance(found, Mapping) else None
        text = line(_text(found))
        return column(text, self.width) if self.width else text


def _pieces(text: str, names: Collection[str]) -> Iterator[str | _Place]:
    for found in _PIECE.finditer(text):
        whole, name, width = found[0], found[1], found[2]
        if name:
            root, _, rest = name.partition(".")
            if root not in names:
                raise ConfigError(f"--format knows no {{{name}}}; there are: {', '.join(names)}")
            yield _Place((root, rest) if rest else (root,), int(width or 0))
        elif whole in "{}":
            raise ConfigError(f"--format has a lone {whole!r}; the sign itself is {whole * 2}")
        else:
            yield _ESCAPES.get(whole, whole)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return ", ".join(f"{name}: {_text(part)}" for name, part in value.items())
        case list() | tuple():
            return ", ".join(map(_text, value))
        case _:
            return str(value)
