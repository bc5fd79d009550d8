"""The only way out: a journal of what the user asked for."""
