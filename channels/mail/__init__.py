"""E-mail: what a letter says, who wrote it, and whether it may be answered."""
