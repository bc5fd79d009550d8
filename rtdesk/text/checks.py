"""What a message should be asked before it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ATTACHED = re.compile(
    r"(?i)\b(?:attached|attachments?|enclosed|enclosures?"  # English
    r"|angehängt\w*|(?:im|mit|den|der|siehe) anhang|anhänge|anbei|beigefügt\w*|anliegend\w*"
    r"|ci-joint\w*|pièces? jointes?|en annexe"
    r"|adjunt[oa]s?|adjuntad[oa]s?|allegat[oiae]|in allegato|em anexo|anexad[oa]s?"
    r"|bijlagen?|bijgevoegd\w*|bijgesloten"
    r"|bifogad\w*|bifogat|bifogar|bilagor|vedlagt|vedlegg|vedhæft\w*|vedlagte"
    r"|liitteenä|liitteet|mellékel\w*|csatol\w*"
    r"|załącznik\w*|załącz\w+|příloh\w*|příloze|priložen\w*|prílo\w+"
    r"|во вложени\w+|вложени\w+|прикреп\w+|прилага\w+|приложен\w+|у вкладенн\w+|ekte|ekli)\b"
    r"|添付|附件|첨부"
)
_FIELD = "name|date|time|number|insert|your|customer|company|link|url|address|here|todo|placeholder"
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|TBD)\b"
    r"|\{\{?[^\S\n]*[A-Za-z_][\w. -]{0,40}\}?\}"  # {name} {{ name }}
    r"|\{\.{3}\}|\{…\}"
    r"|(?<!\w)<(?:\.{3}|…|[A-Za-z][A-Za-z_ -]{0,40})>"  # <...> <your name>, not <a@b> nor <https://x>
    r"|(?<!_)_{3,}(?!_)"  # a gap to be filled; a whole line of them is a rule
    rf"|\[(?i:[^\]\[\n]{{0,30}}\b(?:{_FIELD})\b[^\]\[\n]{{0,30}})\](?!\()"
)
_RULE = re.compile(r"\s*_{10,}\s*\Z")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence for the user; `stops` when sending makes no sense at all."""

    text: str
    stops: bool = False


def own_words(body: str) -> str:
    """The body without quoted lines, the lines that introduce them, and the signature."""
    lines: list[str] = []
    for line in body.splitlines():
        if line.rstrip() == "--":
            break
        if line.startswith(">"):
            while lines and not lines[-1].strip():
                lines.pop()
            if lines and lines[-1].rstrip().endswith(":"):
                lines.pop()
            continue
        lines.append(line)
    return "\n".join(lines)


def first_words(body: str) -> str:
    """The first line of somebody's own, for lists of drafts."""
    return next((line.strip() for line in own_words(body).splitlines() if line.strip()), "")


def doubts(body: str, files: int) -> tuple[Doubt, ...]:
    """Everything about a message that its author may have overlooked."""
    return tuple(_doubts(body, files))


def _doubts(body: str, files: int) -> Iterator[Doubt]:
    words = own_words(body)
    if not body.strip():
        yield Doubt("There is no text yet.", stops=not files)
    elif body.strip() == "0":
        yield Doubt("RT keeps a lone 0 as an empty message: write a word with it.", stops=True)
    elif not words.strip():
        quoted = any(line.startswith(">") for line in body.splitlines())
        what = "quoted text" if quoted else "a signature"
        yield Doubt(f"There is only {what}, no words of your own.")
    wrote = _ATTACHED.search(words)
    if wrote and not files:
        yield Doubt(f"You wrote “{wrote[0]}”, but nothing is attached.")
    for left in dict.fromkeys(_placeholders(words)):
        yield Doubt(f"A placeholder is left in the text: {left}")


def _placeholders(words: str) -> Iterator[str]:
    for line in words.splitlines():
        if not _RULE.match(line):
            yield from (found[0] for found in _PLACEHOLDER.finditer(line))
