"""The process: receives, hands to the desk, delivers, and rings timers."""
