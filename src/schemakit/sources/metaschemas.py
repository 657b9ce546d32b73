"""The meta-schemas of JSON Schema, which the package jsonschema-specifications has as files."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from schemakit.sources.urls import Url

__all__ = ["is_metaschema", "join_remedies", "read_metaschema"]

_INSTALL = "pip install 'schemakit[check]'"
_PACKAGE = "jsonschema_specifications"
_HOST = "json-schema.org"
#: A path on that host, with the draft and, of a vocabulary, its name.
_PATH = r"/(?:draft/(20\d\d-\d\d)/(?:schema|meta/([a-z-]+))|draft-0([3467])/schema)"


def is_metaschema(url: Url) -> bool:
    """Whether a URL is that of a meta-schema or of one of its vocabularies."""
    return url.origin.host == _HOST and _file_of(url) is not None


def join_remedies(option: str, setting: str) -> tuple[str, str]:
    """The option and the setting that allow the network, each with the package as another way;
    either may be empty."""
    of_command, of_library = (
        " or ".join(filter(None, (_INSTALL, one))) for one in (option, setting)
    )
    return of_command, of_library


def _file_of(url: Url) -> str | None:
    match = re.fullmatch(_PATH, url.target)
    if match is None:
        return None
    draft, vocabulary, old_draft = match.groups()
    if old_draft is not None:
        return f"draft{old_draft}/metaschema.json"
    where = f"draft{draft.replace('-', '')}"
    return f"{where}/vocabularies/{vocabulary}" if vocabulary else f"{where}/metaschema.json"


def read_metaschema(url: Url) -> bytes | None:
    """The meta-schema at a URL; None if the package is not installed or does not have it."""
    name = _file_of(url)
    package = find_spec(_PACKAGE)
    if name is None or package is None or package.origin is None:
        return None
    try:
        return (Path(package.origin).parent / "schemas" / name).read_bytes()
    except OSError:
        return None
