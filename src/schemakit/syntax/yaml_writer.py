"""Plain data to YAML that readers of YAML 1.1 and of 1.2 read as the same data.

PyYAML writes each distinct scalar and key once. It quotes strings that readers of 1.1 read as a
number, a date or a boolean; those that only readers of 1.2 do (``1e3``, ``0o17``, ``1.``) are
quoted here. Containers are written here, too, which takes a tenth of PyYAML's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

__all__ = ["yaml_text"]

#: Strings that YAML 1.2 or a lenient reader reads as a number, or YAML 1.1 as a boolean.
_QUOTED = re.compile(
    r"[-+]?[0-9_]*\.?[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?0[box][0-9a-f_]+|[-+]?\.(?:inf|nan)|[yn]",
    re.IGNORECASE,
)
#: What a block cannot contain: line breaks of YAML 1.1 only, control characters, tabs at the start
#: of a line.
_ESCAPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|(?:^|\n) *\t"
)
#: Wide enough that no line is folded.
_WIDTH = 1 << 30
_LEVEL = "  "


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # which is there
    """Writes strings of several lines as blocks, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


def _represent_string(dumper: Any, text: str) -> Any:
    style = None
    if _ESCAPED.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif _QUOTED.fullmatch(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_string)


def yaml_text(value: Any) -> bytes:
    """Write dicts, lists, strings, numbers, booleans and None as YAML in UTF-8."""
    if not value or not isinstance(value, (dict, list)):
        return _dump(value).encode()
    writer = _Writer()
    writer.prepare(value)
    writer.write(value, "")
    return "".join(writer.out).encode()


def _dump(value: Any) -> str:
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, indent=2
    )
    return text


def _dump_items(values: Iterable[Any]) -> list[str]:
    """Each value as PyYAML writes it as an item of a list, without the line break at its end."""
    # One more item ends the last value, which may be a block that keeps its line breaks. After a
    # key that is such a block, libyaml marks the end of the document.
    text = f"\n{_dump([*values, 0])}".removesuffix("...\n").removesuffix("\n- 0\n")
    # Within an item every line is indented or empty.
    return text.split("\n- ")[1:]


def _indent(text: str, indent: str) -> str:
    """An item of a list whose lines after the first begin at an indentation."""
    return text.replace(f"\n{_LEVEL}", f"\n{indent}") if "\n" in text else text


def _identity(scalar: Any) -> Any:
    """A key for scalars that are written alike; to Python, 1, 1.0 and True are equal."""
    return scalar if isinstance(scalar, str) else (type(scalar), repr(scalar))


@dataclass(slots=True, eq=False, repr=False)
class _Writer:
    """Writes containers as blocks. Keys and scalars were written before."""

    out: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    scalars: dict[Any, str] = field(default_factory=dict)

    def prepare(self, root: Any) -> None:
        """Find and write all keys and scalars in a value."""
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
        self.keys = dict(zip(keys, _dump_items({key: 0} for key in keys), strict=True))
        self.scalars = dict(zip(scalars, _dump_items(scalars.values()), strict=True))

    def write(self, value: Any, indent: str) -> None:
        """Write a container that is not empty. ``indent``, or a key of its width, is before it."""
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
                out.append(self._format_leaf(item, indent))

    def _write_mapping(self, value: dict[str, Any], indent: str) -> None:
        out, margin = self.out, ""
        for key, item in value.items():
            name = self.keys[key].removesuffix(" 0")
            is_long = name.startswith("? ")
            out.append(margin + (_indent(name, indent) if is_long else name))
            margin = indent
            if not item or not isinstance(item, (dict, list)):
                out.append(f" {self._format_leaf(item, indent)}")
            elif is_long:
                # The key has its own lines, and its value begins after the colon.
                out.append(" ")
                self.write(item, indent + _LEVEL)
            else:
                # A list is indented as its key is.
                inside = indent if isinstance(item, list) else indent + _LEVEL
                out.append(f"\n{inside}")
                self.write(item, inside)

    def _format_leaf(self, value: Any, indent: str) -> str:
        """A scalar or an empty container, with a line break."""
        if isinstance(value, (dict, list)):
            return "{}\n" if isinstance(value, dict) else "[]\n"
        text = self.scalars[_identity(value)]
        return f"{_indent(text, indent + _LEVEL)}\n"
