"""IP addresses: which are public, and which hosts are written as one."""

from __future__ import annotations

__all__ = ["is_private", "parse_address"]


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


def is_private(address: str) -> bool:
    """Whether an IP address is not a public unicast address, itself or the IPv4 address in it."""
    from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv6Address):
        number = int(ip)
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in IPv6Network("64:ff9b::/96"):  # NAT64 (RFC 6052)
            inner = IPv4Address(number & 0xFFFFFFFF)
        if inner is not None:
            return is_private(str(inner))
        if ip.is_site_local or ip in IPv6Network("64:ff9b:1::/48"):  # RFC 8215
            return True
    return not ip.is_global or ip.is_multicast or ip.is_reserved
