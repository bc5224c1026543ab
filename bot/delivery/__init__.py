"""From the outbox to Telegram: in order, at Telegram's pace, again and again, and never silently lost."""
