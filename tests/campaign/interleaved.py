"""Two windows of one profile, used at random at the same time: 200 interleavings.

    python -m tests.campaign.interleaved [--count 200] [--first 0] [--together]

Each window is a process; both write to the same outbox, send through the same demo server, lose
answers on the way, and are closed and opened again. Ends with code 1 unless nothing was sent
twice, nothing was lost, and no database was locked.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.outbox.interleaved import Outcome, windows


async def campaign(seeds: range, how: str) -> list[Outcome]:
    """Runs the interleavings one after the other; tells each that went wrong."""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        async with windows(how) as pair:
            for seed in seeds:
                outcomes.append(await pair.interleave(seed, Path(folder, str(seed))))
                if not outcomes[-1].good:
                    print(outcomes[-1], flush=True)  # noqa: T201
    return outcomes


def main() -> int:
    """Runs the campaign."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=200, help="interleavings")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--together",
        action="store_true",
        help="with one mirror, on a new profile, and messages taken back by either",
    )
    options = parser.parse_args()
    began = time.monotonic()
    seeds = range(options.first, options.first + options.count)
    outcomes = asyncio.run(campaign(seeds, "together" if options.together else "apart"))
    done: Counter[str] = Counter()
    for outcome in outcomes:
        done.update(outcome.done)
    print(  # noqa: T201
        f"{len(outcomes)} interleavings, {sum(o.made for o in outcomes)} messages:"
        f" sent {sum(o.sent for o in outcomes)}, kept {sum(o.kept for o in outcomes)},"
        f" dropped {sum(o.dropped for o in outcomes)}; twice {sum(len(o.twice) for o in outcomes)},"
        f" lost {sum(len(o.lost) for o in outcomes)},"
        f" troubles {sum(len(o.troubles) for o in outcomes)}"
        f" ({time.monotonic() - began:.0f} s)\n{dict(done.most_common())}"
    )
    return 0 if all(outcome.good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
