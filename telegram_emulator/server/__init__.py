"""The world over HTTP: the Bot API for bots, and an interface for people."""
