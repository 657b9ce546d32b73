"""The words of the prose: those of the field, and not an idiom of our own."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus import ROOT

#: A pattern of what is not said, and what is said instead.
WORDS = {
    r"rooms?": "module, package",
    r"glances?": "prescan",
    r"(?:a|the|its|each|no|every) holding|holdings": "field type",
    r"oddit(?:y|ies)": "diagnostic",
    r"(?:a|the|these|each|every|no|of) findings?|findings": "diagnostic",
    r"stand-ins?": "placeholder",
    r"in (?:our|its own) words": "converted",
    r"in the words of": "converted to",
    r"(?:has|have|had) no words? for": "cannot be expressed in",
    r"the way back": "decode",
    r"nobody(?:'s)?": "no one, or the passive",
    r"(?:what|that|which) is no (?!longer|more)[a-z]+": "is not a ...",
    r"(?:is|are) none of (?!the)[a-z']+": "is not one of",
    r"leads? to something that": "does not point to a ...",
    r"(?:stands?|stood) where": "is where, is in place of",
    r"takes? (?:it|them|this|that) for": "reads ... as, confuses ... with",
    r"is wanted|are wanted|wants": "missing, pending; or say what it needs",
    r"hoist(?:s|ed|ing)?": "lifted",
}
#: Text in which a pattern means something else.
ALLOWED = re.compile(
    r"""
    in\ the\ words\ of\ (?:the\ )?(?:registry|RFC)  # the reason phrases of HTTP
    """,
    re.VERBOSE,
)
_PATTERNS = {
    re.compile(rf"\b(?:{one})(?![\w'-])", re.IGNORECASE): say for one, say in WORDS.items()
}
_CODE = ("src", "tests", "fuzz", "benchmarks", "examples")
_PAGES = ("README.md", "CONTRIBUTING.md", "docs")


def find_banned(text: str) -> list[str]:
    """What a text should not say, each with what to say instead."""
    text = ALLOWED.sub("", " ".join(text.split()))
    return [
        f"{found.group()!r} (say: {say})"
        for pattern, say in _PATTERNS.items()
        for found in pattern.finditer(text)
    ]


def prose_of_code(text: str) -> Iterator[tuple[int, str]]:
    """The docstrings and comments of a module, with their lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            docstring = ast.get_docstring(node)
            if docstring is not None:
                yield node.body[0].lineno, docstring
    # The lines of one comment are read together.
    start, lines, last = 0, list[str](), 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            if token.start[0] != last + 1:
                yield start, " ".join(lines)
                start, lines = token.start[0], []
            lines.append(token.string.lstrip("#: "))
            last = token.start[0]
    yield start, " ".join(lines)


def prose_of_page(text: str) -> Iterator[tuple[int, str]]:
    """The paragraphs of a page, with their lines; what is in fences is code or output."""
    text = re.sub(
        r"^```.*?^```", lambda one: "\n" * one[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE
    )
    line = 1
    for part in re.split(r"\n\n", text):
        yield line, part
        line += part.count("\n") + 2


def sources() -> list[Path]:
    """Every file with prose of ours."""
    code = [path for top in _CODE for path in (ROOT / top).rglob("*.py")]
    pages = [ROOT / name for name in _PAGES]
    pages = [one for page in pages for one in ([page] if page.is_file() else page.rglob("*.md"))]
    here = Path(__file__).resolve()
    return sorted(
        path for path in code + pages if path != here and "node_modules" not in path.parts
    )


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prose_is_in_the_words_of_the_field(path: Path) -> None:
    text = path.read_text("utf-8")
    prose = prose_of_code(text) if path.suffix == ".py" else prose_of_page(text)
    found = [f"line {line}: {said}" for line, part in prose for said in find_banned(part)]
    assert not found, "; ".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "Imports go down from room to room.",
        "What is no schema stays.",
        "A reference to something\nthat is no Schema leads to nothing.",
        "3.0 has no words for it",
        "a list of findings",
        "a stand-in for its body",
        "the text wants its words",
    ],
)
def test_the_idiom_is_found(text: str) -> None:
    assert find_banned(text)


@pytest.mark.parametrize(
    "text",
    [
        "There is no such directory.",
        "An object holding two references, and finding them.",
        "with no room_id",
        "It finds the schema that is not an Object.",
        "the mushrooms",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert find_banned(text) == []


def test_comments_and_docstrings_are_prose_and_code_is_not() -> None:
    code = '"""The room."""\nroom = "room"  # a glance\n# at a\n# stand-in\n'
    found = [said for _, part in prose_of_code(code) for said in find_banned(part)]
    assert [one.partition(" ")[0] for one in found] == ["'room'", "'glance'", "'stand-in'"]


def test_fences_are_not_prose() -> None:
    page = "A page.\n\n```text\nroom\n```\n\nA room.\n"
    assert [line for line, part in prose_of_page(page) if find_banned(part)] == [7]
