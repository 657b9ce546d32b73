"""Environment variables that hold secrets, and messages about them that show none."""

from __future__ import annotations

import os
import re

from schemakit.errors import UsageError
from schemakit.suggest import did_you_mean

__all__ = ["read_secret"]

#: What is named like a variable, and not like a token: words in capitals.
_NAME = re.compile(r"[A-Z]{1,20}(_[A-Z]{1,20}[0-9]?|_[0-9]{1,2})*")
_LONGEST_NAME = 60


def read_secret(option: str, name: str, what: str, *, is_ascii: bool = False) -> str:
    """Read the secret, a ``"token"`` or a ``"credential"``, from the variable that an option names;
    with ``is_ascii`` it has no other characters.

    Raises:
        UsageError: if there is no such variable, or it holds none. The name is quoted only if it
            looks like one: it may be the secret itself, given by mistake.
    """
    is_name = len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None
    value = os.environ.get(name)
    if value is None and not is_name:
        raise UsageError(
            f"{option} takes the name of an environment variable, such as API_TOKEN, and none has "
            "the name given"
        )
    variable = f"the environment variable {name}" if is_name else "the environment variable"
    if value is None:
        near = did_you_mean(name, [one for one in os.environ if _NAME.fullmatch(one)])
        raise UsageError(f"{option}: {variable} is not set{near}")
    value = value.strip()
    if not value:
        raise UsageError(f"{option}: {variable} is empty")
    if not value.isprintable() or (is_ascii and not value.isascii()):
        raise UsageError(f"{option}: {variable} does not hold a {what}")
    return value
