"""Which media types are JSON."""

from __future__ import annotations

import pytest

from schemakit.spec.media_types import essence, find_range, is_json, normalize, prefer_json


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON ; charset=utf-8", True),
        ("application/problem+json", True),
        ("application/x-amz-json-1.1", True),
        ("text/json", True),
        ("application/json-seq", False),
        ("application/geo+json-seq", False),
        ("application/x-ndjson", False),
        ("application/jsonl", False),
        ("text/plain; profile=json", False),
        ("application/jsonml+xml", False),
        ("json", False),
        ("", False),
    ],
)
def test_one_json_value_is_json(media_type: str, expected: bool) -> None:
    assert is_json(media_type) is expected


def test_json_is_preferred() -> None:
    assert prefer_json(["application/json-seq", "text/csv", "application/a+json"]) == (
        "application/a+json"
    )
    assert prefer_json(["text/csv", "application/json-seq"]) == "text/csv"
    assert prefer_json([]) == ""


def test_an_essence_has_no_parameters() -> None:
    assert essence("Text/HTML; charset=utf-8") == "text/html"


def test_the_narrowest_range_is_found() -> None:
    ranges = ["*/*", "application/*", "text/*"]
    assert find_range("Application/JSON; charset=utf-8", ranges) == "application/*"
    assert find_range("image/png", ranges) == "*/*"
    assert find_range("application/*", ranges) == "*/*"
    assert find_range("*/*", ranges) is None
    assert find_range("image/png", ["text/*", "image/png"]) is None


@pytest.mark.parametrize(
    ("media_type", "normal"),
    [
        ("Application/JSON", "application/json"),
        ("application/json ; charset=UTF-8", "application/json"),
        ("application/problem+json;charset=utf-8;v=1", "application/problem+json;v=1"),
        ("application/json; charset=utf-16", "application/json;charset=utf-16"),
        ("text/html; Charset=UTF-8", "text/html;charset=utf-8"),
        ('text/html; b="x y"; a="1"', 'text/html;a=1;b="x y"'),
        ('multipart/mixed; boundary="a;b"; x=Y', 'multipart/mixed;boundary="a;b";x=Y'),
        ('text/html; a="unclosed; b=1', 'text/html;a="unclosed;b=1'),
        ("*/*", "*/*"),
        ("", ""),
        ("text/html;;", "text/html"),
    ],
)
def test_what_means_the_same_has_one_form(media_type: str, normal: str) -> None:
    assert normalize(media_type) == normal
    assert normalize(normal) == normal


def test_a_media_type_of_any_length_takes_no_time() -> None:
    assert normalize('a/b;"' * 100_000).startswith("a/b")
