"""Which IP addresses are public, and which hosts are written as one."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.sources.addresses import is_loopback, is_private, parse_address
from tests.sources.registries import REGISTRIES

#: Blocks that embed the IPv4 address which decides.
_WRAPPINGS = ("::ffff:0:0/96", "64:ff9b::/96", "2002::/16")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.1.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.0.1",
        "192.0.0.8",
        "192.0.0.11",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.88.99.2",
        "100.127.255.255",
        "172.31.255.255",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "239.255.255.255",
        "198.18.0.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2001:1::4",
        "2001:2::1",
        "2001:10::1",
        "2001:1ff:ffff::1",
        "2002:c058:6301::",
        "3fff::1",
        "3fff:fff:ffff::1",
        "5f00::1",
        "100::1",
        "100:0:0:1::1",
        "::ffff:0:808:808",
        "4000::1",
        "64:ff9b::a00:1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "100.63.255.255",
        "100.128.0.0",
        "172.32.0.0",
        "192.0.0.9",
        "192.0.0.10",
        "192.0.1.0",
        "192.31.196.1",
        "192.52.193.1",
        "192.175.48.1",
        "192.88.98.255",
        "192.88.100.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
        "2001:1::1",
        "2001:1::2",
        "2001:1::3",
        "2001:3::1",
        "2001:4:112::1",
        "2001:20::1",
        "2001:3f:ffff::1",
        "2001:200::1",
        "2620:4f:8000::1",
        "3ffe:ffff::1",
        "3fff:1000::1",
    ],
)
def test_addresses_that_are_public(address: str) -> None:
    assert not is_private(address)


def _is_reachable(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """What the registries say, and outside of them the address space (RFC 4291 §2.4)."""
    blocks = [one for one in map(ipaddress.ip_network, REGISTRIES) if address in one]
    if blocks:
        return REGISTRIES[str(max(blocks, key=lambda one: one.prefixlen))] is True
    if address.version == 4:
        return address not in ipaddress.ip_network("224.0.0.0/4")
    return address in ipaddress.ip_network("2000::/3")


def _edges() -> list[str]:
    """The first and last address of each block, and those beside it."""
    found = []
    for text in set(REGISTRIES).difference(_WRAPPINGS):
        block = ipaddress.ip_network(text)
        first, last = int(block[0]), int(block[-1])
        highest = 2**block.max_prefixlen - 1
        kind = type(block[0])
        numbers = {first, last, max(first - 1, 0), min(last + 1, highest)}
        found += [str(kind(number)) for number in sorted(numbers)]
    return sorted(set(found))


@pytest.mark.parametrize("address", _edges())
def test_the_edges_of_every_block_of_the_registries(address: str) -> None:
    parsed = ipaddress.ip_address(address)
    if any(parsed in ipaddress.ip_network(one) for one in _WRAPPINGS):
        return  # tested below
    assert is_private(address) is not _is_reachable(parsed)


@pytest.mark.parametrize("claimed", [True, False])
def test_the_tables_of_python_do_not_count(claimed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    # They change with its patch version.
    for kind in (ipaddress.IPv4Address, ipaddress.IPv6Address):
        for name in ("is_private", "is_global", "is_reserved", "is_loopback", "is_link_local"):
            monkeypatch.setattr(kind, name, claimed)
    for address in _edges():
        parsed = ipaddress.ip_address(address)
        if not any(parsed in ipaddress.ip_network(one) for one in _WRAPPINGS):
            assert is_private(address) is not _is_reachable(parsed)


@given(st.ip_addresses(v=4))
def test_an_address_in_a_wrapping_is_no_more_public(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    for wrapped in (
        (0xFFFF << 32) + number,
        (0x64FF9B << 96) + number,
        (0x2002 << 112) + (number << 80),
    ):
        assert is_private(str(ipaddress.IPv6Address(wrapped))) == is_private(str(inner))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "127.0.0.1"),
        ("api.localhost", "127.0.0.1"),
        ("example.com", None),
        ("1.2.3.4.example.com", None),
    ],
)
def test_hosts_that_are_written_as_an_address(host: str, address: str | None) -> None:
    assert parse_address(host) == address


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("api.localhost", True),
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("0x7f.1", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("127.evil.example", False),
        ("localhost.evil.example", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
        ("", False),
    ],
)
def test_hosts_that_are_written_as_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
