"""Options that a configuration file sets: where it is found, what it may say, and what wins."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, load_command
from schemakit.cli.configuration import CONFIGURABLE, find_configuration
from tests.small import written
from tests.terminal import InProcess, Ran

#: Two problems: an error and a warning.
API = {
    "openapi": "3.1.0",
    "info": {"title": "A", "version": "1"},
    "tags": [{"name": "t"}, {"name": "t"}],
    "components": {"schemas": {"A": {"type": "string", "nullable": True}}},
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a description, in which commands run."""
    root = tmp_path / "project"
    (root / ".git").mkdir(parents=True)
    written(root / "api.json", API)
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path))
    return root


def codes(ran: Ran) -> list[str]:
    """The codes of a report in JSON."""
    return [one["code"] for one in json.loads(ran.out)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".schemakit.toml", '[check]\nignore = ["duplicate-tag"]\n'),
        (".schemakit.toml", 'check = {ignore = "duplicate-tag"}\n'),
        ("pyproject.toml", '[tool.schemakit.check]\nignore = ["duplicate-tag"]\n'),
        ("pyproject.toml", '[tool.schemakit]\ncheck.ignore = ["duplicate-*"]\n'),
    ],
)
def test_a_file_sets_options(name: str, text: str, run: InProcess, project: Path) -> None:
    assert codes(run("check", "api.json", "--json")) == ["duplicate-tag", "ignored-keyword"]
    (project / name).write_text(text)
    assert codes(run("check", "api.json", "--json")) == ["ignored-keyword"]
    # What the command line says replaces it, and --no-config leaves the file out.
    for more in (["--ignore", "ignored-keyword"], ["--no-config", "--ignore", "ignored-keyword"]):
        assert codes(run("check", "api.json", "--json", *more)) == ["duplicate-tag"]
    assert len(codes(run("check", "api.json", "--json", "--no-config"))) == 2


def test_the_nearest_file_counts_up_to_the_root_of_the_repository(
    project: Path, tmp_path: Path
) -> None:
    inner = project / "a" / "b"
    inner.mkdir(parents=True)

    def found() -> str | None:
        configuration = find_configuration(str(inner))
        return configuration and configuration.path

    (tmp_path / ".schemakit.toml").write_text("quiet = true\n")  # above the repository
    assert found() is None
    (project / "pyproject.toml").write_text("[tool.schemakit]\n")
    assert found() == "pyproject.toml"
    (project / "a" / "pyproject.toml").write_text('[project]\nname = "schemakit"\n')
    assert found() == "pyproject.toml"  # the nearer one has no settings
    (project / ".schemakit.toml").write_text("")
    assert found() == ".schemakit.toml"  # of one directory this one
    (inner / "pyproject.toml").write_text("[tool.schemakit]\n")
    assert found() == "a/b/pyproject.toml"


def test_outside_of_a_repository_only_the_directory_itself_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "elsewhere"))
    inner = tmp_path / "a"
    inner.mkdir()
    (tmp_path / ".schemakit.toml").write_text("quiet = true\n")
    assert find_configuration(str(inner)) is None
    assert find_configuration(str(tmp_path)) is not None
    # In the home directory all up to it counts.
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_configuration(str(inner)) is not None


def test_what_is_not_a_regular_file_is_not_read(project: Path) -> None:
    (project / ".schemakit.toml").mkdir()
    os.mkfifo(project / "pyproject.toml")
    assert find_configuration(str(project)) is None


