"""How often something may come from one address of the network: counted in the database, for an hour.

Who it was isn't kept: an address stands there as a number that changes every day, and for two hours.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import one_more
from storage.tables import PageVisit

#: So often in an hour; an office of hundreds has one address.
MOST: Mapping[str, int] = {"form": 60, "write": 300, "press": 600, "likely": 3000}
HOUR = timedelta(hours=1)
#: Where a proxy of ours stands: on this machine, or in a private network.
_OURS = tuple(
    map(
        ipaddress.ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)


class TooMany(Exception):
    """Enough for this hour; the next begins in `minutes`."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


async def count(session: AsyncSession, key: bytes, what: str, address: str, now: datetime) -> None:
    """Counts one more of what is limited; to be called in the transaction that does it.

    Args:
        what: one of MOST.
        address: of the network, as `whose` gives it.

    Raises:
        TooMany: the transaction must not be committed.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    whose = hmac.new(key, f"visit:{now.date()}:{address}".encode(), hashlib.sha256).hexdigest()[:32]
    times = await one_more(session, PageVisit, "count", whose=whose, what=what, hour_at=hour)
    if times > MOST[what]:
        raise TooMany(max(int((hour + HOUR - now).total_seconds() // 60), 1))
    if times == 1:
        await session.execute(
            delete(PageVisit)
            .where(PageVisit.hour_at < hour - HOUR)
            .execution_options(synchronize_session=False)
        )


def whose(peer: str | None, forwarded: str) -> str:
    """The address that a request comes from. Pure.

    A proxy of ours, here or in a private network, says for whom it asks; what a stranger says isn't believed.

    Args:
        peer: who has connected to us.
        forwarded: X-Forwarded-For; the proxy has put the last address there.
    """
    address = _read(peer or "")
    if address is None:
        return "?"
    if any(address in network for network in _OURS):
        address = _read(forwarded.rpartition(",")[2]) or address
    if address.version == 6:
        # Whoever has one address of IPv6 has 2^64.
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def _read(words: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(words.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
