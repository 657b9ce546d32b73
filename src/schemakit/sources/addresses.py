"""IP addresses: which are public, and which hosts are written as one.

The table is the state of the IANA Special-Purpose Address Registries for IPv4 and IPv6 of
2025-10-09 (RFC 6890). It was compared row by row, with no difference, with a published copy of the
registries' CSV files of that date (``tests/sources/registries.py`` has their rows), and for IPv6
with ``ipaddress`` in the main branch of CPython, which lacks 2001:1::3 only. The tables of
``ipaddress`` differ between the patch versions of Python, and the policy must not.
"""

from __future__ import annotations

import functools
from typing import Literal, NamedTuple

__all__ = ["is_loopback", "is_private", "parse_address"]

#: Whether the addresses of a block are public, or how they embed the IPv4 address that decides.
_Verdict = bool | Literal["mapped", "6to4"]

#: Of the blocks that contain an address, the longest prefix decides. What the registries call
#: globally reachable is public; what is deprecated, or has no entry there, is not.
_BLOCKS: tuple[tuple[str, _Verdict], ...] = (
    # IPv4
    ("0.0.0.0/0", True),
    ("0.0.0.0/8", False),  # this network
    ("10.0.0.0/8", False),  # private use
    ("100.64.0.0/10", False),  # shared between the customers of a provider
    ("127.0.0.0/8", False),  # loopback
    ("169.254.0.0/16", False),  # link-local
    ("172.16.0.0/12", False),  # private use
    ("192.0.0.0/24", False),  # protocol assignments
    ("192.0.0.9/32", True),  # Port Control Protocol
    ("192.0.0.10/32", True),  # TURN
    ("192.0.2.0/24", False),  # documentation
    ("192.31.196.0/24", True),  # AS112
    ("192.52.193.0/24", True),  # AMT
    ("192.88.99.0/24", False),  # 6to4 relays, deprecated
    ("192.168.0.0/16", False),  # private use
    ("192.175.48.0/24", True),  # AS112
    ("198.18.0.0/15", False),  # benchmarks
    ("198.51.100.0/24", False),  # documentation
    ("203.0.113.0/24", False),  # documentation
    ("224.0.0.0/4", False),  # multicast
    ("240.0.0.0/4", False),  # reserved, and broadcast
    # IPv6: only 2000::/3 is global unicast (RFC 4291 §2.4); loopback, link-local, unique local and
    # site-local addresses, multicast and the discard blocks are outside of it.
    ("::/0", False),
    ("::ffff:0:0/96", "mapped"),
    ("64:ff9b::/96", "mapped"),  # NAT64 (RFC 6052)
    ("2000::/3", True),
    ("2001::/23", False),  # protocol assignments, Teredo and benchmarks among them
    ("2001:1::1/128", True),  # Port Control Protocol
    ("2001:1::2/128", True),  # TURN
    ("2001:1::3/128", True),  # DNS-SD registration
    ("2001:3::/32", True),  # AMT
    ("2001:4:112::/48", True),  # AS112
    ("2001:20::/28", True),  # ORCHIDv2
    ("2001:30::/28", True),  # drones
    ("2001:db8::/32", False),  # documentation
    ("2002::/16", "6to4"),
    ("3fff::/20", False),  # documentation
)
#: How many bits follow the IPv4 address that a block embeds.
_BITS_BELOW = {"mapped": 0, "6to4": 80}


class _Block(NamedTuple):
    """The addresses of a version of IP that are equal to ``first`` above the last ``bits`` bits."""

    version: int
    first: int
    bits: int
    verdict: _Verdict


def parse_address(host: str) -> str | None:
    """The IP address that a host is written as, in any notation that resolvers accept.

    ``localhost`` and names below it have a fixed one (RFC 6761 §6.3). None is any other name.
    """
    import socket
    from ipaddress import ip_address

    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        # 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1.
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def is_loopback(host: str) -> bool:
    """Whether a host is written as the loopback interface of this machine.

    That is an address in 127.0.0.0/8, ::1, ``localhost`` or a name below it; no name is looked up.
    """
    from ipaddress import ip_address

    address = parse_address(host)
    return address is not None and ip_address(address).is_loopback


def is_private(address: str) -> bool:
    """Whether an IP address is not a public unicast address, itself or the IPv4 address in it."""
    from ipaddress import ip_address

    ip = ip_address(address)
    return not _is_public(ip.version, int(ip))


def _is_public(version: int, number: int) -> bool:
    verdict = next(
        block.verdict
        for block in _longest_first()
        if block.version == version and (number ^ block.first) >> block.bits == 0
    )
    if isinstance(verdict, bool):
        return verdict
    return _is_public(4, number >> _BITS_BELOW[verdict] & 0xFFFFFFFF)


@functools.cache
def _longest_first() -> tuple[_Block, ...]:
    """The blocks, so that the first one with an address decides about it."""
    from ipaddress import ip_network

    parsed = [(ip_network(text), verdict) for text, verdict in _BLOCKS]
    blocks = [
        _Block(
            network.version,
            int(network.network_address),
            network.max_prefixlen - network.prefixlen,
            verdict,
        )
        for network, verdict in parsed
    ]
    return tuple(sorted(blocks, key=lambda block: block.bits))
