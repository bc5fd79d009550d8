"""What can be wrong before any server is asked."""


class ConfigError(Exception):
    """One line for the user: what is wrong, where, and what to do."""


class NoServer(ConfigError):
    """Nothing says where RT is: the first start."""
