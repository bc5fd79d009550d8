"""Files in a field: looked at, saved, taken out, and new ones uploaded."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from rtdesk.backend.port import Progress
from rtdesk.files.saving import reason
from rtdesk.records.attachment import Attachment
from rtdesk.text import spec as kinds
from rtdesk.text.field_values import new_file, path_of
from rtdesk.text.when import size
from rtdesk.ui.fields.editing import Editing, Values
from rtdesk.ui.text import plain

ADD = "\x00add"
"""What is no file."""
LARGEST = 64 << 20
"""Bytes of a file that is uploaded: RT takes it as one text in memory."""


async def edit(editing: Editing) -> Values | None:
    """What is to be there after one was added or taken out."""
    while True:
        chosen = await _choose(editing) if editing.values else ADD
        if chosen is None:
            return None
        if chosen == ADD:
            added = await _added(editing)
            if added is not None or not editing.values:
                return added
            continue
        changed = await _with_one(editing, chosen)
        if changed is not None:
            return changed


async def _choose(editing: Editing) -> str | None:
    from rtdesk.ui.screens.chooser import Choice, Chooser

    full = bool(editing.spec.most) and len(editing.values) >= editing.spec.most
    add = "upload another instead" if full else "upload a file"
    choices = [
        *(Choice("", file_label(value), value) for value in editing.values),
        Choice("a", add, ADD, enabled=not full or editing.spec.most == 1),
    ]
    return await editing.app.push_screen_wait(Chooser(editing.title, choices))


async def _with_one(editing: Editing, value: str) -> Values | None:
    """What is done with one of them; None: nothing changed by it."""
    from rtdesk.ui.screens.chooser import Choice, Chooser

    here = bool(path_of(value)) or value in editing.files
    choices = [
        Choice("v", "view", "view", enabled=here),
        Choice("s", "save", "save", enabled=value in editing.files),
        Choice("x", "take it out", "out"),
    ]
    match await editing.app.push_screen_wait(Chooser(file_label(value), choices)):
        case "out":
            return tuple(one for one in editing.values if one != value)
        case "view":
            await _view(editing, value)
        case "save":
            await _save(editing, value)
    return None


async def _added(editing: Editing) -> Values | None:
    from rtdesk.ui.screens.file_question import AskFile

    kept = () if editing.spec.most == 1 else editing.values
    taken = tuple(file_label(value) for value in editing.values)
    path = await editing.app.push_screen_wait(AskFile(f"{editing.title}: which file", taken))
    if path is None:
        return None
    if trouble := _unfit(editing, path):
        editing.app.notify(plain(trouble), severity="warning", timeout=6, markup=False)
        return None
    return (*kept, new_file(path))


def _unfit(editing: Editing, path: str) -> str:
    name, kind = Path(path).name, mimetypes.guess_type(path)[0] or ""
    if editing.spec.kind == kinds.IMAGE and not kind.startswith("image/"):
        return f"{name} is no picture, and {editing.spec.label} is for pictures."
    if (count := Path(path).stat().st_size) > LARGEST:
        return f"{name} has {size(count)}; {size(LARGEST)} is the most for a field."
    return ""


def file_label(value: str) -> str:
    """What a file is called, one that RT has or one that is to be uploaded."""
    return Path(path_of(value)).name if path_of(value) else value


async def _there(editing: Editing, value: str) -> Path | None:
    """The file on this machine; None: the user was told why not."""
    from rtdesk.ui.screens.fetching import Fetching

    if path := path_of(value):
        return Path(path)
    part = _as_part(editing, value)

    async def fetch(tell: Progress) -> Path:
        desk = editing.app.desk
        return await desk.opened().fetch(part, desk.fields.fetch, tell)

    return await editing.app.push_screen_wait(Fetching(value, fetch))


def _as_part(editing: Editing, value: str) -> Attachment:
    """Numbers of files in fields are told from those of attachments by their sign."""
    kind = mimetypes.guess_type(value)[0] or "application/octet-stream"
    return Attachment(-editing.files[value], 0, value, kind)


async def _view(editing: Editing, value: str) -> None:
    """A text, a table or a picture; of anything else its bytes."""
    from rtdesk.ui import viewing
    from rtdesk.ui.screens.pager import PagerScreen

    path = await _there(editing, value)
    if path is None:
        return
    name = file_label(value)
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    try:
        kind = viewing.kind_at(path, name, content_type)
        if kind == "image" and await _show_picture(editing, path, name, content_type):
            return
        reading = await viewing.reading_of(
            path, name, content_type, "binary" if kind == "image" else kind
        )
    except OSError as error:
        editing.app.notify(plain(f"{name}: {reason(error)}"), severity="error", markup=False)
        return
    await editing.app.push_screen_wait(PagerScreen(reading))


async def _show_picture(editing: Editing, path: Path, name: str, content_type: str) -> bool:
    """False where pictures are not drawn."""
    from rtdesk.backend.threads import in_thread
    from rtdesk.files.picture import BadPicture, loaded
    from rtdesk.ui.graphics import way_for
    from rtdesk.ui.screens.picture import PictureScreen

    app = editing.app
    way = way_for(app.desk.profile.images)
    if not way:
        return False
    try:
        background = app.screen.background_colors[1]
        picture = await in_thread(loaded, path, background.rgb)
    except (BadPicture, ImportError):
        return False
    facts = f"{content_type} · {size(path.stat().st_size)}"
    await app.push_screen_wait(PictureScreen(picture, way, name, facts))
    return True


async def _save(editing: Editing, value: str) -> None:
    from rtdesk.files.saving import Saving
    from rtdesk.ui.saving import first_folder, saved_words
    from rtdesk.ui.screens.folder import AskFolder

    app = editing.app
    first = first_folder(app.desk.profile, app.save_folder)
    folder = await app.push_screen_wait(AskFolder(f"Save {plain(value)[:30]} into", first))
    if folder is None:
        return
    app.save_folder = folder
    saving = Saving((_as_part(editing, value),), folder, app.desk.fields.fetch)
    try:
        await saving.run(lambda: None)
    except OSError as error:
        app.notify(plain(reason(error)), severity="error", markup=False)
        return
    if saving.failed:
        app.notify(plain(saved_words(saving)), severity="error", timeout=8, markup=False)
    else:
        app.notify(plain(saved_words(saving)), timeout=5, markup=False)
