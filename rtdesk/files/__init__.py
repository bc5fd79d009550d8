"""Attachments on this machine: saved where one says, opened, given to programs."""
