"""JSON Pointers: RFC 6901, one case a rule."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit import PointerError
from schemakit.spec import pointer

_TOKENS = st.lists(st.text(max_size=5), max_size=4).map(tuple)
#: The example of RFC 6901 §5, as a document of ours.
_DOCUMENT = {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, " ": 7, "~1": 9}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", _DOCUMENT),
        ("/foo", ["bar", "baz"]),
        ("/foo/1", "baz"),
        ("/", 0),
        ("/a~1b", 1),
        ("/c%d", 2),
        ("/m~0n", 8),
        ("/ ", 7),
        ("/~01", 9),
    ],
)
def test_a_pointer_leads_to_its_value(text: str, value: object) -> None:
    assert pointer.get(_DOCUMENT, pointer.parse(text)) == value


@pytest.mark.parametrize(
    ("fragment", "value"), [("/c%25d", 2), ("/%20", 7), ("/a%7E1b", 1), ("/%66oo/0", "bar")]
)
def test_a_fragment_is_percent_decoded_once(fragment: str, value: object) -> None:
    assert pointer.get(_DOCUMENT, pointer.parse(pointer.from_fragment(fragment))) == value


def test_a_plus_is_no_space_and_a_stray_percent_stays() -> None:
    assert pointer.from_fragment("/a+b/100%") == "/a+b/100%"


@pytest.mark.parametrize("text", ["foo", "#/foo", " /foo"])
def test_a_pointer_starts_with_a_slash(text: str) -> None:
    with pytest.raises(PointerError) as caught:
        pointer.parse(text)
    assert text in str(caught.value)


@pytest.mark.parametrize("token", ["-1", "01", "+1", "1_0", " 1", "٣", "-", "2", "", "9" * 40])
def test_an_index_is_plain_digits_in_range(token: str) -> None:
    with pytest.raises(pointer.Missing) as caught:
        pointer.get(_DOCUMENT, ("foo", token))
    assert caught.value.depth == 1
    assert caught.value.parent == ["bar", "baz"]


def test_what_is_missing_says_where() -> None:
    with pytest.raises(pointer.Missing) as caught:
        pointer.get({"a": {"b": 1}}, ("a", "c", "d"))
    assert (caught.value.depth, caught.value.parent) == (1, {"b": 1})
    assert str(caught.value) == "/a/c/d"


def test_null_is_found() -> None:
    assert pointer.get({"a": None}, ("a",)) is None


def test_a_fragment_is_encoded_as_a_uri_asks() -> None:
    assert pointer.fragment(("paths", "/users/{id}", "é %")) == (
        "#/paths/~1users~1%7Bid%7D/%C3%A9%20%25"
    )


@given(_TOKENS)
def test_what_is_written_is_read_back(tokens: tuple[str, ...]) -> None:
    assert pointer.parse(pointer.join(tokens)) == tokens
    written = pointer.fragment(tokens)
    assert written.isascii()
    assert pointer.parse(pointer.from_fragment(written[1:])) == tokens


@pytest.mark.parametrize(
    "text", ["", "/a", "/a/1", "/a/2", "/a/-", "/a/01", "/a/0/b", "/n", "/n/x", "/b", "/", "/a/1/"]
)
def test_what_exists_is_what_is_found(text: str) -> None:
    document = {"a": [{"b": 1}, {"": 2}], "n": None, "": "text"}
    tokens = pointer.parse(text)
    try:
        pointer.get(document, tokens)
    except pointer.Missing:
        assert not pointer.exists(document, tokens)
    else:
        assert pointer.exists(document, tokens)


def test_a_key_that_is_a_number_is_found_and_does_not_count_as_there() -> None:
    assert pointer.get({"responses": {200: "ok"}}, ("responses", "200")) == "ok"
    assert not pointer.exists({"responses": {200: "ok"}}, ("responses", "200"))


@pytest.mark.parametrize(
    ("key", "token"),
    [
        *((200, "200"), (-1, "-1"), (1.5, "1.5"), (True, "True"), (False, "False")),
        *((None, "None"), (date(2020, 1, 2), "2020-01-02"), (1, "1"), (0, "0")),
        (datetime(2020, 1, 2, 3, 4, 5), "2020-01-02 03:04:05"),
    ],
)
def test_a_key_that_is_no_string_is_found_by_its_text(key: object, token: str) -> None:
    assert pointer.get({key: "x", "a": 1}, (token,)) == "x"
    assert pointer.get({token: "y", key: "x"}, (token,)) == "y"


@pytest.mark.parametrize(
    ("key", "token"),
    [(True, "1"), (1, "True"), (1.0, "1"), (200, "0200"), (200, "2_00"), (200, " 200"), (2, "+2")],
)
def test_a_key_of_another_text_is_not(key: object, token: str) -> None:
    with pytest.raises(pointer.Missing):
        pointer.get({key: "x"}, (token,))
