"""What objects show of themselves: one line, and HTML in which no text of a stranger is code."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import schemakit
from schemakit.views.shown import show_line, show_table
from tests.documented import EXAMPLES
from tests.small import described

#: What has been used to get a script into a page; each would mark the body.
_MARK = "document.body.setAttribute('data-ran','yes')"
HOSTILE = (
    f"<script>{_MARK}</script>",
    f'"><img src=x onerror="{_MARK}">',
    f'\'><svg onload="{_MARK}">',
    f"</td></table><script>{_MARK}</script>",
    f'<a href="javascript:{_MARK}" autofocus onfocus="{_MARK}">x</a>',
    f'<iframe srcdoc="<script>parent.{_MARK}</script>"></iframe>',
    f'<style onload="{_MARK}">*{{}}</style>',
    f"<!--><script>{_MARK}</script>-->",
    f"&lt;script&gt;{_MARK}&lt;/script&gt;",
    f"\x00<scr\x00ipt>{_MARK}</script>",
)
_TAGS = {"div", "b", "br", "table", "thead", "tbody", "tr", "th", "td"}


def hostile(text: str) -> schemakit.Description:
    """A description with the text wherever a table may show it."""
    schema = {
        "type": "object",
        "title": text,
        "description": text,
        "required": [text],
        "properties": {text: {"type": text, "default": text, "description": text}},
    }
    operation = {
        "operationId": text,
        "summary": text,
        "description": text,
        "parameters": [{"name": text, "in": text, "schema": {"title": text, "type": text}}],
        "requestBody": {"content": {text: {"schema": schema}}},
        "responses": {text: {"description": text, "content": {text: {"schema": schema}}}},
    }
    return schemakit.load(
        described(
            {text: schema, "Input": schema, "Output": {"type": text}},
            "3.1.0",
            info={"title": text, "version": text, "description": text},
            paths={f"/{text}": {"get": operation}},
        ),
        base_uri="https://a.example/",
    )


def shown(api: schemakit.Description) -> list[Any]:
    """Everything that has a table."""
    model = api.model()
    return [api, *api.operations(), *api.schemas(), model, model.input, model.output]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def tags_of(html: str) -> list[tuple[str, list[Any]]]:
    parser = _Tags()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_stranger_is_text(text: str) -> None:
    for one in shown(hostile(text)):
        found = tags_of(one._repr_html_())
        assert {tag for tag, _ in found} <= _TAGS
        assert not [attributes for _, attributes in found if attributes]


@given(st.text(), st.text())
def test_any_text_is_text(title: str, cell: str) -> None:
    found = tags_of(show_table(title, (cell,), (title, "b"), [(cell, title)]))
    table = ("table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td")
    assert [tag for tag, _ in found] == ["div", "b", *["br"][: len(cell)], *table]


def run_in_browser(page: Path) -> str:
    """The elements of a page once its scripts have run."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    profile = f"--user-data-dir={page.parent / 'profile'}"
    done = subprocess.run(
        [*command, profile, "--virtual-time-budget=3000", "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "<body" in done.stdout, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_browser_runs_nothing_of_it(tmp_path: Path) -> None:
    tables = [one._repr_html_() for text in HOSTILE for one in shown(hostile(text))]
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><body>{''.join(tables)}", "utf-8")
    body = re.search("<body[^>]*>", found := run_in_browser(page))
    assert body is not None
    assert body.group() == "<body>"
    assert found.count("<table>") == sum(one.count("<table>") for one in tables)
    # The same text unescaped does run, so the mark would be there.
    page.write_text(f"<!doctype html><meta charset=utf-8><body>{HOSTILE[0]}", "utf-8")
    assert "data-ran" in run_in_browser(page)


@pytest.mark.slow
def test_a_table_is_small(corpus_file: Path) -> None:
    api = schemakit.load(corpus_file)
    every: list[Any] = [api, *api.operations()[::25], *api.schemas()[::25]]
    for one in every:
        assert len(one._repr_html_()) < 40_000


def test_a_table_has_at_most_fifty_rows() -> None:
    html = show_table("t", (), ("n",), ((str(number),) for number in range(70)))
    assert html.count("<td>") == 50
    assert html.endswith("and 20 more</div>")


def test_a_schema_that_cannot_be_read_says_so() -> None:
    schema: dict[str, Any] = {"$ref": "#/components/schemas/A"}
    api = schemakit.load(described({"A": schema, "B": {"$ref": "#/x"}}))
    assert all(one._repr_html_().startswith("<div>") for one in api.schemas())


# -- one line --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("get", "line"),
    [
        ('api["models.list"]', "<Operation GET /models: models.list (#/paths/~1models/get)>"),
        ('api.schema("Model")', "<Schema Model: object (#/components/schemas/Model)>"),
        ("model", "<Model fernhill/paper-lantern: 12 inputs, gives list of files>"),
        ("model.input", "<ModelSchema Input: 12 fields (#/components/schemas/Input)>"),
        ("model.output", "<ModelSchema Output: list of files (#/components/schemas/Output)>"),
        ("model.input.fields[0]", "<Field prompt: string, required>"),
        ("api.statistics()", "<Statistics 3.1: 24 operations, 33 schemas, 191 references>"),
        ("tool", "<Tool models_list: openai (GET /models)>"),
    ],
)
def test_each_object_says_what_it_is(get: str, line: str) -> None:
    api = schemakit.load(EXAMPLES / "openapi.json")
    tool = schemakit.tool(api["models.list"], target="openai")
    names = {"api": api, "model": schemakit.model(EXAMPLES / "model.json"), "tool": tool}
    assert repr(eval(get, names)) == line


@given(st.text(), st.text(), st.text())
def test_a_line_is_a_line(name: str, more: str, place: str) -> None:
    line = show_line("Operation", name, more, place)
    assert len(line) <= 100
    assert line.isprintable()
    assert line.startswith("<Operation ")
    assert line.endswith(">")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_a_line_too(text: str) -> None:
    for one in (*shown(hostile(text * 9)), *hostile(text * 9).walk()):
        assert len(repr(one)) <= 100
        assert repr(one).isprintable()


def test_white_space_and_control_characters_are_not_shown_as_they_are() -> None:
    assert show_line("Schema", "a\n  b\tc") == "<Schema a b c>"
    assert show_line("Schema", "a\x1b[31mb\u202ec") == "<Schema a\\x1b[31mb\\u202ec>"
    assert show_line("Schema", "\ud800") == "<Schema \\ud800>"
