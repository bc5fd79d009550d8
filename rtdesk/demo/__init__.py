"""An RT in memory at wire level: an ASGI app that answers REST 2.0 as RT 5.0.3 does."""
