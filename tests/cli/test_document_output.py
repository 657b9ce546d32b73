"""How a whole description is written: format, indentation, file or standard output."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from schemakit.cli.document_output import choose_indent, select_options, write_document
from schemakit.errors import TooLargeError, UsageError
from tests.terminal import SCHEMAKIT, in_terminal

CHUNKS = [b'{"a":', b"18446744073709551616}"]


def give(**options: object) -> argparse.Namespace:
    given = {"output": None, "format": None, "indent": None, "max_bytes": 1 << 30}
    return argparse.Namespace(**given | options, typed=frozenset(options))


def test_only_options_with_a_value_are_passed_on() -> None:
    given = argparse.Namespace(at=None, strict=False, prune=True, other=1)
    assert select_options(given, "at", "strict", "prune") == {"strict": False, "prune": True}


@pytest.mark.parametrize(
    ("options", "indent"),
    [({}, None), ({"indent": 0}, None), ({"indent": 4}, 4), ({"format": "yaml"}, None)],
)
def test_outside_a_terminal_json_is_one_line_by_default(
    options: dict[str, object], indent: int | None
) -> None:
    assert choose_indent(give(**options)) == indent


@pytest.mark.parametrize("options", [{"format": "yaml"}, {"output": "out.YML"}])
def test_yaml_takes_no_indentation(options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="--indent is for JSON"):
        choose_indent(give(indent=2, **options))


@pytest.mark.parametrize(
    ("name", "format_", "text"),
    [
        ("out.json", None, '{"a":18446744073709551616}\n'),
        ("out.yaml", None, "a: 18446744073709551616\n"),
        ("out.yml", None, "a: 18446744073709551616\n"),
        ("out.yaml", "json", '{"a":18446744073709551616}\n'),
        ("out", "yaml", "a: 18446744073709551616\n"),
    ],
)
def test_the_name_of_the_file_decides_the_format_unless_it_is_given(
    name: str, format_: str | None, text: str, tmp_path: Path
) -> None:
    write_document(give(output=str(tmp_path / name), format=format_), iter(CHUNKS))
    assert (tmp_path / name).read_text() == text


@pytest.mark.parametrize("output", [None, "-"])
def test_standard_output_ends_in_a_newline(
    output: str | None, capfd: pytest.CaptureFixture[str]
) -> None:
    write_document(give(output=output), iter(CHUNKS))
    write_document(give(output=output, format="yaml"), iter(CHUNKS))
    assert capfd.readouterr().out == '{"a":18446744073709551616}\na: 18446744073709551616\n'


@pytest.mark.slow
def test_a_terminal_gets_indented_json_and_escaped_text(tmp_path: Path) -> None:
    source = tmp_path / "api.json"
    source.write_text('{"openapi": "3.1.0", "info": {"title": "\\u009b2J\\u202e"}}')
    shown, _ = in_terminal([*SCHEMAKIT, "dereference", str(source), "--color", "never"])
    assert shown.startswith('{\n  "openapi"')
    assert '"title": "\\u009b2J\\u202e"' in shown
    shown, _ = in_terminal([*SCHEMAKIT, "dereference", str(source), "--format", "yaml"])
    assert "\x9b" not in shown
    assert "\u202e" not in shown
    out = os.fspath(tmp_path / "out.json")
    assert in_terminal([*SCHEMAKIT, "dereference", str(source), "-o", out])[0] == ""


def test_yaml_is_written_only_of_what_is_not_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schemakit.cli.document_output._MOST_YAML", 10)
    given = argparse.Namespace(
        max_bytes=1 << 30, output=str(tmp_path / "out.yaml"), format=None, indent=None
    )
    with pytest.raises(TooLargeError):
        write_document(given, iter([b'{"a":', b'"12345"}']))
    assert not list(tmp_path.iterdir())
    given.max_bytes = None
    write_document(given, iter([b'{"a":', b'"12345"}']))
    assert (tmp_path / "out.yaml").read_text(encoding="utf-8") == "a: '12345'\n"
