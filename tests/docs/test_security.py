"""docs/security.md has the table of attacks, and every test that it names is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.hostile.attacks import ATTACKS, Attack

_ROOT = Path(__file__).parents[2]
_PAGE = _ROOT / "docs" / "security.md"
_MARK = "<!-- attacks -->\n"


def _table() -> str:
    rows = ["| from | attempt | what happens | test |", "|---|---|---|---|"]
    rows += [
        f"| {one.by} | {one.tries} | {one.happens} | `tests/{one.file}`: `{one.test}` |"
        for one in ATTACKS
    ]
    return "\n" + "\n".join(rows) + "\n"


def test_the_page_has_the_table_of_the_tests() -> None:
    _, mark, table = _PAGE.read_text(encoding="utf-8").partition(_MARK)
    assert mark
    assert table == _table()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.test)
def test_every_attack_has_its_test(attack: Attack) -> None:
    tree = ast.parse((_ROOT / "tests" / attack.file).read_text(encoding="utf-8"))
    names = [one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    assert attack.test in names


if __name__ == "__main__":
    page, mark, _ = _PAGE.read_text(encoding="utf-8").partition(_MARK)
    _PAGE.write_text(page + mark + _table(), encoding="utf-8")
