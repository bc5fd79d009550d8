"""Widgets: told what to show, never where to get it."""
