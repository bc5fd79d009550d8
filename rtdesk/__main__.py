"""`python -m rtdesk` is the console script."""

from rtdesk.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
