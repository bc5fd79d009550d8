"""The manual page: what can be typed, from the parser, then every page of the manual."""

from __future__ import annotations

from collections.abc import Iterator

from rtdesk import __version__
from rtdesk.cli.grammar import Command, Part, grammar
from rtdesk.help.pages import page, topics
from rtdesk.text.roff import escaped
from rtdesk.text.roff import page as in_roff


def manual() -> str:
    """The whole of it, as roff."""
    from rtdesk.cli.arguments import parser

    return "\n".join(_lines(grammar(parser()))) + "\n"


def _lines(top: Command) -> Iterator[str]:
    yield f'.TH RTDESK 1 "" "rtdesk {escaped(__version__)}" "User Commands"'
    yield from (".SH NAME", f"rtdesk \\- {escaped(_begun(top.about))}")
    yield from (".SH SYNOPSIS", escaped(top.usage))
    yield from (".SH OPTIONS", *_parts(top.options))
    yield ".SH COMMANDS"
    for verb in top.verbs:
        yield from _command(verb)
    yield from (
        ".SH EXIT STATUS",
        escaped(top.epilog.partition("exit codes: ")[2].replace("\n", " ") + "."),
    )
    for topic in topics():
        yield from in_roff(page(topic))


def _command(command: Command) -> Iterator[str]:
    if command.stands_for:
        yield f".SS rtdesk {escaped(command.name)}"
        yield f"The same as {escaped(command.stands_for)}."
        return
    yield f".SS {escaped(command.usage.split(' [')[0])}"
    about = command.about or _sentence(command.help)
    yield from (escaped(about), ".PP", f"\\fB{escaped(command.usage)}\\fR")
    yield from _parts(tuple(part for part in command.options if "--help" not in part.names))
    yield from _parts(tuple(part for part in command.words if part.help))
    if command.epilog:
        yield from (".PP", ".nf", *map(escaped, command.epilog.splitlines()), ".fi")
    for sub in command.verbs:
        yield from _command(sub)


def _parts(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in part.names)
        label = f"\\fI{escaped('|'.join(part.choices) or part.label)}\\fR" if part.takes else ""
        yield from (".TP", f"{names} {label}".strip(), escaped(_sentence(part.help)) or "\\&")


def _begun(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
