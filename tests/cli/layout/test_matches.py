"""How matches are laid out: nothing of a request or a description controls the terminal."""

from __future__ import annotations

import schemakit
from schemakit.cli.layout.matches import build_match_records, render_matches
from schemakit.cli.layout.table import Display

_URL = "/a\x1b/%1B?x%1B=%1b"


def test_what_is_unsafe_is_escaped() -> None:
    operation = {"operationId": "o\x1b", "summary": "s\x1b", "responses": {}}
    paths = {"/a\x1b/{n}": {"get": operation}}
    api = schemakit.load({"openapi": "3.1.0", "info": {}, "paths": paths})
    found = api.match("GET", _URL)
    for display in (Display(), Display(80)):
        assert "\x1b" not in render_matches(found, display)
    (record,) = build_match_records(found)
    assert (record["path"], record["unknown"]) == ({"n": "\x1b"}, ["x\x1b"])
