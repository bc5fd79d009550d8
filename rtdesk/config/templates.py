"""New tickets that are written beforehand: a text, and above it what its fields are to be.

Files in the folder `templates` beside the configuration (`rtdesk.config.profile.Profile.folder`):

    ---
    Queue: Support
    Subject: New colleague: {requestor_name}
    CF.{Severity}: Low
    ---
    Please prepare a desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rtdesk.config.errors import ConfigError

RULE = "---"


@dataclass(frozen=True, slots=True)
class Template:
    """The text with its placeholders, and values by the names of fields."""

    body: str = ""
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def value(self, name: str) -> str:
        """The first value of a field, empty: none."""
        return next(iter(dict(self.values).get(name, ())), "")


FOLDER = "templates"


def names(place: Path) -> tuple[str, ...]:
    """The templates in a folder, by the names of their files."""
    if not place.is_dir():
        return ()
    return tuple(sorted(file.name for file in place.iterdir() if file.is_file()))


def load(name: str, folder: Path) -> Template:
    """The template with this name in a folder, or in this file.

    Raises:
        ConfigError: there is none, or it cannot be read.
    """
    places = (Path(name).expanduser(), folder / name)
    file = next((place for place in places if place.is_file()), None)
    if file is None:
        there = ", ".join(names(folder)) or "no template"
        raise ConfigError(f"no template {name!r}; in {folder} there is: {there}")
    try:
        return parse(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from error


def parse(text: str) -> Template:
    """The template in a file; a text that does not begin with `---` is all body.

    Raises:
        ValueError: a line of the head is not `Name: value`, or the head has no end.
    """
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != RULE:
        return Template(text.strip("\n"))
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == RULE), 0)
    if not end:
        raise ValueError("its head has no end: a line of three dashes")
    return Template("\n".join(lines[end + 1 :]).strip("\n"), _values(lines[1:end]))


def _values(lines: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A name that comes twice has several values."""
    found: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if "{" in name:  # a custom field may have a colon in its name
            name, colon, value = line.partition("}:")
            name += "}"
        if not colon or not name.strip():
            raise ValueError(f"line {number} is not Name: value")
        found[name.strip()] = (*found.get(name.strip(), ()), value.strip())
    return tuple(found.items())
