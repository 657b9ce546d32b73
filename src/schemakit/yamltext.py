"""Plain data as YAML text that every reader takes for the same data, of YAML 1.1 and of 1.2.

PyYAML writes for readers of 1.1: what they take for a number, a date or a boolean it quotes, and
what only 1.2 takes for one (``1e3``, ``0o17``, ``1.``) it does not.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

__all__ = ["yaml_text"]

#: What YAML 1.2 or a lenient reader takes for a number or, as 1.1 says, a boolean.
_NO_TEXT = re.compile(
    r"[-+]?[0-9_]*\.?[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?0[box][0-9a-f_]+|[-+]?\.(?:inf|nan)|[yn]",
    re.IGNORECASE,
)
#: Line breaks of YAML 1.1 that are none in 1.2, control characters, and tabs where indentation is.
_NO_BLOCK = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|(?:^|\n) *\t"
)
#: No line is ever folded.
_WIDTH = 1 << 30


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # which is there
    """Writes texts as said above, several lines as a block, and never an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _text(dumper: Any, text: str) -> Any:
    style = None
    if _NO_BLOCK.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif _NO_TEXT.fullmatch(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def yaml_text(value: Any) -> bytes:
    """YAML (UTF-8) of dicts, lists, strings, numbers, booleans and None, in the order of keys."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, indent=2
    )
    return text.encode()
