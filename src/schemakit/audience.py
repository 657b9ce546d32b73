"""Whom messages address: a program that gives arguments, or people who give options to a command.

A message that says what to do names an argument or an option, whichever its reader can give.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["address_command", "choose_remedy", "is_command", "name_argument"]

_IS_COMMAND: ContextVar[bool] = ContextVar("is_command", default=False)


@contextmanager
def address_command(is_command: bool = True) -> Iterator[None]:
    """Write messages for people who give options, or else for a program, in this context."""
    token = _IS_COMMAND.set(is_command)
    try:
        yield
    finally:
        _IS_COMMAND.reset(token)


def is_command() -> bool:
    """Whether messages are for people who give options."""
    return _IS_COMMAND.get()


def choose_remedy(option: str, argument: str) -> str:
    """Return ``option`` for a command and ``argument`` for a program."""
    return option if _IS_COMMAND.get() else argument


def name_argument(name: str, value: object = None) -> str:
    """Name an argument, as ``--max-depth 0`` or ``max_depth=0``; without a value, the name alone.

    The option has the name of the argument, and its value is quoted for a shell.
    """
    option = f"--{name.replace('_', '-')}"
    if value is None:
        return choose_remedy(option, f"{name}=")
    if is_command():
        from shlex import quote

        return f"{option} {quote(str(value))}"
    return f"{name}={value!r}"
