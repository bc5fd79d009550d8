"""The reactive store: an SQLite mirror of what the server said, and the news of what changed."""
