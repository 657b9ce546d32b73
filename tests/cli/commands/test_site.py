"""The command ``site``."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.terminal import SCHEMAKIT, InProcess, environment, in_terminal


def test_a_page_is_written(run: InProcess, shop: Path, tmp_path: Path) -> None:
    assert run("site", shop, "-o", tmp_path / "a.html").out == ""
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")


def test_in_a_pipe_it_goes_to_standard_output(run: InProcess, shop: Path) -> None:
    assert run("site", shop).out.startswith("<!doctype html>")


@pytest.mark.slow
def test_a_terminal_gets_no_page(shop: Path) -> None:
    shown, status = in_terminal([*SCHEMAKIT, "site", str(shop)])
    assert (shown, status) == (
        "error: a page is for a browser: -o FILE writes it, --open shows it\n",
        2,
    )


def test_it_does_not_replace_the_description(run: InProcess, shop: Path) -> None:
    before = shop.read_bytes()
    ran = run("site", shop, "-o", shop)
    assert ran.status == 2
    assert "--force" in ran.err
    assert shop.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--serve", "70000"), "is not a port"),
        (("--serve", "0", "-o", "a.html"), "give one of them"),
    ],
)
def test_what_makes_no_sense_is_an_error(
    words: tuple[str, ...], said: str, run: InProcess, shop: Path
) -> None:
    ran = run("site", shop, *words)
    assert ran.status == 2
    assert said in ran.err


def test_a_description_on_standard_input_cannot_be_served(run: InProcess) -> None:
    ran = run("site", "-", "--serve", "0")
    assert ran.status == 2
    assert "name a file or URL" in ran.err


@pytest.mark.slow
def test_it_is_served_until_it_is_interrupted(shop: Path) -> None:
    command = [*SCHEMAKIT, "site", str(shop), "--serve", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stderr is not None
        line = next(one for one in process.stderr if "the page is at" in one)
        [url] = re.findall(r"http://\S+/", line)
        page = urlopen(url).read()
        assert b"data-reloads" in page
        process.terminate()


@pytest.mark.slow
def test_the_browser_is_opened(shop: Path, tmp_path: Path) -> None:
    program = tmp_path / "browser"
    seen = tmp_path / "seen"
    program.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    program.chmod(0o755)
    subprocess.run(
        [*SCHEMAKIT, "site", str(shop), "-o", str(tmp_path / "a.html"), "--open"],
        env=environment({"BROWSER": str(program)}),
        check=True,
    )
    assert seen.read_text().strip() == (tmp_path / "a.html").resolve().as_uri()
