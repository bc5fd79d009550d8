"""What only this machine knows of tickets: bookmarks, and what is out of sight for a time."""
