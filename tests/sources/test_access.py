"""The policy alone: its values, and which files and hosts it allows."""

from __future__ import annotations

import dataclasses
import os
import shlex
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

import schemakit
from schemakit import Access, AccessError, UsageError
from schemakit.sources.access import (
    Grant,
    check_file,
    check_url,
    grant_for_file,
    grant_for_url,
)
from schemakit.sources.urls import parse_url
from tests.corpus import ROOT


def granted(url: str, *hosts: str, entry: str = "https://example.test/openapi.json") -> bool:
    try:
        check_url(grant_for_url(Access(allow_hosts=hosts), parse_url(entry)), parse_url(url))
    except AccessError:
        return False
    return True


# Values


def test_it_is_frozen_and_by_name_only() -> None:
    with pytest.raises(FrozenInstanceError):
        Access().root = "/"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Access("/")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"allow_hosts": "example.test"}, "a tuple of strings: write ('example.test',)"),
        ({"schemes": "https"}, "a tuple of strings"),
        ({"allow_hosts": 3}, "allow_hosts is a tuple of strings, not int"),
        ({"allow_hosts": (3,)}, "each of allow_hosts is a string, not int"),
        ({"schemes": None}, "schemes is a tuple of strings, not NoneType"),
        ({"root": 3}, "root is a path or None, not int"),
        ({"allow_private": "no"}, "allow_private is True, False or None, not str"),
        ({"max_bytes": "1MB"}, "max_bytes is a whole number, not str"),
        ({"max_documents": True}, "max_documents is a whole number, not bool"),
        ({"timeout": None}, "timeout is a number of seconds, not NoneType"),
        ({"schemes": ("ftp",)}, "unknown scheme 'ftp'; the schemes are file, http, https"),
        ({"allow_hosts": ("https://example.test",)}, "is not a HOST[:PORT]"),
        ({"allow_hosts": ("example.test/x",)}, "is not a HOST[:PORT]"),
        ({"allow_hosts": ("me@example.test",)}, "is not a HOST[:PORT]"),
        ({"allow_hosts": ("example.test:99999",)}, "is not a HOST[:PORT]"),
        ({"allow_hosts": ("example.test:",)}, "is not a HOST[:PORT]"),
        ({"allow_hosts": ("",)}, "is not a HOST[:PORT]"),
        ({"allow_hosts": ("*.example.test",)}, "is not a HOST[:PORT]"),
    ],
)
def test_values_that_do_not_exist(values: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        Access(**values)
    assert said in str(caught.value)


def test_a_list_of_hosts_is_as_good_as_a_tuple() -> None:
    hosts: Any = ["example.test"]
    assert Access(allow_hosts=hosts) == Access(allow_hosts=("example.test",))


def test_load_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    path.write_text('{"openapi": "3.1.0"}')
    assert schemakit.load(path, access=Access(root=tmp_path)).version == "3.1"
    with pytest.raises(AccessError) as caught:
        schemakit.load(path, access=Access(root=tmp_path / "narrower"))
    assert (caught.value.exit_status, caught.value.option) == (3, f"--root {tmp_path}")


def test_the_documentation_names_every_value_and_its_default() -> None:
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    units = {"max_bytes": "256 MiB", "max_total_bytes": "1 GiB", "max_documents": "10 000"}
    words = {"root": "see above", "allow_hosts": "none", "map": "none"}
    for field in dataclasses.fields(Access):
        shown = str(field.default).replace("'", '"').removesuffix(".0")
        row = next(line for line in text.splitlines() if line.startswith(f"| `{field.name}`"))
        default = row.split(" | ")[2].strip("`")
        assert default == units.get(field.name, words.get(field.name, shown))


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("localhost:8000", True),
        ("api.localhost", True),
        ("10.0.0.1", True),
        ("[::1]:8000", True),
        ("example.com", False),
        ("1.1.1.1", False),
    ],
)
def test_a_refused_host_names_all_options_that_it_needs(host: str, private: bool) -> None:
    with pytest.raises(AccessError) as caught:
        check_url(grant_for_file(Access(), "/srv/api/x"), parse_url(f"http://{host}/x"))
    assert caught.value.option.replace("'", "").split() == [
        *("--allow-host", host),
        *["--allow-private"] * private,
    ]
    assert ("allow_private=True" in caught.value.setting) == private


# Hosts


@pytest.mark.parametrize(
    ("url", "hosts", "allowed"),
    [
        ("https://example.test/x", (), True),
        ("https://EXAMPLE.test.:443/x", (), True),
        ("http://example.test/x", (), False),
        ("https://example.test:8443/x", (), False),
        ("https://sub.example.test/x", ("example.test",), False),
        ("https://example.test.evil.test/x", ("example.test",), False),
        ("https://other.test/x", ("other.test",), True),
        ("http://other.test/x", ("OTHER.test.",), True),
        ("https://other.test:8080/x", ("other.test",), False),
        ("https://other.test:8080/x", ("other.test:8080",), True),
        ("https://other.test/x", ("other.test:8080",), False),
        ("https://[2606:4700::1]/x", ("2606:4700:0::1",), True),
        ("https://[2606:4700::1]:81/x", ("[2606:4700::1]:81",), True),
        ("https://[2606:4700::1]/x", ("[2606:4700::1]:81",), False),
        ("https://b\xfccher.test/x", ("xn--bcher-kva.test",), True),
        ("https://any.test:1234/x", ("*",), True),
    ],
)
def test_which_hosts_references_reach(url: str, hosts: tuple[str, ...], *, allowed: bool) -> None:
    assert granted(url, *hosts) == allowed


def test_a_reference_with_a_password_is_refused_everywhere() -> None:
    assert not granted("https://me:pass@example.test/x", "*")


# Files


@pytest.mark.skipif(os.name != "posix", reason="paths of POSIX")
@pytest.mark.parametrize("name", ["a b", "it's", "'; touch x; '", "$HOME", "plain"])
def test_an_option_that_is_suggested_is_two_words_for_a_shell(name: str, tmp_path: Path) -> None:
    outside = tmp_path / name / "o.json"
    grant = grant_for_file(Access(root=tmp_path / name / "api"), "api.json")
    with pytest.raises(AccessError) as caught:
        check_file(grant, str(outside), str(outside))
    assert shlex.split(caught.value.option) == ["--root", str(tmp_path / name)]


def test_a_root_is_no_prefix_of_names() -> None:
    grant = Grant(Access(), "file", "/srv/api")
    check_file(grant, "x", "/srv/api/x")
    for real in ("/srv/api-secrets/x", "/srv/apix", "/srv/x", "/"):
        with pytest.raises(AccessError):
            check_file(grant, "x", real)
    check_file(Grant(Access(), "file", "/"), "x", "/srv/api-secrets/x")


@pytest.mark.skipif(os.name != "posix", reason="paths of POSIX")
def test_an_entry_in_the_root_of_the_file_system_reaches_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir("/")
    assert grant_for_file(Access(), "openapi.json").root is None
    assert grant_for_file(Access(), "/srv/api/openapi.json").root in (
        "/srv/api",
        os.path.realpath("/srv/api"),
    )
