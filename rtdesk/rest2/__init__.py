"""RT REST 2.0 on the wire."""
