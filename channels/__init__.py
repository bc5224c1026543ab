"""Doors beside Telegram: each leads to the same desk."""
