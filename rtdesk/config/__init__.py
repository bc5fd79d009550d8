"""The user's file, its profiles, the paths of the system, secrets."""
