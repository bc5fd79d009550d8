"""What is done with attachments from a screen: each is one job that can be stopped."""

from __future__ import annotations

import asyncio
import os
import shlex
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from rtdesk.backend.errors import BackendError
from rtdesk.backend.port import Progress
from rtdesk.backend.threads import in_thread
from rtdesk.files.listing import TicketFile
from rtdesk.files.saving import Fetch, Saving, reason
from rtdesk.records.attachment import Attachment
from rtdesk.text.when import size
from rtdesk.ui.saving import (
    Pace,
    fetching_words,
    files,
    first_folder,
    saved_words,
    saving_words,
)
from rtdesk.ui.text import plain

if TYPE_CHECKING:
    from subprocess import Popen

    from rtdesk.files.programs import Said
    from rtdesk.ui.screens.attachments import AttachmentsScreen

ENDED = 0.25
"""Seconds between two looks whether a program has ended."""


def count_words(shown: Sequence[TicketFile], marks: Collection[int]) -> str:
    """`5 files, 7.2 M`, and what is marked of them."""
    if not shown:
        return ""
    marked = [file for file in shown if file.part.id in marks]
    told = f"{len(marked)} marked, {_size(marked)} of " if marked else ""
    return f"{told}{files(len(shown))}, {_size(shown)}"


def _size(shown: Sequence[TicketFile]) -> str:
    return size(sum(file.part.size for file in shown))


def trouble(words: str) -> Content:
    """What stood in the way, on the line of the job."""
    return Content.styled(f"✗ {plain(words)}", "$text-error")


async def save(screen: AttachmentsScreen, parts: Sequence[Attachment]) -> None:
    """Asks for a folder and saves into it, telling how far it is."""
    from rtdesk.ui.screens.folder import AskFolder

    app, desk = screen.desk_app, screen.desk
    name = plain(parts[0].filename)[:30] if len(parts) == 1 else ""
    question = f"Save {name or files(len(parts))} into"
    folder = await app.push_screen_wait(
        AskFolder(question, first_folder(desk.profile, app.save_folder))
    )
    if folder is None:
        screen.say("")
        return
    app.save_folder = folder
    saving = Saving(parts, folder, desk.download)
    try:
        await saving.run(Pace(lambda: screen.say(saving_words(saving))))
    except asyncio.CancelledError:
        screen.say(saved_words(saving, cancelled=True))
        raise
    except OSError as error:
        screen.say(trouble(reason(error)))
    else:
        said = saved_words(saving)
        screen.say(trouble(said) if saving.failed else Content(f"✓ {said}"))
    finally:
        screen.learn({outcome.attachment: outcome for outcome in saving.outcomes})


async def fetched(screen: AttachmentsScreen, part: Attachment) -> Path | None:
    """The file on this machine, or None: then it was told why."""
    name = part.filename or f"attachment {part.id}"
    done, of = 0, part.size

    def progress(now: int, whole: int) -> None:
        nonlocal done, of
        done, of = now, part.size or whole
        show()

    show = Pace(lambda: screen.say(fetching_words(name, done, of)))
    try:
        show()
        path = await screen.desk.opened().fetch(part, _source(screen, part), progress)
    except asyncio.CancelledError:
        screen.say("Stopped.")
        raise
    except (BackendError, OSError) as error:
        screen.say(trouble(reason(error)))
        return None
    screen.say("")
    return path


def _source(screen: AttachmentsScreen, part: Attachment) -> Fetch:
    """A text that is on this machine already needs no server."""
    text = part.text
    if text is None:
        return screen.desk.download

    async def fetch(_number: int, handle: int, _tell: Progress) -> None:
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(text.encode("utf-8", errors="replace"))

    return fetch


async def view(screen: AttachmentsScreen, part: Attachment) -> None:
    """Shows a text, a table or a picture; of anything else its bytes."""
    from rtdesk.ui import viewing
    from rtdesk.ui.screens.pager import PagerScreen

    path = await fetched(screen, part)
    if path is None:
        return
    name = part.filename or f"attachment {part.id}"
    try:
        kind = viewing.kind_at(path, name, part.content_type)
        if kind == "image":
            await _show_picture(screen, part, path)
            return
        screen.say("Reading…")
        reading = await viewing.reading_of(path, name, part.content_type, kind)
    except OSError as error:
        screen.say(trouble(reason(error)))
        return
    screen.say("")
    pager = PagerScreen(reading, _then(screen, part))
    screen.app.push_screen(pager)
    pager.run_worker(viewing.colour(pager, path.name), group="colour")


def _then(screen: AttachmentsScreen, part: Attachment) -> Callable[[str], None]:
    """What is done with a file that one looked at."""

    def then(what: str) -> None:
        match what:
            case "save":
                screen.start(save(screen, [part]))
            case "open":
                screen.start(open_with(screen, part))
            case _:
                screen.start(pipe(screen, part))

    return then


