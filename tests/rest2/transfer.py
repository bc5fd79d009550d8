"""A process of its own that moves one file, and says what memory that took.

Prints JSON: resident KB after a small request, and at the highest point of the transfer.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from rtdesk.config.account import Account, Secret
from rtdesk.files.saving import Saving
from rtdesk.ops.op import Comment, FileRef
from rtdesk.records.attachment import Attachment
from rtdesk.rest2.backend import Rest2Backend

ROOM = 10_000
"""KB that a transfer may take above an idle process."""
COUNTED = Path("/proc/self/clear_refs").exists()
"""True where the kernel counts peaks."""


def main() -> None:
    """transfer.py URL up|down ID FILE, with the token in the environment."""
    url, way, number, file = sys.argv[1:]
    account = Account(url, token=Secret(os.environ["RTDESK_TOKEN"]))
    sys.stdout.write(json.dumps(asyncio.run(transfer(account, way, int(number), Path(file)))))


def move(url: str, token: str, way: str, number: int, file: Path) -> dict[str, int]:
    """What a process that moves this file says about itself."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, url, way, str(number), str(file)],
        env={**os.environ, "RTDESK_TOKEN": token},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


async def transfer(account: Account, way: str, number: int, file: Path) -> dict[str, int]:
    """Sends the file as a comment on a ticket, or saves an attachment to it."""
    backend = Rest2Backend(account)
    steps: list[int] = []
    await backend.capabilities()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew
    idle = memory("VmRSS")
    transaction = 0
    if way == "up":
        size = file.stat().st_size
        ref = FileRef(str(file), file.name, "application/octet-stream", size)
        comment = Comment(number, f"ticket/{number}/comment", "A large file.", files=(ref,))
        receipt = await backend.send(comment, progress=lambda done, _: steps.append(done))
        transaction = receipt.transaction or 0
    else:
        part = Attachment(number, 1, file.name, size=1 << 40)
        saving = Saving([part], file.parent, backend.download)
        await saving.run(lambda: steps.append(saving.done))
        assert not saving.failed, saving.failed
    peak = memory("VmHWM")
    await backend.aclose()
    return {"idle": idle, "peak": peak, "steps": len(set(steps)), "transaction": transaction}


def memory(name: str) -> int:
    """KB, as the kernel counts them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


if __name__ == "__main__":
    main()
