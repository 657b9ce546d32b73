"""Plain data as YAML text that every reader takes for the same data, of YAML 1.1 and of 1.2.

How a text, a number or a key is written is PyYAML's decision, made once for each that is different.
It writes for readers of 1.1: what they take for a number, a date or a boolean it quotes, and what
only 1.2 takes for one (``1e3``, ``0o17``, ``1.``) it does not. Containers are written here: of
OpenAI's description, dereferenced, that takes a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
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
_LEVEL = "  "


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
    if not value or not isinstance(value, (dict, list)):
        return _dumped(value).encode()
    writer = _Writer()
    writer.learn(value)
    writer.write(value, "")
    return "".join(writer.out).encode()


def _dumped(value: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, indent=2
    )
    return text


def _items(values: Iterable[Any]) -> list[str]:
    """How PyYAML writes each of some values as an item of a list, without the line's end."""
    # After the last item, which may be a block that keeps its line ends, stands one more; where a
    # key was such a block, libyaml marks the end of the document all the same.
    text = f"\n{_dumped([*values, 0])}".removesuffix("...\n").removesuffix("\n- 0\n")
    # Within an item every line is indented or empty.
    return text.split("\n- ")[1:]


def _indented(text: str, indent: str) -> str:
    """An item of a list with its lines, all but the first, where they have to begin."""
    return text.replace(f"\n{_LEVEL}", f"\n{indent}") if "\n" in text else text


def _identity(scalar: Any) -> Any:
    """What scalars that are written alike have in common: for Python, 1 is 1.0 and True."""
    return scalar if isinstance(scalar, str) else (type(scalar), repr(scalar))


@dataclass(slots=True, eq=False, repr=False)
class _Writer:
    """Writes containers in blocks; what they hold besides is known beforehand."""

    out: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    scalars: dict[Any, str] = field(default_factory=dict)

    def learn(self, root: Any) -> None:
        """Finds all keys and scalars below a value, and how they are written."""
        keys: dict[str, None] = {}
        scalars: dict[Any, Any] = {}
        stack = [root]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
            for inner in value.values() if isinstance(value, dict) else value:
                if not isinstance(inner, (dict, list)):
                    scalars[_identity(inner)] = inner
                elif inner:
                    stack.append(inner)
        self.keys = dict(zip(keys, _items({key: 0} for key in keys), strict=True))
        self.scalars = dict(zip(scalars, _items(scalars.values()), strict=True))

    def write(self, value: Any, indent: str) -> None:
        """A container that is not empty, from where its first line begins: behind ``indent``, or
        what takes its place."""
        if isinstance(value, dict):
            self._write_mapping(value, indent)
            return
        out, margin = self.out, ""
        for item in value:
            out.append(f"{margin}- ")
            margin = indent
            if item and isinstance(item, (dict, list)):
                self.write(item, indent + _LEVEL)
            else:
                out.append(self._leaf(item, indent))

    def _write_mapping(self, value: dict[str, Any], indent: str) -> None:
        out, margin = self.out, ""
        for key, item in value.items():
            name = self.keys[key].removesuffix(" 0")
            is_long = name.startswith("? ")
            out.append(margin + (_indented(name, indent) if is_long else name))
            margin = indent
            if not item or not isinstance(item, (dict, list)):
                out.append(f" {self._leaf(item, indent)}")
            elif is_long:
                # The key has lines of its own, and its value begins behind the colon.
                out.append(" ")
                self.write(item, indent + _LEVEL)
            else:
                # A list begins where its key does.
                inside = indent if isinstance(item, list) else indent + _LEVEL
                out.append(f"\n{inside}")
                self.write(item, inside)

    def _leaf(self, value: Any, indent: str) -> str:
        """A scalar or an empty container, with the line's end."""
        if isinstance(value, (dict, list)):
            return "{}\n" if isinstance(value, dict) else "[]\n"
        text = self.scalars[_identity(value)]
        return f"{_indented(text, indent + _LEVEL)}\n"
