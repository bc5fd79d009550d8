"""The manual, as Markdown pages."""
