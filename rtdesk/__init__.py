"""rtdesk: a keyboard-driven ticket desk in the terminal for Request Tracker."""

__version__ = "0.1.0"
