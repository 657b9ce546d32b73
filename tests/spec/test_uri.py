"""URIs: resolution as RFC 3986 prints it, comparison, and the URIs of files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.spec import uri

_BASE = "http://a/b/c/d;p?q"
#: RFC 3986 §5.4.1, then §5.4.2: what each reference means at that base.
_NORMAL = """
g:h g:h
g http://a/b/c/g
./g http://a/b/c/g
g/ http://a/b/c/g/
/g http://a/g
//g http://g
?y http://a/b/c/d;p?y
g?y http://a/b/c/g?y
#s http://a/b/c/d;p?q#s
g#s http://a/b/c/g#s
g?y#s http://a/b/c/g?y#s
;x http://a/b/c/;x
g;x http://a/b/c/g;x
g;x?y#s http://a/b/c/g;x?y#s
- http://a/b/c/d;p?q
. http://a/b/c/
./ http://a/b/c/
.. http://a/b/
../ http://a/b/
../g http://a/b/g
../.. http://a/
../../ http://a/
../../g http://a/g
"""
_ABNORMAL = """
../../../g http://a/g
../../../../g http://a/g
/./g http://a/g
/../g http://a/g
g. http://a/b/c/g.
.g http://a/b/c/.g
g.. http://a/b/c/g..
..g http://a/b/c/..g
./../g http://a/b/g
./g/. http://a/b/c/g/
g/./h http://a/b/c/g/h
g/../h http://a/b/c/h
g;x=1/./y http://a/b/c/g;x=1/y
g;x=1/../y http://a/b/c/y
g?y/./x http://a/b/c/g?y/./x
g?y/../x http://a/b/c/g?y/../x
g#s/./x http://a/b/c/g#s/./x
g#s/../x http://a/b/c/g#s/../x
http:g http:g
"""
_EXAMPLES = [tuple(line.split()) for line in (_NORMAL + _ABNORMAL).split("\n") if line]


@pytest.mark.parametrize(("reference", "meaning"), _EXAMPLES)
def test_examples_of_rfc_3986(reference: str, meaning: str) -> None:
    assert uri.resolve(_BASE, "" if reference == "-" else reference) == meaning


def test_no_example_is_missing() -> None:
    assert len(_EXAMPLES) == 42


@pytest.mark.parametrize(
    ("base", "reference", "meaning"),
    [
        # where urllib's urljoin says something else
        ("urn:uuid:x", "#/a", "urn:uuid:x#/a"),
        ("s3://b/a.yaml", "c.yaml", "s3://b/c.yaml"),
        ("http://h/a//b/c", "d", "http://h/a//b/d"),
        ("http://h/a#/frag", "", "http://h/a"),
        # an empty path, a base without anything, a file
        ("http://h", "a", "http://h/a"),
        ("http://h?q", "a", "http://h/a"),
        ("", "a/b.json", "a/b.json"),
        ("a/b.json", "../c.json", "c.json"),
        ("a/b.json", "../../../c/../d.json", "../../d.json"),
        ("a/b.json", "c.json#/d", "a/c.json#/d"),
        ("mem:a", "b", "mem:b"),
        ("file:///a/b.json", "c%20d.json", "file:///a/c%20d.json"),
        ("https://h/a", "//other/b", "https://other/b"),
        # a colon inside of a path is no scheme
        ("http://h/a", "./b:c", "http://h/b:c"),
        ("http://h/a", "1b:c", "http://h/1b:c"),
    ],
)
def test_resolution_beyond_the_examples(base: str, reference: str, meaning: str) -> None:
    assert uri.resolve(base, reference) == meaning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://EX.com:80/a%c3%a9", "http://ex.com/a%C3%A9"),
        ("https://ex.com:443/a", "https://ex.com/a"),
        ("https://ex.com:/a", "https://ex.com/a"),
        ("http://ex.com", "http://ex.com/"),
        ("http://ex.com/%7Ea", "http://ex.com/~a"),
        ("http://ex.com/b/../a/./c", "http://ex.com/a/c"),
        ("http://ex.com/a b", "http://ex.com/a%20b"),
        ("http://ex.com/100%", "http://ex.com/100%25"),
        ("http://ex.com/é", "http://ex.com/%C3%A9"),
        ("http://ex.com/a#", "http://ex.com/a"),
        ("URN:a:b", "urn:a:b"),
    ],
)
def test_spellings_of_one_uri(one: str, other: str) -> None:
    assert uri.normalised(one) == uri.normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://ex.com/A", "http://ex.com/a"),
        ("http://ex.com/a?v=1", "http://ex.com/a?v=2"),
        ("http://ex.com/a", "http://ex.com/a?"),
        ("http://ex.com/a", "http://ex.com/a/"),
        ("http://ex.com:443/", "http://ex.com/"),
        ("http://ex.com/a%2Fb", "http://ex.com/a/b"),
        ("http://A@ex.com/", "http://a@ex.com/"),
    ],
)
def test_different_uris(one: str, other: str) -> None:
    assert uri.normalised(one) != uri.normalised(other)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/a/b.json", "file:///a/b.json"),
        ("/a b/c#d?e%f.json", "file:///a%20b/c%23d%3Fe%25f.json"),
        ("/é.json", "file:///%C3%A9.json"),
        ("C:\\a b\\c.yaml", "file:///C:/a%20b/c.yaml"),
        ("C:/a/c.yaml", "file:///C:/a/c.yaml"),
    ],
)
def test_the_uri_of_a_path(path: str, written: str) -> None:
    assert uri.from_path(path) == written
    assert uri.as_uri(path) == written
    assert uri.as_uri(written) == written


def test_a_relative_path_starts_at_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri.from_path("a.json") == uri.from_path(os.path.join(tmp_path, "a.json"))


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("sub\\pet.json", "sub/pet.json"),
        ("C:/x/pet.json", "file:///C:/x/pet.json"),
        ("c:\\x\\pet.json#/a\\b", "file:///c:/x/pet.json#/a\\b"),
    ],
)
def test_paths_of_windows_are_recognised(written: str, meaning: str) -> None:
    assert uri.is_windows_path(written)
    assert uri.from_windows_path(written) == meaning


@pytest.mark.parametrize("written", ["//host/x.json", "a.json#/b\\c", "x:y", "https://h/a"])
def test_what_is_no_path_of_windows(written: str) -> None:
    assert not uri.is_windows_path(written)


_SEGMENT = st.text("ab.;", max_size=3)
_PATHS = st.lists(_SEGMENT, max_size=4).map(lambda parts: "/" + "/".join(parts))


@given(_PATHS, st.sampled_from(["http://h", "file://", "s://h:1"]))
def test_what_is_resolved_stays_so(path: str, origin: str) -> None:
    absolute = uri.resolve(_BASE, origin + path)
    assert uri.resolve("http://elsewhere/x", absolute) == absolute
    assert uri.normalised(uri.normalised(absolute)) == uri.normalised(absolute)


@given(_PATHS, _PATHS)
def test_a_relative_reference_leads_back(here: str, there: str) -> None:
    base, target = (uri.resolve("http://h/", f"http://h{one}") for one in (here, there))
    relative = uri.relative_to(base, target)
    assert uri.normalised(uri.resolve(base, relative)) == uri.normalised(target)


@given(st.text(max_size=20))
def test_any_text_has_parts_that_make_it_up(text: str) -> None:
    assert str(uri.split(text)) == text
    uri.normalised(text)
    uri.resolve(text, text)


def test_a_relative_reference_from_a_base_with_dots() -> None:
    base, target = "http://a/b/c/d/../q", "http://a/b/c/"
    assert uri.resolve(base, uri.relative_to(base, target)) == target
    assert uri.resolve(base, uri.relative_to(base, "http://a/x/../y")) == "http://a/y"


@pytest.mark.parametrize(
    "text", ["./T://.g", "file://h::", "http://h:80:80/", "a/../b:c", "h%a%62"]
)
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    once = uri.normalised(text)
    assert uri.normalised(once) == once
