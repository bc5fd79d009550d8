"""An RT in memory at wire level (ASGI)."""
