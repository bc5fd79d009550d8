"""A folder in which every place is taken already, and what must be true after saving into it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from rtdesk.text.filenames import safe_name


class Taken:
    """A folder with files of the same names, and links that lead out of it."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        self.root = root
        self.outside = root / "outside"
        self.folder = root / "chosen"
        for made in (self.outside, self.folder):
            made.mkdir(parents=True)
        wanted = sorted({safe_name(name, "attachment") for name in names})
        for number, name in enumerate(wanted):
            place = self.folder / name
            if number % 3 == 0:
                place.write_bytes(b"mine: " + name.encode())
            elif number % 3 == 1:  # a link to a file that must stay as it is
                (self.outside / f"{number}").write_bytes(b"theirs")
                place.symlink_to(self.outside / f"{number}")
            else:  # a link to what is not there, and must not come to be
                place.symlink_to(self.outside / f"new-{number}")
            (self.folder / f"{name}.part").symlink_to(self.outside / f"part-{number}")
        self.before = picture(root)

    def added(self) -> dict[str, str]:
        """Name and digest of each new file; what was there before must be as it was.

        Raises:
            AssertionError: something was overwritten, followed, or put elsewhere.
        """
        now = picture(self.root)
        changed = {path for path, was in self.before.items() if now.get(path) != was}
        assert changed == set(), "overwritten or followed"
        new = now.keys() - self.before.keys()
        assert {Path(path).parent for path in new} <= {self.folder}, "outside"
        return {Path(path).name: now[path] for path in new}


def picture(root: Path) -> dict[str, str]:
    """Every path below `root`: where a link leads, or the digest of a file."""
    found = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if path.is_symlink():
                found[str(path)] = f"-> {path.readlink()}"
            else:
                found[str(path)] = digest(path.read_bytes())
    return found


def digest(data: bytes) -> str:
    """What says that bytes are the same."""
    return hashlib.sha256(data).hexdigest()
