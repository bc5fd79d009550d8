"""Keeps both sides honest: pulls what changed, pushes what was asked, proves what happened."""
