"""Hostile files in a survey: bounded, named, and nothing outside of the roots is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schemakit.surveying.results import Survey
from schemakit.surveying.survey import survey
from tests.loopback import Server, plain
from tests.small import described, to, written
from tests.surveying.many import read_table, write_descriptions
from tests.surveying.test_archives import make_tar, make_zip

pytestmark = pytest.mark.slow

SECRET = "the-secret-of-this-machine"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory ``in`` for sources beside a file with a secret."""
    (tmp_path / "secret.json").write_text(json.dumps({"type": "object", "title": SECRET}))
    (tmp_path / "in").mkdir()
    return tmp_path


def everything(done: Survey) -> str:
    """All that a survey has written, as text."""
    return json.dumps([read_table(done, table) for table in done.tables])


def outcomes(done: Survey, start: str) -> dict[str, str]:
    return {
        row["uri"].removeprefix(start): row["outcome"] for row in read_table(done, "descriptions")
    }


def test_bombs_and_large_files_are_bounded(place: Path) -> None:
    root = write_descriptions(place / "in", 5)
    # A dereferenced size of 2**60 bytes, which is computed and never built.
    doubled = {
        f"A{n}": {"properties": {"a": to(f"A{n + 1}"), "b": to(f"A{n + 1}")}} for n in range(60)
    }
    written(root / "bomb.json", described({**doubled, "A60": {"type": "string"}}))
    (root / "laughs.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nx-0: &a0 [a, a]\n"
        + "".join(f"x-{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    )
    (root / "deep.json").write_text('{"openapi":"3.1.0","a":' + "[" * 200_000 + "]" * 200_000 + "}")
    with (root / "large.json").open("w") as large:
        large.write('{"openapi":"3.1.0","info":{"title":"a","version":"1"},"x-a":"')
        for _ in range(100):
            large.write("x" * (1 << 20))
        large.write('"}')
    (root / "binary.json").write_bytes(b"openapi\0\1\2" * 1000)
    done = survey(root, place / "out", seconds=60, memory=1 << 30)
    found = outcomes(done, f"{root}/")
    assert found.pop("deep.json") in ("invalid", "read")
    assert found.pop("large.json") in ("read", "memory")
    assert found.pop("laughs.yaml") in ("read", "invalid", "partial")
    assert found.pop("bomb.json") == "read"
    assert set(found.values()) == {"read"}
    assert len(found) == 5
    (bomb,) = [row for row in read_table(done, "descriptions") if row["uri"].endswith("bomb.json")]
    assert bomb["dereferenced_bytes"] > 1 << 60


@pytest.mark.parametrize("kind", ["directory", "zip", "tar"])
def test_nothing_outside_of_the_root_is_read(kind: str, place: Path) -> None:
    secret = place / "secret.json"
    references = [
        "../secret.json",
        "../../secret.json",
        str(secret),
        secret.as_uri(),
        "%2e%2e/secret.json",
        "..%2fsecret.json",
        "link.json",
    ]
    schemas = {f"A{n}": {"$ref": ref} for n, ref in enumerate(references)}
    text = json.dumps(described(schemas, paths={"/": {"get": {"responses": {}}}}))
    if kind == "directory":
        source = place / "in"
        (source / "a.json").write_text(text)
        (source / "link.json").symlink_to(secret)
        (source / "up").symlink_to(place)
    else:
        make = make_zip if kind == "zip" else make_tar
        source = make(place / f"in.{kind}", {"a.json": text.encode(), "b/a.json": text.encode()})
    done = survey(source, place / "out")
    assert SECRET not in everything(done)
    rows = read_table(done, "references")
    assert {row["ref"] for row in rows} == set(references)
    assert not any(row["is_resolved"] for row in rows)
    assert set(done.outcomes) == {"read"}


def test_files_reach_no_network(place: Path) -> None:
    with Server() as server:
        server.answers["/secret.json"] = plain(json.dumps({"title": SECRET}).encode())
        url = f"{server.url}/secret.json"
        text = json.dumps(described({"A": {"$ref": url}}, paths={"/": {"get": {"responses": {}}}}))
        (place / "in" / "a.json").write_text(text)
        make_zip(place / "a.zip", {"a.json": text.encode()})
        done = survey([place / "in", place / "a.zip"], place / "out")
        assert server.requests == []
    assert SECRET not in everything(done)
    assert done.outcomes == {"read": 2}


def test_credentials_go_to_their_origin_and_into_no_file(place: Path) -> None:
    api = json.dumps(described({}, paths={"/": {"get": {"responses": {}}}})).encode()
    with Server() as one, Server() as other:
        for server in (one, other):
            server.answers["/a.json"] = plain(api)
        (place / "urls.txt").write_text(f"{one.url}/a.json\n{other.url}/a.json\n")
        done = survey(
            f"@{place / 'urls.txt'}",
            place / "out",
            headers={one.url: {"Authorization": f"Bearer {SECRET}"}},
        )
        sent = [headers.get("Authorization") for _, headers in (*one.requests, *other.requests)]
    assert sent == [f"Bearer {SECRET}", None]
    assert done.outcomes == {"read": 2}
    for path in (place / "out").rglob("*"):
        assert SECRET.encode() not in path.read_bytes()


def test_a_page_has_no_markup_of_a_description(place: Path) -> None:
    from schemakit.cli.layout.survey_page import render_page
    from schemakit.surveying.answers import report_survey

    evil = "<script>alert(1)</script>"
    schema = {"type": "object", "properties": {evil: {"type": "string"}}}
    for number in (1, 2):
        written(place / "in" / f"{number}.json", described({evil: schema}, paths={}))
    page = render_page(report_survey(survey(place / "in", place / "out")))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
