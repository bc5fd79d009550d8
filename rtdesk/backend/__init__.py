"""The port: what every kind of server must be able to do, and how it may fail."""
