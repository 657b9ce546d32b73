"""One HTML file with everything in it: styles, script, data and the policy that allows no more."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import Any

from schemakit.site.build import SiteData
from schemakit.site.first_view import write_everything, write_first_view
from schemakit.site.inline import hash_source, read_asset
from schemakit.syntax.json_writer import to_json

__all__ = ["make_page"]

#: The piece of the data that is small and shown at once; it comes before all others.
_FIRST = "head"


def make_page(data: SiteData, *, reloads: bool = False) -> Iterator[bytes]:
    """Make the page, in pieces.

    With ``reloads`` it may ask the server that it comes from whether the description has changed.
    """
    style, early, script = map(read_asset, ("page.css", "early.js", "page.js"))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{hash_source(early)}' '{hash_source(script)}'",
            f"style-src '{hash_source(style)}'",
            *(["connect-src 'self'"] if reloads else []),
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        ]
    )
    title = str(data.head.get("title", ""))
    yield (
        "<!doctype html>\n"
        f'<html lang="en"{" data-reloads" if reloads else ""}>\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="generator" content="schemakit">\n'
        f"<title>{_escape(title)}</title>\n"
    ).encode()
    yield b"<style>" + style + b"</style>\n<script>" + early + b"</script>\n</head>\n<body>\n"
    yield f'<div id="app">{write_first_view(data.head)}</div>\n'.encode()
    yield _data_element(_FIRST, data.head)
    # The script runs while the rest of the file is still being read.
    yield b"<script>" + script + b"</script>\n"
    for name, value in _close(data)._asdict().items():
        if name != _FIRST:
            yield _data_element(name, value)
    everything = write_everything(data.head)
    yield f'<noscript><div class="unscripted">{everything}</div></noscript>\n'.encode()
    yield b"</body>\n</html>\n"


def _close(data: SiteData) -> SiteData:
    """The data in which what is looked at one by one is JSON text: the page parses it when it is
    opened, so that it takes less memory."""
    bodies = {**data.bodies}
    for name in ("nodes", "pages"):
        bodies[name] = _close_each(bodies[name])
    return data._replace(bodies=bodies, samples=_close_each(data.samples))


def _close_each(values: list[Any]) -> list[str]:
    return [to_json(one).decode() for one in values]


def _escape(text: str) -> str:
    return escape(text.encode("utf-8", "replace").decode())


def _data_element(name: str, value: Any) -> bytes:
    """A script element that does not run: JSON, compressed (RFC 1950) and in Base64."""
    text = b64encode(zlib.compress(to_json(value), 9))
    return b'<script type="text/plain" id="data-%s">%s</script>\n' % (name.encode(), text)
