"""The table of limits: each row says where it is said and when, and docs/feeding.md shows it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from schemakit.llm.provider_limits import LIMITS, LIMITS_OF_OUTPUTS, Limit, Names
from schemakit.llm.targets import OUTPUTS, TARGETS
from tests.corpus import ROOT

PAGE = ROOT / "docs" / "feeding.md"
HEAD = "| target | rule | at most | more is | said by |\n|---|---|---|---|---|\n"
ROWS = [(name, one) for name, limits in LIMITS.items() for one in limits]
_ids = [f"{name}-{one.rule}-{one.is_disputed}" for name, one in ROWS]


def table() -> str:
    """The table of docs/feeding.md: rows that several targets share are one."""
    shared: dict[Limit, list[str]] = {}
    for name, one in ROWS:
        shared.setdefault(one, []).append(f"`{name}`")
    return HEAD + "".join(_line(one, names) for one, names in shared.items())


def _line(limit: Limit, names: list[str]) -> str:
    bound = limit.bound
    most = f"`{bound.pattern}`" if isinstance(bound, Names) else f"{bound:,}".replace(",", " ")
    severity = "a warning" if limit.is_disputed else "an error"
    said = "; ".join(f"[{one.says}]({one.url}), {one.date}" for one in limit.sources)
    rule = f"`{limit.rule}`"
    if limit.rule.startswith("inner-"):
        rule = f"`{limit.rule.removeprefix('inner-')}` below the arguments"
    return f"| {', '.join(names)} | {rule} | {most} | {severity} | {said} |\n"


def arranged(page: str) -> str:
    """The page with the table of the rows as they are."""
    before, head, rest = page.partition(HEAD)
    assert head, "the page has no table of limits"
    return before + table() + "\n" + rest.partition("\n\n")[2]


def test_the_page_shows_the_rows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert arranged(page) == page, "python -m tests.llm.test_provider_limits writes the table"


@pytest.mark.parametrize(("name", "limit"), ROWS, ids=_ids)
def test_a_row_says_where_it_is_said_and_when(name: str, limit: Limit) -> None:
    assert limit.sources, f"a limit of {name} without a source"
    for one in limit.sources:
        url = urlsplit(one.url)
        assert url.scheme == "https"
        assert url.netloc
        assert dt.date(2023, 1, 1) < dt.date.fromisoformat(one.date)
        assert one.says
    if limit.is_disputed:
        said = {one.says for one in limit.sources}
        assert len(said) > 1 or limit.rule == "inner-property-name"


def test_what_is_refused_by_all_allows_more_than_what_is_disputed() -> None:
    for name, limits in LIMITS.items():
        for one in limits:
            for other in limits:
                if one.rule != other.rule or not one.is_disputed or other.is_disputed:
                    continue
                bounds = [x if isinstance(x, int) else x.most for x in (one.bound, other.bound)]
                assert bounds[0] < bounds[1], (name, one.rule)


def test_every_target_has_its_rows() -> None:
    assert LIMITS.keys() == TARGETS.keys()
    assert LIMITS_OF_OUTPUTS.keys() == OUTPUTS.keys()
    for name, row in OUTPUTS.items():
        # No rule of a request of several tools is left.
        rules = {one.rule for one in row.limits}
        assert not rules & {"tools", "strict-tools", "description"}, name


def test_a_source_is_a_line() -> None:
    limit = LIMITS["openai"][-1]
    assert [str(one) for one in limit.sources] == [
        "refused: https://github.com/getsentry/sentry-mcp/issues/106 (2025-04-25)",
        "taken: https://github.com/run-llama/llama_index/pull/18784 (2025-05-19)",
    ]


if __name__ == "__main__":
    Path(PAGE).write_text(arranged(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
