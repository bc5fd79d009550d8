"""A file that is the value of a custom field, saved into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rtdesk.files.saving import Saving
from rtdesk.records.attachment import Attachment
from rtdesk.ui.saving import first_folder, saved_words
from rtdesk.ui.screens.folder import AskFolder
from rtdesk.ui.text import plain
from rtdesk.ui.told import disk_words

if TYPE_CHECKING:
    from rtdesk.backend.port import Progress
    from rtdesk.records.link import Link
    from rtdesk.ui.app import RtdeskApp


async def save(app: RtdeskApp, link: Link, name: str) -> None:
    """Asks for the folder, and says where the file is then, or why it is not."""
    desk = app.desk
    start = first_folder(desk.profile, app.save_folder)
    question = AskFolder(f"Save {plain(name)[:30]} into", start)
    folder = await app.push_screen_wait(question)
    if folder is None:
        return
    app.save_folder = folder

    async def fetch(_: int, to: int, progress: Progress) -> None:
        await desk.resources.fetch(link, to, progress)

    number = link.url.rpartition("/")[2]
    part = Attachment(int(number) if number.isdecimal() else 0, 0, name, "", 0)
    saving = Saving((part,), folder, fetch)
    try:
        await saving.run(lambda: None)
    except OSError as error:
        app.notify(plain(disk_words(error)), severity="error", timeout=8)
        return
    app.notify(
        plain(saved_words(saving)),
        severity="error" if saving.failed else "information",
        timeout=6,
    )