async def _show_picture(screen: AttachmentsScreen, part: Attachment, path: Path) -> None:
    from rtdesk.files.picture import BadPicture, loaded
    from rtdesk.ui.graphics import way_for
    from rtdesk.ui.screens.picture import PictureScreen

    wish = screen.desk.profile.images
    way = way_for(wish)
    if not way:
        why = "by the configuration" if wish == "never" else 'over SSH unless images = "always"'
        screen.say(f"Pictures are not shown {why}; o opens them, S saves them.")
        return
    screen.say("Reading…")
    background = screen.background_colors[1]
    try:
        picture = await in_thread(loaded, path, background.rgb)
    except BadPicture as error:
        screen.say(trouble(f"this picture cannot be shown: {error}"))
        return
    except ImportError:
        screen.say("Pictures need Pillow (pip install pillow); o opens them, S saves them.")
        return
    screen.say("")
    facts = f"{part.content_type} · {size(part.size)}"
    name = part.filename or f"attachment {part.id}"
    screen.app.push_screen(PictureScreen(picture, way, name, facts, _then(screen, part)))


async def open_with(screen: AttachmentsScreen, part: Attachment) -> None:
    """Gives the file to a program, after a question that shows what it is."""
    from rtdesk.files import programs
    from rtdesk.text.kinds import can_run, sniffed
    from rtdesk.ui.screens.ask import Confirm
    from rtdesk.ui.viewing import head_of

    name = part.filename or f"attachment {part.id}"
    try:
        command = programs.opener(screen.desk.profile.openers, name, part.content_type)
    except programs.NoProgram as error:
        screen.say(trouble(str(error)))
        return
    path = await fetched(screen, part)
    if path is None:
        return
    try:
        head = head_of(path)
    except OSError as error:
        screen.say(trouble(reason(error)))
        return
    question = f"Open {name} ({part.content_type}, {size(part.size)}) with {command[0]}?"
    if (real := sniffed(head)) and real != part.content_type:
        question += f" By its content it is {real}."
    if can_run(name, head):
        question += " Careful: it can run as a program."
    if not await screen.app.push_screen_wait(Confirm(question, "Open", "Leave it")):
        return
    try:
        process = programs.start(programs.with_file(command, path))
    except OSError as error:
        screen.say(trouble(f"cannot start {command[0]}: {reason(error)}"))
        return
    screen.say(f"✓ Opened with {plain(command[0])}")
    screen.app.run_worker(_watch(screen, command[0], process), group="programs")


async def _watch(screen: AttachmentsScreen, name: str, process: Popen[bytes]) -> None:
    """Says when a program did not work out."""
    while process.poll() is None:  # noqa: ASYNC110 - a process sets no event
        await asyncio.sleep(ENDED)
    if process.returncode:
        words = f"{plain(name)} ended with code {process.returncode}."
        screen.app.notify(words, severity="warning", markup=False)


async def pipe(screen: AttachmentsScreen, part: Attachment) -> None:
    """Gives the file to a command and shows what that says."""
    from rtdesk.files import programs
    from rtdesk.ui.screens.ask import Ask

    app = screen.desk_app
    name = part.filename or f"attachment {part.id}"
    question = Ask(f"Pipe {plain(name)[:30]} into", app.pipe_command, "a command, without a shell")
    typed = await app.push_screen_wait(question)
    if not typed or not typed.strip():
        return
    app.pipe_command = typed
    try:
        command = shlex.split(typed)
    except ValueError:
        screen.say(trouble("a quote is missing in the command"))
        return
    path = await fetched(screen, part)
    if path is None:
        return
    screen.say(f"{plain(command[0])} is running…")
    try:
        said = await programs.piped(command, path)
    except asyncio.CancelledError:
        screen.say(f"Stopped {plain(command[0])}.")
        raise
    except OSError as error:
        screen.say(trouble(f"cannot start {command[0]}: {reason(error)}"))
        return
    _show_said(screen, typed, said)


def _show_said(screen: AttachmentsScreen, typed: str, said: Said) -> None:
    from rtdesk.text.decoding import decoded
    from rtdesk.ui.screens.pager import PagerScreen
    from rtdesk.ui.viewing import text_reading

    ended = f"ended with code {said.code}"
    if said.late:
        ended = "took too long and was stopped"
    elif said.cut:
        ended = f"said more than {size(len(said.output))} and was stopped"
    words = f"{plain(typed)} {ended}"
    fine = not said.code or said.cut
    if said.output.strip():
        screen.say(words if fine else trouble(words))
        text, encoding = decoded(said.output, cut=said.cut)
        screen.app.push_screen(PagerScreen(text_reading(text, typed, "text", [ended, encoding])))
    else:
        screen.say(f"{words}, and said nothing" if fine else trouble(f"{words}, and said nothing"))
