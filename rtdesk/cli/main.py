"""The console script."""


def main() -> int:
    """Runs rtdesk; the result is the exit code."""
    return 0
