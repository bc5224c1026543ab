"""What crosses between a requester and a specialist."""
