"""Campaigns that take minutes: scripts, not part of the test run."""
