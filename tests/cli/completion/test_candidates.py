"""What may come next on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemakit.checks.run import CODES
from schemakit.cli.arguments import Parser
from schemakit.cli.commands.table import SUMMARIES, TOPICS, WITHOUT_SOURCE, load_command
from schemakit.cli.completion.candidates import Answer, find_candidates
from schemakit.llm.targets import TARGETS
from schemakit.views.search import WITHIN
from tests.terminal import InProcess


def test_every_command_is_completed_from_the_table() -> None:
    assert find_candidates([""]) == Answer({**SUMMARIES, **WITHOUT_SOURCE})
    assert find_candidates([]) == find_candidates([""])
    assert find_candidates(["-"]).candidates.keys() == {"--help", "--version"}
    assert find_candidates(["help", ""]).candidates.keys() == {*SUMMARIES, *TOPICS}
    assert find_candidates(["completion", ""]).candidates.keys() == {"bash", "zsh", "fish"}
    for words in (["help", "paths", ""], ["completion", "zsh", ""], ["pahts", ""]):
        assert find_candidates(words) == Answer({})


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_option_of_a_command_is_completed(name: str) -> None:
    found = find_candidates([name, "api.json", "--"]).candidates
    known = {one for one in Parser(load_command(name)).known if one[:2] == "--"}
    assert found.keys() == known
    assert all(found.values())  # each is described
    # After -- everything is a word.
    assert "--json" not in find_candidates([name, "--", "--"]).candidates


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_option_with_choices_completes_them(name: str) -> None:
    for action in Parser(load_command(name)).options:
        if action.choices is not None:
            option = action.option_strings[-1]
            expected = {str(one) for one in action.choices}
            assert find_candidates([name, option, ""]).candidates.keys() == expected
            joined = find_candidates([name, f"{option}="]).candidates
            assert joined.keys() == {f"{option}={one}" for one in expected}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("operations api.json --tag ?", {"pets", "new ones"}),
        ("operations --tag ? ", set()),
        ("operations api.json --method ?", {"get", "post"}),
        ("operations api.json --path ?", {"/pets", "/pets/{id}"}),
        ("tools api.json --for ?", set(TARGETS)),
        ("check --ignore ?", set(CODES)),
        ("check --ignore syntax,?", {f"syntax,{code}" for code in CODES}),
        ("paths --as ?", {"3.0", "3.1", "json-schema"}),
        ("bundle api.json --at ?", {"listPets", "GET /pets", "Pet"}),
        ("bundle api.json --at #?", {"#/paths/~1pets/get", "#/components/schemas/Pet"}),
        ("graph api.json --around ?", {"listPets", "Pet"}),
        ("uses api.json #?", {"#/paths/~1pets/get"}),
        ("select api.json --uses ?", {"Pet", "Missing"}),
        ("select api.json --exclude-uses ?", {"Pet", "Missing"}),
        ("select api.json --schema ?", {"Pet"}),
        ("select api.json --exclude ?", {"listPets", "POST /pets"}),
        ("schemas api.json --name ?", {"Pet"}),
        ("serve api.json --allow ?", {"listPets", "GET /pets"}),
        ("search api.json pet --in ?", set(WITHIN)),
        ("search api.json ?", set()),
        ("match api.json ?", {"GET /pets", "POST /pets"}),
        ("match api.json GET /?", {"/pets", "/pets/{id}"}),
        ("match api.json GET ?", {"/pets", "/pets/{id}"}),
        ("match api.json GET /pets ?", set()),
        ("show api.json ?", {"listPets", "POST /pets", "GET /pets/{id}", "Pet", "Pen's"}),
        ("show api.json --depth 3 ?", {"listPets", "Pet"}),
        ("show --depth 3 -- api.json ?", {"listPets", "Pet"}),
        ("show api.json GET /?", {"/pets", "/pets/{id}"}),
        ("show api.json post /?", {"/pets"}),
        ("show api.json Pet ?", set()),
        ("tools api.json ?", {"listPets", "GET /pets"}),
        ("tools api.json listPets ?", {"showPet", "GET /pets"}),
        ("tools api.json listPets GET /?", {"/pets"}),
        ("model api.json ?", {"input", "output", "training-input", "training-output"}),
        ("model api.json input ?", set()),
        ("paths api.json ?", set()),
        ("show http://localhost:1/x.json ?", set()),
    ],
)
def test_names_and_values_are_completed(words: str, expected: set[str], directory: Path) -> None:
    del directory
    typed = [word.rstrip("?") for word in words.split()]
    candidates, directive = find_candidates(typed)
    assert (expected <= candidates.keys(), directive) == (True, "none")
    assert bool(expected) == bool(candidates)


@pytest.mark.parametrize(
    ("words", "directive"),
    [
        (["paths", ""], "files"),
        (["show", ""], "files"),
        (["check", "api.json", ""], "files"),
        (["bundle", "-o", ""], "files"),
        (["bundle", "--output="], "files"),
        (["check", "--config", ""], "files"),
        (["check", "--baseline", ""], "files"),
        (["paths", "--root", ""], "directories"),
        (["bundle", "--at", ""], "none"),
        (["bundle", "--no-such-option="], "none"),
    ],
)
def test_files_are_left_to_the_shell(words: list[str], directive: str, directory: Path) -> None:
    del directory
    assert find_candidates(words) == Answer({}, directive)  # type: ignore[arg-type]


def test_the_source_may_be_left_out(directory: Path) -> None:
    (directory / "api.json").rename(directory / "openapi.json")
    assert "listPets" in find_candidates(["show", ""]).candidates
    assert find_candidates(["show", "openapi"]) == Answer({}, "files")
    assert "/pets" in find_candidates(["show", "GET", "/"]).candidates
    assert "GET /pets" in find_candidates(["tools", "listPets", ""]).candidates
    assert "pets" in find_candidates(["operations", "--tag", ""]).candidates


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_option_that_takes_a_name_completes_it(name: str, directory: Path) -> None:
    """Names of the description are offered where an option, by its help, is one of them."""
    del directory
    for action in Parser(load_command(name)).options:
        if action.metavar in ("TAG", "METHOD", "GLOB", "PART", "OPERATION", "SCHEMA", "COMPONENT"):
            words = [name, "api.json", action.option_strings[-1], ""]
            assert find_candidates(words).candidates, action.option_strings


def test_a_request_is_no_operation_id(directory: Path) -> None:
    del directory
    assert all(" /" in one for one in find_candidates(["match", "api.json", ""]).candidates)


def test_the_answer_is_a_directive_and_lines(run: InProcess, directory: Path) -> None:
    del directory
    assert run("_complete", "zsh", "help", "r").out.splitlines()[0] == "none"
    assert "listPets\tList all pets" in run("_complete", "fish", "show", "api.json", "").out
    ran = run("_complete", "bash", "show", "api.json", '"GET /pets/')
    assert ran == ("none\nGET /pets/{id}\n", "", 0)
    assert run("_complete", "bash", "paths", "a").out == "files\n"
    assert run("_complete").out == run("_complete", "zsh", "").out
    # bash has a word for each colon.
    assert run("_complete", "bash", "show", "api.json", "pets", ":", "c").out == "none\ncreate\n"
