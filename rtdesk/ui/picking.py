"""The user's own command for choosing files, such as fzf."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from rtdesk.files.programs import environment
from rtdesk.text.pasted import MANY
from rtdesk.text.paths import Found, expand

if TYPE_CHECKING:
    from textual.app import App

GIVEN_UP = (1, 130)
"""Exit codes with which pickers say that nothing was chosen."""


def pick(app: App[None], command: Sequence[str], cwd: Path) -> Found:
    """The files whose paths the command prints, one a line or with NUL between them."""
    if not command:
        return Found(trouble='No picker is configured, such as picker = ["fzf", "-m"].')
    try:
        with app.suspend():
            done = subprocess.run(
                list(command), check=False, cwd=cwd, stdout=subprocess.PIPE, env=environment()
            )
    except (OSError, SuspendNotSupported) as error:
        return Found(trouble=f"cannot start the picker: {error}")
    text = done.stdout.decode("utf-8", errors="surrogateescape")
    names = [name for name in text.split("\0" if "\0" in text else "\n") if name.strip()]
    if not names:
        silent = done.returncode in (0, *GIVEN_UP)
        return Found() if silent else Found(trouble=f"the picker ended with {done.returncode}")
    if len(names) > MANY:
        return Found(trouble=f"{len(names)} files are too many at once.")
    paths: list[str] = []
    for name in names:
        found = expand(name.rstrip("\r"), cwd)
        if found.trouble:
            return found
        paths += found.paths
    return Found(tuple(dict.fromkeys(paths)))
