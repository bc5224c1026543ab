"""Webhooks go out, never in."""

from __future__ import annotations

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from channels.api import reach

INSIDE = (
    "127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 172.16.5.4 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1"
    " 255.255.255.255 240.0.0.1 198.18.0.1 192.0.2.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 ff02::1"
    " ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 2001:db8::1 nonsense"
)


@pytest.mark.parametrize("address", INSIDE.split())
def test_what_lies_within_isnt_called(address: str) -> None:
    assert not reach.is_allowed(address, loopback=False)
    host = f"[{address}]" if ":" in address else address
    if address != "nonsense":
        with pytest.raises(reach.NotAllowed):
            reach.checked(f"https://{host}/", loopback=False)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_what_lies_outside_is(address: str) -> None:
    assert reach.is_allowed(address, loopback=False)


@pytest.mark.parametrize(
    ("scheme", "rest"),
    [
        ("http", "shop.example.org/"),
        ("https", "user@shop.example.org/"),
        ("https", "2130706433/"),
        ("https", "0x7f000001/"),
        ("https", "127.1/"),
        ("https", "shop.example.org:99999/"),
        ("https", "/x"),
        ("javascript", "alert(1)"),
        ("https", "shop.example.org/" + "x" * 2000),
        ("http", "localhost/"),
    ],
)
def test_what_isnt_an_address_of_the_web_is_refused(scheme: str, rest: str) -> None:
    with pytest.raises(reach.NotAllowed):
        reach.checked(f"{scheme}://{rest}", loopback=False)


def test_this_machine_is_called_in_the_demo_alone() -> None:
    assert reach.checked("http://127.0.0.1:8000/x", loopback=True).port == 8000
    assert reach.is_allowed("::1", loopback=True)
    with pytest.raises(reach.NotAllowed):
        reach.checked(f"http://{INSIDE.split()[3]}/", loopback=True)


class _Names(AbstractResolver):
    """Names that lead where they are said to."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in self._addresses
        ]

    async def close(self) -> None:
        return None


async def test_a_name_that_leads_within_isnt_called() -> None:
    outside = reach.Outside(_Names("8.8.8.8"), loopback=False)
    assert [one["host"] for one in await outside.resolve("shop.example.org")] == ["8.8.8.8"]
    for addresses in (("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("fe80::1",)):
        with pytest.raises(reach.NotAllowed):
            await reach.Outside(_Names(*addresses), loopback=False).resolve("shop.example.org")
