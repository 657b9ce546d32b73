"""Plain YAML scalars with their values (the core schema of YAML 1.2.2 §10.3)."""

from __future__ import annotations

from typing import Any

#: Scalars that are strings.
STRINGS = ["NO", "on", "yes", "y", "2024-10-01", "2024-10-01T10:00:00Z", "12:30", "1_000", "0b1"]
STRINGS += ["0X1F", "-0x1F", "0o8", "0x", "1e3.5", ".", "1 2", "=", "True story", "٣", "é"]
STRINGS += ["0xFFFFFFFFFFFFFFFF", "0x52908400098527886E0F7030069857D2E4169EE7", "0o7" + "0" * 30]
#: Scalars that are not strings, with their values.
TYPED: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    "0": 0,
    "-0": 0,
    "+1": 1,
    "007": 7,
    "08": 8,
    "0x1F": 31,
    "0o17": 15,
    "-12": -12,
    "0x7FFFFFFFFFFFFFFF": 2**63 - 1,
    "9223372036854775808": 2**63,
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 2**64,
    "123456789012345678901234567890": 123456789012345678901234567890,
    "-123456789012345678901234567890": -123456789012345678901234567890,
    "-9223372036854775808": -(2**63),
    "-9223372036854775809": -(2**63) - 1,
    "1e3": 1000.0,
    "1.": 1.0,
    ".5": 0.5,
    "-1.5E-2": -0.015,
    "+.5": 0.5,
    "1.e5": 1e5,
    "1.7e308": 1.7e308,
    "1e-400": 0.0,
    "9" * 400: int("9" * 400),
}
