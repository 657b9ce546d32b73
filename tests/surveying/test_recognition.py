"""Which documents are descriptions."""

from __future__ import annotations

import pytest

import schemakit
from schemakit.surveying.recognition import may_be_entry, says_that_it_is_entry


@pytest.mark.parametrize(
    "data",
    [
        b'{"openapi": "3.0.0"}',
        b"swagger: '2.0'\n",
        b"# a comment\n\n---\nopenapi: 3.1.0\n",
        b"info: {}\nopenapi: 3.1.0\n",
        b"'openapi' : 3.1.0\n",
        b'\xef\xbb\xbf{\n  "openapi": 3',
    ],
)
def test_what_declares_a_version(data: bytes) -> None:
    assert may_be_entry(data)
    assert says_that_it_is_entry(data)


def test_a_search_has_no_wrong_no() -> None:
    assert may_be_entry('{"openapi": "3.0.0"}'.encode("utf-16"))
    assert may_be_entry(b'{"latest_version": {"openapi_schema": {}}}')


@pytest.mark.parametrize("data", [b"", b"type: object\n", b'{"paths": {}}'])
def test_what_does_not(data: bytes) -> None:
    assert not may_be_entry(data)
    assert not says_that_it_is_entry(data)


def test_a_version_further_in_is_not_one() -> None:
    assert not says_that_it_is_entry(b'{"a": {"openapi": "3.0.0"}')
    assert not says_that_it_is_entry(b"a:\n  openapi: 3.0.0\n b: 1")
    assert schemakit.load(b"openapi: 3.0.0\n").version == "3.0"