def test_a_file_can_be_named(run: InProcess, project: Path) -> None:
    (project / ".schemakit.toml").write_text("nonsense = 1\n")
    (project / "other.toml").write_text('[check]\nselect = ["ignored-keyword"]\n')
    ran = run("check", "api.json", "--json", "--config", "other.toml")
    assert codes(ran) == ["ignored-keyword"]
    assert run("check", "api.json", "--config", "gone.toml") == Ran(
        "", "error: gone.toml: no such file\n", 3
    )
    (project / "pyproject.toml").write_text("[project]\n")
    ran = run("check", "api.json", "--config", "pyproject.toml")
    assert ran == Ran("", "error: pyproject.toml: there is no table [tool.schemakit]\n", 2)
    ran = run("check", "api.json", "--config", "other.toml", "--no-config")
    assert (ran.status, "--no-config forbids it" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[check]\nignroe = 1\n", "2:1: check has no option 'ignroe'; did you mean 'ignore'?"),
        (
            '[check]\nignore = ["syntax",\n  "duplicate-tgg"]\n',
            "3:3: no code 'duplicate-tgg'; did you mean 'duplicate-tag', ",
        ),
        ("[chekc]\n", "1:2: 'chekc' is neither a command nor an option of every command; did you"),
        ("\nexamples = true\n", "2:1: 'examples' is neither a command nor an option of every com"),
        ("check = [1]\n", "1:1: 'check': expected a table, found an array"),
        # Every table is checked, not only that of the command that runs.
        ("[graph]\ndepht = 1\n", "2:1: graph has no option 'depht'; did you mean 'depth'?"),
        ("[graph]\ndepth = -1\n", "2:1: '-1' is not a number from 0 to 999999999"),
        ('[bundle]\nformat = "yml"\n', "2:1: 'yml' is not one of json, yaml; did you mean"),
        ('[tools]\nfor = "openia"\n', "2:1: 'openia' is not one of "),
        ('[dereference]\noutput = "x"\n', "2:1: 'output' may not be set by a configuration"),
        ("tools = true\n", "1:1: 'tools': expected a table, found a boolean"),
        ("check = 1\n", "1:1: 'check': expected a table, found an integer"),
        ('[check]\nstrict = "yes"\n', "2:1: 'strict': expected true or false, found a string"),
        ("quiet = 1\n", "1:1: 'quiet': expected true or false, found an integer"),
        ('check.format = "jsn"\n', "1:7: 'jsn' is not one of text, json, github, sarif; did you"),
        ('[check]\nfail-on = ["error"]\n', "2:1: 'fail-on': expected a string, found an array"),
        ("[check]\nignore = true\n", "2:1: 'ignore': expected an array of strings, found a"),
        ("[check]\nignore = [{}]\n", "2:11: 'ignore': expected a string, found a table"),
        ('[check]\nbaseline = "../x.json"\n', "2:1: '../x.json' is outside the directory of the"),
        ('[check]\nbaseline = "/etc/passwd"\n', "2:1: '/etc/passwd' is outside the directory"),
        ('[check]\nbaseline = "a\\u0000b"\n', "2:1: 'a\\x00b' is not the name of a file"),
        ('[check]\nbaseline = ""\n', "2:1: '' is not the name of a file"),
        ("[check\n", "1:7: not valid TOML: Expected ']' at the end of a table declaration"),
        ("a = 1\na = 2\n", "2:6: not valid TOML: Cannot overwrite a value"),
        ('as = "3.5"\n', "1:1: '3.5' is not one of 2.0, 3.0, 3.1, 3.2, json-schema"),
    ],
)
def test_what_is_wrong_has_its_place(
    text: str, message: str, run: InProcess, project: Path
) -> None:
    (project / ".schemakit.toml").write_text(text)
    ran = run("check", "api.json")
    assert (ran.out, ran.status) == ("", 2)
    assert ran.err.startswith(f"error: .schemakit.toml:{message}")


def test_a_text_that_is_not_utf8_is_named(run: InProcess, project: Path) -> None:
    (project / ".schemakit.toml").write_bytes(b"# a\n# \xff\n")
    assert run("check", "api.json").err == ("error: .schemakit.toml:2: not UTF-8, which TOML is\n")


#: Options that a repository of someone else must not set: what is read, from where, and with
#: which secrets; what is written; how much.
FORBIDDEN = (
    *("base", "root", "map", "allow-host", "allow-private", "header", "bearer-env", "max-input"),
    *("config", "no-config", "output", "force", "max-bytes", "at", "validate", "write-baseline"),
    "help",
)


@pytest.mark.parametrize("key", FORBIDDEN)
def test_no_access_is_given(key: str, run: InProcess, project: Path) -> None:
    assert key not in CONFIGURABLE
    takers = [name for name in SUMMARIES if f"--{key}" in Parser(load_command(name)).known]
    assert takers
    for value in ("true", '"."', '["x=."]'):
        (project / ".schemakit.toml").write_text(f"[{takers[0]}]\n{key} = {value}\n")
        ran = run(takers[0], "api.json")
        assert (ran.out, ran.status) == ("", 2)
        assert f"2:1: {key!r} may not be set by a configuration" in ran.err


