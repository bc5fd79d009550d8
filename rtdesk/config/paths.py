"""Where things are kept: XDG folders on every system, macOS included."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs.unix import Unix


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one profile."""

    mirror: Path
    """A copy of what the server said; can be deleted at any time."""
    work: Path
    """The outbox and the drafts: words that exist nowhere else."""
    kept: Path | None = None
    """The file of the lists that were kept from the desk; without one they lie with the work."""

    @property
    def lists(self) -> Path:
        """The file of the lists that were kept from the desk."""
        return self.kept or self.work / "lists.toml"


def config_file() -> Path:
    """`$RTDESK_CONFIG`, or `rtdesk/config.toml` in the user's configuration folder."""
    named = os.environ.get("RTDESK_CONFIG")
    return Path(named).expanduser() if named else Unix("rtdesk").user_config_path / "config.toml"


def downloads(wish: str = "") -> Path:
    """The folder one wishes for, else that of the system for downloads, else where one is."""
    if wish:
        return Path(wish).expanduser()
    folder = Unix("rtdesk").user_downloads_path
    return folder if folder.is_dir() else Path.cwd()


def places(profile: str, url: str, file: Path | None = None) -> Places:
    """The folders of a profile; another server under the same name gets others.

    `file` is its configuration: kept lists lie beside it.
    """
    mark = hashlib.sha256(url.encode()).hexdigest()[:10]
    name = "".join(c if c.isalnum() or c in "-_" else "_" for c in profile)
    folder = f"{name}-{mark}"
    dirs = Unix("rtdesk")
    kept = (file or config_file()).parent / "lists" / f"{folder}.toml"
    return Places(dirs.user_cache_path / folder, dirs.user_state_path / folder, kept)


def make_private(folder: Path) -> None:
    """Makes a folder, and those above it that are not there, for the user alone.

    Whatever the umask is: where others may write above, ours could be put aside.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    make_private(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)


def log_file() -> Path:
    """Where the program says what went wrong in it."""
    return Unix("rtdesk").user_state_path / "rtdesk.log"


def everywhere(profile: str, url: str, file: Path) -> dict[str, Path]:
    """Every place, by what it is for; without a server, the folders for all of them."""
    dirs = Unix("rtdesk")
    found = {"configuration": file, "themes of your own": file.parent / "themes"}
    found["templates"] = file.parent / "templates"
    if url:
        here = places(profile, url, file)
        found |= {"copy of tickets": here.mirror, "drafts and outbox": here.work}
        found["kept lists"] = here.lists
    else:
        found |= {"copies of tickets": dirs.user_cache_path}
        found |= {"drafts and outboxes": dirs.user_state_path}
    return {**found, "log": log_file(), "downloads": downloads()}
