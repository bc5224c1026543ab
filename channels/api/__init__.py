"""The REST API: tickets that other programs open, read and answer. Each goes the way of a door."""
