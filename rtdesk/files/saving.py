"""Attachments saved into a folder: one after the other, and one's failure stops no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rtdesk.backend.errors import BackendError, NotAuthenticated, Unreachable
from rtdesk.backend.port import Progress
from rtdesk.backend.threads import in_thread
from rtdesk.files.folder import Folder
from rtdesk.records.attachment import Attachment
from rtdesk.text.filenames import safe_name

Fetch = Callable[[int, int, Progress], Awaitable[None]]
"""Writes the bytes of an attachment into an open file."""
HOPELESS = 2
"""Files in a row for which there was no server, after which the others are not tried."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: the name it was saved under, or what stood in the way."""

    attachment: int
    name: str = ""
    trouble: str = ""


class Saving:
    """A job: `run` does it, everything else tells how far it is."""

    def __init__(self, files: Sequence[Attachment], folder: Path, fetch: Fetch) -> None:
        self.files = tuple(files)
        self.folder = folder
        self.outcomes: list[Outcome] = []
        self.done = 0
        """Bytes of all files that were dealt with, and of this one what is there."""
        self.size = sum(file.size for file in self.files)
        """Bytes of all files, as RT says."""
        self._fetch = fetch

    @property
    def current(self) -> Attachment | None:
        """The file that is being saved."""
        at = len(self.outcomes)
        return self.files[at] if at < len(self.files) else None

    @property
    def saved(self) -> list[Outcome]:
        """What is there."""
        return [outcome for outcome in self.outcomes if not outcome.trouble]

    @property
    def failed(self) -> list[Outcome]:
        """What is not."""
        return [outcome for outcome in self.outcomes if outcome.trouble]

    async def run(self, tell: Callable[[], None]) -> None:
        """Saves all files; `tell` is called when it is further. Nothing half stays behind.

        Raises:
            OSError: there is no such folder.
        """
        unreached = 0
        with Folder(self.folder) as folder:
            for file in self.files:
                before = self.done
                trouble = self.outcomes[-1].trouble if unreached >= HOPELESS else ""
                name = ""
                if not trouble:
                    tell()
                    try:
                        name = await self._save(folder, file, before, tell)
                        unreached = 0
                    except (Unreachable, NotAuthenticated) as error:
                        unreached += 1
                        trouble = str(error)
                    except (BackendError, OSError) as error:
                        trouble = reason(error)
                self.outcomes.append(Outcome(file.id, name, trouble))
                self.done = before + file.size
        tell()

    async def _save(
        self, folder: Folder, file: Attachment, before: int, tell: Callable[[], None]
    ) -> str:
        def progress(done: int, _of: int) -> None:
            self.done = before + min(done, file.size)
            tell()

        with folder.new(local_name(file)) as part:
            await self._fetch(file.id, part.handle, progress)
            return await in_thread(part.keep)


def local_name(file: Attachment) -> str:
    """The name that a file gets on this machine."""
    return safe_name(file.filename, f"attachment-{file.id}")


def reason(error: Exception) -> str:
    """What the disk or the server said."""
    return (error.strerror if isinstance(error, OSError) else "") or str(error)
