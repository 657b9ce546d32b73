"""What CI runs, against what is run before a commit and what the tests need."""

from __future__ import annotations

import re
import tomllib

import yaml

from tests.corpus import ROOT

_RUN = (ROOT / ".ci" / "run").read_text("utf-8")


def test_what_runs_before_a_commit_runs_in_ci() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    (local,) = yaml.safe_load(text)["repos"]
    entries = {hook["entry"].removesuffix(" --force-exclude") for hook in local["hooks"]}
    steps = {
        one.removesuffix(" --check")
        for one in re.findall(r"\.venv/bin/([^.\n]*)$", _RUN, re.MULTILINE)
    }
    assert {"ruff check", "ruff format", "mypy", "lint-imports"} == entries
    assert entries <= steps


def test_the_programs_that_ci_runs_come_with_the_extra_for_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = {re.split(r"[>=<\[ ]", one)[0] for one in project["optional-dependencies"]["test"]}
    assert extra >= {"ruff", "mypy", "import-linter", "pytest", "pytest-xdist"}


def test_ci_runs_the_slow_tests_too() -> None:
    assert "-m pytest --all " in _RUN
