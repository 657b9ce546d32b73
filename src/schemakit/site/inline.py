"""What is written into a page itself: style sheets and scripts, and the policy that allows them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

__all__ = ["hash_source", "read_asset"]


def read_asset(name: str) -> bytes:
    """A style sheet or script that the package has."""
    return files("schemakit.site").joinpath("assets", name).read_bytes()


def hash_source(text: bytes) -> str:
    """The source expression of an inline element (CSP 3, hash-source)."""
    return f"sha256-{b64encode(sha256(text).digest()).decode()}"
