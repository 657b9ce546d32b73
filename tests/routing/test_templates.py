"""Templates: which texts match, and what is in place of the names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.routing.templates import match_starts, match_whole, normalize, parse_template


@pytest.mark.parametrize(
    ("template", "text", "expected"),
    [
        ("pets", "pets", ()),
        ("pets", "pet", None),
        ("{a}", "x", ("x",)),
        ("{a}", "", None),
        ("report.{format}", "report.pdf", ("pdf",)),
        ("report.{format}", "report.", None),
        ("report.{format}", "reportxpdf", None),
        ("{a}.{b}", "x.y", ("x", "y")),
        ("{a}.{b}", "x.y.z", ("x", "y.z")),
        ("{a}.{b}", ".x.y", (".x", "y")),
        ("{a}.{b}", "x.", None),
        ("{a}{b}", "xyz", ("x", "yz")),
        ("{a}{b}", "x", None),
        ("{a}...{b}", "v1...v2", ("v1", "v2")),
        ("({a},{b})", "(1,2)", ("1", "2")),
        ("a{x}a", "aa", None),
        ("a{x}a{y}a", "abaca", ("b", "c")),
        ("{x}ab", "abab", ("ab",)),
    ],
)
def test_a_template_matches_a_text(
    template: str, text: str, expected: tuple[str, ...] | None
) -> None:
    assert match_whole(parse_template(template), text) == expected


_letters = st.text("ab.", max_size=6)


@given(pieces=st.lists(_letters, min_size=1, max_size=4), text=st.text("ab.", max_size=12))
def test_it_is_that_of_a_regular_expression(pieces: list[str], text: str) -> None:
    template = parse_template("".join(f"{one}{{n{i}}}" for i, one in enumerate(pieces)) + "b")
    found = re.fullmatch("(.+?)".join(map(re.escape, [*pieces, "b"])), text)
    assert match_whole(template, text) == (found.groups() if found else None)


def test_many_names_take_no_longer_than_their_product() -> None:
    template = parse_template("".join(f"{{n{i}}}a" for i in range(40)) + "b")
    assert match_whole(template, "a" * 3000) is None


@pytest.mark.parametrize(
    ("template", "text", "choices", "expected"),
    [
        ("/v1", "/v1/pets", {}, [(3, ())]),
        ("/{v}", "/v1/pets", {}, [(3, ("v1",)), (2, ("v",))]),
        ("/{v}", "/v1/pets", {"v": ["v1", "v2"]}, [(3, ("v1",))]),
        ("/{v}", "/v3/pets", {"v": ["v1", "v2"]}, []),
        ("/{v}", "/a/b/pets", {"v": ["a/b", "a"]}, [(4, ("a/b",)), (2, ("a",))]),
        ("/{v}", "/x", {"v": ["", "x"]}, [(2, ("x",)), (1, ("",))]),
        ("/{a}/{b}", "/x/y", {"b": ["y"]}, [(4, ("x", "y"))]),
    ],
)
def test_the_start_of_a_text_matches(
    template: str, text: str, choices: dict[str, list[str]], expected: list[object]
) -> None:
    assert match_starts(parse_template(template), text, choices) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/a-b_c.d~e", "/a-b_c.d~e"),
        ("/%61%2d%7E", "/a-~"),
        ("/%2f%3a", "/%2F%3A"),
        ("/é", "/%C3%A9"),
        ("/%c3%A9", "/%C3%A9"),
        ("/a b|", "/a%20b%7C"),
        ("/100%", "/100%25"),
        ("/%zz", "/%25zz"),
        ("/{id}", "/{id}"),
    ],
)
def test_equivalent_texts_have_one_form(text: str, expected: str) -> None:
    assert normalize(text) == expected
    assert normalize(expected) == expected
