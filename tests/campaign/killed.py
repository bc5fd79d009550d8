"""Kills a sync at 20 moments, five times each, and compares what the next one makes of it.

python -m tests.campaign.killed [--times 5]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.sync.killing import MOMENTS, Outcome, kill, server
from tests.sync.served import served


async def campaign(times: int) -> list[Outcome]:
    """Every moment, so many times; changes happen between in all but the first of them."""
    outcomes = []
    for number in range(times):
        async with served(server()) as there:
            for moment in MOMENTS:
                with tempfile.TemporaryDirectory() as folder:
                    change = Random(number) if number else None
                    outcomes.append(await kill(Path(folder), there, moment, change=change))
                if not outcomes[-1].good:
                    print(number, moment, outcomes[-1], flush=True)  # noqa: T201
    return outcomes


def main() -> int:
    """Runs the campaign."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=5)
    outcomes = asyncio.run(campaign(parser.parse_args().times))
    good = sum(outcome.good for outcome in outcomes)
    whole = sum(outcome.integrity == "ok" for outcome in outcomes)
    print(f"{good} of {len(outcomes)} as new, integrity ok {whole} of {len(outcomes)}")  # noqa: T201
    return 0 if good == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
