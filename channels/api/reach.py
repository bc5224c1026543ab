"""Which addresses may be called at an integration's wish: none within our own networks."""

from __future__ import annotations

import ipaddress
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

#: An address may have so many letters.
LONGEST = 2000
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotAllowed(OSError):
    """It isn't called: it is, or leads to, somewhere within."""


def is_allowed(address: str, *, loopback: bool) -> bool:
    """Whether an IP address is one of the whole internet's. Pure.

    Args:
        loopback: this machine itself is allowed too, as in the demo.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_allowed(str(inner), loopback=loopback)
    if ip.is_loopback:
        return loopback
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def checked(address: str, *, loopback: bool) -> URL:
    """An address that may be called, as far as it tells by itself; where its name leads is seen later. Pure.

    Raises:
        NotAllowed.
    """
    try:
        url = URL(address)
        host, port = url.host, url.port
    except ValueError:
        raise NotAllowed("no address") from None
    at_home = loopback and host in ("127.0.0.1", "localhost", "::1")
    if len(address) > LONGEST or url.scheme not in (("https", "http") if at_home else ("https",)):
        raise NotAllowed("https is needed")
    if not host or port is None or url.user is not None or url.password is not None or url.fragment:
        raise NotAllowed("no address")
    if _is_ip(host) and not is_allowed(host, loopback=loopback):
        raise NotAllowed("an address within")
    return url


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        # Systems also take 127.1 and 0x7f000001 for addresses: names end in letters.
        return not host.rstrip(".").rpartition(".")[2][:1].isalpha()
    return True


class Outside(AbstractResolver):
    """Finds out where names lead, and gives nothing that lies within: what it gives is connected to."""

    def __init__(self, resolver: AbstractResolver, *, loopback: bool) -> None:
        self._resolver, self._loopback = resolver, loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            NotAllowed: one of them isn't to be called.
        """
        found = await self._resolver.resolve(host, port, family)
        if not all(is_allowed(one["host"], loopback=self._loopback) for one in found):
            raise NotAllowed(f"{host} leads to an address within")
        return found

    async def close(self) -> None:
        """Lets go of everything."""
        await self._resolver.close()
