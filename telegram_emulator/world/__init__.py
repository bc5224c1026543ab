"""The state of an emulated Telegram: no input or output; clock and randomness come from outside."""
