"""How an integration knows our word: a signature over the moment and the body. Pure."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

#: The header in which it stands.
HEADER = "FirstLine-Signature"


def signature(secret: str, at: datetime, body: bytes) -> str:
    """`t=` the moment in seconds since 1970, `v1=` HMAC-SHA-256 over it, a full stop and the body."""
    moment = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    return f"t={moment},v1={signed.hexdigest()}"
