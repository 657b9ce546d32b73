"""The values of options: each function reads one from text, or refuses it; and those of files."""

from __future__ import annotations

import argparse
import os
import sys

from schemakit.documents.document import VERSIONS
from schemakit.suggest import did_you_mean

__all__ = [
    "add_file_option",
    "add_file_options",
    "parse_count",
    "parse_directory",
    "parse_header",
    "parse_input_size",
    "parse_map",
    "parse_names",
    "parse_not_empty",
    "parse_size",
    "parse_version",
]


def add_file_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the file to write."""
    parser.add_argument(
        "-o",
        "--output",
        type=parse_not_empty,
        metavar="FILE",
        help="write to FILE, completely or not at all",
    )


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that writes one file: which, and whether it may replace one
    that was read."""
    add_file_option(parser)
    parser.add_argument("--force", action="store_true", help="let -o replace a file that was read")


def parse_not_empty(text: str) -> str:
    """Return a text that is not empty."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return text


def parse_directory(text: str) -> str:
    """Return the name of a directory that exists."""
    if not os.path.isdir(parse_not_empty(text)):
        raise argparse.ArgumentTypeError(f"there is no directory {text!r}")
    return text


def parse_map(text: str) -> tuple[str, str]:
    """Split ``URL=DIR`` into its two parts; the directory exists."""
    url, mark, directory = text.partition("=")
    if not mark or not url.lower().startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not URL=DIR such as https://example.com/schemas=./schemas"
        )
    return url, parse_directory(directory)


def parse_names(text: str) -> list[str]:
    """Split names with commas between them."""
    names = [name.strip() for name in text.split(",")]
    if "" in names:
        raise argparse.ArgumentTypeError("a name is empty")
    return names


def parse_version(text: str) -> str:
    """Return a version or dialect that can be read."""
    if text not in VERSIONS:
        near = did_you_mean(text, VERSIONS)
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(VERSIONS)}{near}")
    return text


def parse_count(text: str) -> int:
    """Parse an integer from 0 to 999999999."""
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 999999999")
    return int(text)


def parse_size(text: str) -> int | None:
    """Parse a number of bytes: ``500MB`` (powers of 1000), ``1GiB`` or ``1G`` (powers of 1024).

    ``none`` gives None.
    """
    lowered = text.strip().lower()
    if lowered == "none":
        return None
    number = lowered.rstrip("abcdefghijklmnopqrstuvwxyz ")
    unit = lowered[len(number) :].strip()
    power = 1000 if unit.endswith("b") and not unit.endswith("ib") and unit != "b" else 1024
    letter = unit.removesuffix("b").removesuffix("i")
    try:
        factor = power ** ("", "k", "m", "g", "t").index(letter)
        amount = int(float(number) * factor)
    except (ValueError, OverflowError):
        amount = -1
    if amount < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 500MB, 2GiB or none")
    return amount


def parse_input_size(text: str) -> int:
    """Parse a size as ``parse_size`` does; ``none`` gives the largest integer of the platform."""
    amount = parse_size(text)
    return sys.maxsize if amount is None else amount


def parse_header(text: str) -> tuple[str, str]:
    """Split ``NAME: VALUE`` into its two parts."""
    # The message does not quote the text, which is likely to be a secret.
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise argparse.ArgumentTypeError("a header is a name, a colon and a value")
    return name.strip(), value.strip()
