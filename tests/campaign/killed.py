"""Kills a sync at 20 moments, five times each, and compares what the next one makes of it.

python -m tests.campaign.killed [--seeds 5]
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from random import Random

from tests.sync.killing import Outcome, kill, moments, server
from tests.sync.served import served


async def campaign(seeds: int) -> list[Outcome]:
    """Twenty moments for each seed; changes happen between in all but the first of them."""
    outcomes = []
    for seed in range(seeds):
        async with served(server()) as there:
            with tempfile.TemporaryDirectory() as folder:
                change = Random(seed) if seed else None
                found = await kill(Path(folder), there, moments(seed), change)
        for outcome in found:
            if not outcome.good:
                print(f"seed {seed}: {outcome}", flush=True)  # noqa: T201
        outcomes += found
    return outcomes


def main() -> int:
    """Runs the campaign."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=5)
    outcomes = asyncio.run(campaign(parser.parse_args().seeds))
    good = sum(outcome.good for outcome in outcomes)
    whole = sum(outcome.integrity == "ok" for outcome in outcomes)
    print(f"as new: {good} of {len(outcomes)}")  # noqa: T201
    print(f"integrity ok: {whole} of {len(outcomes)}")  # noqa: T201
    return 0 if good == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
