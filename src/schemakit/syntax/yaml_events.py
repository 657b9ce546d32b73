"""PyYAML's events, with the line breaks of YAML 1.2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["events", "is_merge_key"]

_MERGE_TAG = "tag:yaml.org,2002:merge"

# Line breaks for PyYAML, as in YAML 1.1; in YAML 1.2 they are ordinary characters.
_OLD_BREAKS = "\x85\u2028\u2029"


def events(text: str) -> Iterator[tuple[str, Any]]:
    """The events of a YAML text as pairs of kind (``"Scalar"``, ``"MappingStart"``, …) and event.

    Raises:
        yaml.YAMLError: the text is not valid YAML; the error may come after some events.
    """
    import yaml

    text, originals = _replace_old_breaks(text)
    parser: Any
    try:
        parser = yaml.CSafeLoader(text)
    except AttributeError:  # PyYAML was built without libyaml
        parser = yaml.SafeLoader(text)
    while (event := parser.get_event()) is not None:
        kind = type(event).__name__.removesuffix("Event")
        if originals and kind == "Scalar":
            event.value = event.value.translate(originals)
        yield kind, event


def is_merge_key(event: Any) -> bool:
    """Whether a scalar that is a key merges its value: a plain ``<<``, or one tagged ``!!merge``.

    The merge type is YAML 1.1's; yq and go-yaml write its tag.
    """
    if event.tag is None:
        return event.value == "<<" and bool(event.implicit[0])
    return bool(event.tag == _MERGE_TAG)


def _replace_old_breaks(text: str) -> tuple[str, dict[int, str]]:
    """Replace the old breaks with unused private characters, which are mapped to the originals."""
    if text.isascii() or not any(mark in text for mark in _OLD_BREAKS):
        return text, {}
    unused = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    placeholders = {ord(mark): char for mark, char in zip(_OLD_BREAKS, unused, strict=False)}
    return text.translate(placeholders), {ord(to): chr(code) for code, to in placeholders.items()}