def test_a_baseline_of_a_configuration_is_not_a_link_to_elsewhere(
    run: InProcess, project: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "valuable"
    outside.write_text("kept")
    (project / "known.json").symlink_to(outside)
    (project / ".schemakit.toml").write_text('[check]\nbaseline = "known.json"\n')
    ran = run("check", "api.json", "--write-baseline")
    assert (ran.status, outside.read_text()) == (2, "kept")
    assert "is outside the directory of the configuration" in ran.err


def test_each_option_that_may_be_set_exists_and_can_be_set() -> None:
    parsers = {name: Parser(load_command(name)) for name in SUMMARIES}
    for key in CONFIGURABLE:
        actions = [one.find_option(f"--{key}") for one in parsers.values()]
        assert any(actions), f"no command has --{key}"


@pytest.mark.parametrize(
    ("command", "text", "dest", "value"),
    [
        ("operations", "deprecated = false", "deprecated", False),
        ("operations", "deprecated = true", "deprecated", True),
        ("operations", "no-deprecated = true", "deprecated", False),
        ("operations", "no-deprecated = false", "deprecated", None),
        ("operations", "skip-deprecated = true", "deprecated", False),
        ("tools", "skip-deprecated = true", "deprecated", False),
        ("operations", 'tag = ["a", "b"]', "tag", ["a", "b"]),
        ("dereference", "indent = 4", "indent", 4),
        ("dereference", "no-extensions = true", "extensions", False),
        ("dereference", "no-extensions = false", "extensions", True),
        ("tools", 'for = "mcp"', "target", "mcp"),
        ("tools", "max-tools = 3", "max_tools", 3),
        ("search", 'in = "fields"', "within", ["fields"]),
        ("search", "limit = 3", "limit", 3),
        ("select", 'exclude-tag = ["a"]', "exclude_tag", ["a"]),
        ("select", 'exclude-uses = "Pet"', "exclude_uses", ["Pet"]),
        ("select", 'uses = "Pet"', "uses", ["Pet"]),
        ("graph", 'group = "path"', "group", "path"),
        ("duplicates", "components = true", "components", True),
    ],
)
def test_a_value_is_read_as_on_the_command_line(
    command: str, text: str, dest: str, value: object, project: Path
) -> None:
    (project / ".schemakit.toml").write_text(f"quiet = true\n[{command}]\n{text}\n")
    given = Parser(load_command(command)).read([], list(SUMMARIES))
    assert (getattr(given, dest), given.quiet) == (value, True)


def test_a_table_of_a_command_comes_after_what_is_set_for_all(project: Path) -> None:
    (project / ".schemakit.toml").write_text("offline = true\n[check]\noffline = true\n")

    def read(name: str) -> argparse.Namespace:
        return Parser(load_command(name)).read([], list(SUMMARIES))

    assert read("check").offline is read("paths").offline is True


#: What is set for every call of a command, and a call that has no use for it.
NO_USE = (
    ("[graph]\ndepth = 2\n", ["graph"], ["--depth", "2"]),
    ("[show]\ndepth = 2\n", ["show", "A", "--sample"], ["--depth", "2"]),
    ("[dereference]\nindent = 4\n", ["dereference", "--format", "yaml"], ["--indent", "4"]),
    ("[bundle]\nindent = 4\n", ["bundle", "--format", "yaml"], ["--indent", "4"]),
    ("[dereference]\nnullable-intent = true\n", ["dereference"], ["--nullable-intent"]),
    ("offline = true\n", ["paths", "--no-cache"], ["--offline"]),
    ("no-cache = true\n", ["paths", "--offline"], ["--no-cache"]),
)


@pytest.mark.parametrize(("text", "words", "more"), NO_USE)
def test_a_setting_without_a_use_is_no_error(
    text: str, words: list[str], more: list[str], run: InProcess, project: Path
) -> None:
    name, *rest = words
    usual = run(name, "api.json", *rest)
    assert usual.status == 0
    (project / ".schemakit.toml").write_text(text)
    assert run(name, "api.json", *rest) == usual
    # On the command line it is one.
    assert run(name, "api.json", *rest, *more).status == 2


def test_codes_are_looked_up_by_the_command_that_has_them(run: InProcess, project: Path) -> None:
    """Checking the names of codes takes longer than most commands."""
    (project / ".schemakit.toml").write_text('[check]\nignore = ["duplicate-tgg"]\n')
    assert run("paths", "api.json").status == 0
    assert "no code 'duplicate-tgg'" in run("check", "api.json").err


def test_verbose_says_which_options_are_set(run: InProcess, project: Path) -> None:
    (project / ".schemakit.toml").write_text('[check]\nselect = ["syntax"]\nstrict = true\n')
    assert run("check", "api.json", "--verbose").err == (
        "note: options are set in .schemakit.toml: select, strict\nno problems found\n"
    )


@pytest.mark.slow
def test_toml_is_read_only_where_there_are_settings(project: Path) -> None:
    code = (
        "import sys; from schemakit.cli.main import main; main(['paths', 'api.json', '-q']); "
        "print('tomllib' in sys.modules)"
    )

    def is_loaded() -> bool:
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout == "True\n"

    (project / "pyproject.toml").write_text('[project]\nname = "another"\n')
    assert not is_loaded()
    (project / "pyproject.toml").write_text("[tool.schemakit]\n")
    assert is_loaded()
