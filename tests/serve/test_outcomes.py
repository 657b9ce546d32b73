"""Results as plain data."""

from __future__ import annotations

import anyio
import pytest

from schemakit.serve.outcomes import CallContext, Outcome, ServedTool, fail, succeed


def test_results_of_both_kinds() -> None:
    assert fail("why") == Outcome(({"type": "text", "text": "why"},), None, True)
    assert succeed("what", {"a": 1}) == Outcome(({"type": "text", "text": "what"},), {"a": 1})


def test_a_context_reports_nothing_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    anyio.run(CallContext().report, 1.0, None, "unheard")
    assert capsys.readouterr() == ("", "")


def test_a_tool_has_the_name_of_its_definition() -> None:
    async def handle(arguments: object, context: CallContext) -> Outcome:
        return fail(f"{arguments} {context}")

    assert ServedTool({"name": "one"}, handle).name == "one"
