"""Picks somebody: known here, found by RT, a group, or an address that is typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from rtdesk.ops import fields
from rtdesk.records.ref import Ref
from rtdesk.text.addresses import address
from rtdesk.ui.screens.chooser import Choice
from rtdesk.ui.screens.picker import Picker

if TYPE_CHECKING:
    from rtdesk.desk.directory import Directory, Found
    from rtdesk.ui.app import RtdeskApp

NOBODY_FITS = "nobody fits: RT has nobody so named, or shows them only to others"
NOR_ADDRESS = f"{NOBODY_FITS} · a whole address is taken, too"


async def pick_person(
    app: RtdeskApp,
    title: str,
    *,
    groups: bool = False,
    free: bool = True,
    first: Sequence[Ref] = (),
    without: Collection[str] = (),
) -> str | None:
    """Somebody as RT is told of them: a login, an address, or `group:17`; None: nobody.

    `desk.directory.called` has the words for it.

    Whom the copy knows stands there at once, `first` before all others; RT is asked while one
    types. `groups` are offered, too, where one may see them. With `free` an address that nobody
    here has is taken as it is: RT makes a user of it. Those in `without` are not offered.
    """
    directory = app.desk.directory
    gone = {name.casefold() for name in without}
    picker = Picker(
        title,
        known(directory, first, gone),
        more=lambda word: _more(directory, word, groups=groups, gone=gone),
        offer=_free if free else None,
        nothing=NOR_ADDRESS if free else NOBODY_FITS,
    )
    return await app.push_screen_wait(picker)


def known(directory: Directory, first: Sequence[Ref], gone: Collection[str]) -> tuple[Choice, ...]:
    """Those who need no question."""
    choices = [_of_ref(directory, ref) for ref in first]
    choices += [_choice(who.login, who.name, who.email) for who in directory.known()]
    return tuple(_once(choices, gone))


async def _more(
    directory: Directory, word: str, *, groups: bool, gone: Collection[str]
) -> Sequence[Choice]:
    return tuple(_once(_found(await directory.find(word, groups=groups)), gone))


def _found(found: Found) -> list[Choice]:
    people = [_choice(user.login, user.real_name, user.email) for user in found.people]
    return people + [Choice("", g.name, g.member, _group(g.description)) for g in found.groups]


def _of_ref(directory: Directory, ref: Ref) -> Choice:
    member = fields.person(ref)
    if ref.type == "group":
        return Choice("", ref.name or directory.called(member), member, _group(""))
    return _choice(member, ref.name, ref.email)


def _choice(member: str, name: str, email: str) -> Choice:
    told = dict.fromkeys(text for text in (name, email) if text and text != member)
    return Choice("", member, member, "  ".join(told))


def _group(description: str) -> str:
    return f"group  {description}".rstrip()


def _once(choices: Iterable[Choice], gone: Collection[str]) -> Iterable[Choice]:
    seen = set(gone)
    for choice in choices:
        if choice.value.casefold() not in seen:
            seen.add(choice.value.casefold())
            yield choice


def _free(typed: str) -> Choice | None:
    """An address that was typed; RT makes a user of one that it does not know."""
    found = address(typed)
    return Choice("", found, found, "this address, as it is") if found else None
