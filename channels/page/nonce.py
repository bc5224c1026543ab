"""What a form carries: it is known by it for ours, how old it is, and that it came before.

It is signed and not kept: the same one with the same content is a repeat.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

#: Nobody fills in a form so quickly, and nobody leaves one open for so long.
SOONEST, LATEST = timedelta(seconds=2), timedelta(hours=24)
#: Moments are in milliseconds, the chance keeps two of the same moment apart.
_MOMENT, _CHANCE, _PROOF = 6, 9, 18


def make(key: bytes, form: str, now: datetime) -> str:
    """What a form that is drawn now carries.

    Args:
        form: which form it is for; in another it means nothing.
    """
    body = int(now.timestamp() * 1000).to_bytes(_MOMENT, "big") + secrets.token_bytes(_CHANCE)
    return base64.urlsafe_b64encode(body + _sign(key, form, body)).decode("ascii")


def drawn_at(key: bytes, form: str, nonce: str) -> datetime | None:
    """When the form that carries this was drawn; None if we haven't made it, or not for this form."""
    try:
        whole = base64.b64decode(nonce.encode("ascii"), altchars=b"-_", validate=True)
    except ValueError:
        return None
    body, proof = whole[: _MOMENT + _CHANCE], whole[_MOMENT + _CHANCE :]
    if not hmac.compare_digest(proof, _sign(key, form, body)):
        return None
    return datetime.fromtimestamp(int.from_bytes(body[:_MOMENT], "big") / 1000, UTC)


def secret_of(key: bytes, nonce: str, content: bytes) -> str:
    """What opens the page of a request: the same for a repeat, and nothing that can be guessed.

    Args:
        content: what was sent; two people who were served one form by a careless cache have two pages.
    """
    proof = hmac.new(key, b"page:" + nonce.encode() + b":" + hashlib.sha256(content).digest(), hashlib.sha256)
    return base64.urlsafe_b64encode(proof.digest()[:24]).decode("ascii")


def _sign(key: bytes, form: str, body: bytes) -> bytes:
    return hmac.new(key, b"form:" + form.encode() + b":" + body, hashlib.sha256).digest()[:_PROOF]
