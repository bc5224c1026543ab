"""The first set-up: from a token to a desk that can be started, without anybody looking up a number."""
