"""Baselines: what a problem is known by, how the file is read, and what is stale."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from schemakit.cli.baseline import Baseline, Entry, format_baseline, read_baseline
from schemakit.errors import Diagnostic, Location, RetrievalError, UsageError


def diagnostic(
    uri: str, pointer: str | None = "/tags/1", code: str = "duplicate-tag"
) -> Diagnostic:
    return Diagnostic(code, "", Location(uri, pointer, 1, 1))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    known = Counter(
        {
            Entry("b.yaml", "syntax", None): 1,
            Entry("a.yaml", "duplicate-tag", "/tags/1"): 2,
            Entry("https://example.com/é.yaml", "duplicate-tag", '/"\\\n'): 3,
        }
    )
    path = tmp_path / "known.json"
    path.write_bytes(format_baseline(known))
    assert read_baseline(str(path)).known == known
    assert path.read_text().splitlines()[:4] == [
        "{",
        '  "schemakit-baseline": 1,',
        '  "problems": [',
        '    {"document": "a.yaml", "code": "duplicate-tag", "pointer": "/tags/1", "count": 2},',
    ]
    path.write_bytes(format_baseline(Counter()))
    assert json.loads(path.read_text()) == {"schemakit-baseline": 1, "problems": []}
    assert not read_baseline(str(path)).known


def test_documents_are_named_from_the_directory_of_the_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "apis" / "more").mkdir(parents=True)
    (tmp_path / "apis" / "link.yaml").symlink_to("a.yaml")
    (tmp_path / "apis" / "a.yaml").touch()
    monkeypatch.chdir(tmp_path / "apis" / "more")
    baseline = Baseline(str(tmp_path / "known.json"), Counter())
    names = {
        "../a.yaml": "apis/a.yaml",
        "../link.yaml": "apis/a.yaml",
        str(tmp_path / "apis" / "a.yaml"): "apis/a.yaml",
        (tmp_path / "apis" / "a.yaml").as_uri(): "apis/a.yaml",
        "b c.yaml": "apis/more/b c.yaml",
        "../../../other.yaml": "../other.yaml",
        "https://example.com/a.yaml": "https://example.com/a.yaml",
        "<stdin>": "<stdin>",
    }
    assert {uri: baseline.name_document(uri) for uri in names} == names


def test_as_many_are_known_as_the_baseline_counts(tmp_path: Path) -> None:
    uri = str(tmp_path / "a.yaml")
    baseline = Baseline(
        str(tmp_path / "k.json"), Counter({Entry("a.yaml", "duplicate-tag", "/tags/1"): 2})
    )
    same = diagnostic(uri)
    other = [diagnostic(uri, "/tags/2"), diagnostic(uri, code="syntax"), diagnostic("/b.yaml")]
    assert baseline.remove_known([same, *other]) == other
    assert baseline.find_stale(lambda _: True).total() == 1
    assert baseline.remove_known([same, same]) == [same]
    assert not baseline.find_stale(lambda _: True)


def test_what_a_run_does_not_look_for_is_kept_if_its_document_exists(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch()
    (tmp_path / "b.yaml").touch()
    kept = Entry("b.yaml", "duplicate-tag", "/tags/1")
    far = Entry("https://example.com/a.yaml", "duplicate-tag", "/tags/1")
    gone = Entry("gone.yaml", "duplicate-tag", "/tags/1")
    old = Entry("a.yaml", "duplicate-tag", "/tags/5")
    baseline = Baseline(str(tmp_path / "k.json"), Counter([kept, far, gone, old]))

    def covers(entry: Entry) -> bool:
        return entry.document == "a.yaml"

    new = [diagnostic(str(tmp_path / "a.yaml"))] * 2
    assert baseline.update(new, covers) == {
        kept: 1,
        far: 1,
        Entry("a.yaml", "duplicate-tag", "/tags/1"): 2,
    }
    assert set(baseline.find_stale(covers)) == {gone, old}


PROBLEM = '{"document": "a", "code": "syntax", "pointer": null, "count": 1}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ": the text is empty, so not a baseline"),
        ("{\n,", ":2:1: "),
        ("[1]", ":1:1: not a baseline: an object in JSON with 'schemakit-baseline'"),
        ("schemakit-baseline: 1\n", ":1:1: not a baseline"),
        ('{"openapi": "3.1.0"}', ":1:1: not a baseline"),
        ('{\n"schemakit-baseline": 2}', ":2:1: a baseline of version 2; 1 is the version that"),
        ('{"schemakit-baseline": true}', ":1:2: a baseline of version True"),
        ('{"schemakit-baseline": 1}', ":1:1: expected an array in 'problems'"),
        (
            '{"schemakit-baseline": 1,\n "problem": []}',
            ":2:2: no key 'problem' in a baseline; did you mean 'problems'?",
        ),
        ('{"schemakit-baseline": 1,\n "problems": 1}', ":2:2: expected an array in 'problems'"),
        ([("1", "")], ":2:1: expected an object"),
        ([('"count"', '"cuont"')], ":2:54: no key 'cuont' in a baseline; did you mean 'count'"),
        ([('"a"', "1")], ":2:2: expected a string in 'document'"),
        ([('"document": "a", ', "")], ":2:1: expected a string in 'document'"),
        ([("syntax", "sintax")], ":2:19: no code 'sintax'; did you mean 'syntax'?"),
        ([("null", "1")], ":2:37: expected a JSON Pointer or null"),
        ([(": 1", ": 0")], ":2:54: expected a number from 1"),
        ([(": 1", ": 1.5")], ":2:54: expected a number from 1"),
        ([(": 1", ": true")], ":2:54: expected a number from 1"),
    ],
)
def test_what_is_wrong_has_its_place(
    text: str | list[tuple[str, str]], message: str, tmp_path: Path
) -> None:
    if isinstance(text, list):
        ((old, new),) = text
        problem = PROBLEM.replace(old, new) if new or old != "1" else "7"
        assert problem != PROBLEM
        text = f'{{"schemakit-baseline": 1, "problems": [\n{problem}]}}'
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_baseline(str(path))
    assert str(caught.value).startswith(f"{path}{message}")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    for path, reason in (
        (tmp_path / "gone.json", "no such baseline; --write-baseline makes it"),
        (tmp_path, "a baseline is a regular file, and this is not one"),
    ):
        with pytest.raises(RetrievalError, match=reason):
            read_baseline(str(path))
    assert not read_baseline(str(tmp_path / "gone.json"), must_exist=False).known
