"""Entries, reading a question, finding the entry, deciding: pure code without a database or Telegram."""
