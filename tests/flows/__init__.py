"""Stories told through the real service and the emulated Telegram."""
