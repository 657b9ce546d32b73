"""A Parameter or Header Object as a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemakit.spec.versions import IGNORED_HEADERS
from schemakit.views.example_lines import describe_examples
from schemakit.views.schema_lines import Line

__all__ = ["make_parameter_line", "schema_of_parameter"]


def make_parameter_line(parameter: Mapping[str, Any], root: Line) -> Line:
    """The line of a parameter, given that of its schema: what the parameter says itself wins."""
    name = str(parameter.get("name", ""))
    marks = [*root.marks]
    if parameter.get("deprecated") is True and "deprecated" not in marks:
        marks.append("deprecated")
    if _is_ignored(parameter):
        marks.append("ignored")
    description = parameter.get("description")
    return root._replace(
        path=name,
        name=name,
        required=parameter.get("required") is True,
        marks=tuple(marks),
        beside=tuple(dict.fromkeys((*describe_examples(parameter), *root.beside))),
        description=(description if isinstance(description, str) else "") or root.description,
    )


def _is_ignored(parameter: Mapping[str, Any]) -> bool:
    """Whether a Parameter is one that has no effect from 3.0 on, such as the header ``Accept``."""
    has_schema = "schema" in parameter or "content" in parameter  # in 2.0 it has neither
    name = str(parameter.get("name", "")).lower()
    return parameter.get("in") == "header" and has_schema and name in IGNORED_HEADERS


def schema_of_parameter(parameter: Mapping[str, Any]) -> Any:
    """The schema of the values of a Parameter or Header Object."""
    if "schema" in parameter:
        return parameter["schema"]
    content = parameter.get("content")
    if isinstance(content, dict):
        media = next(iter(content.values()), None)
        return media.get("schema", {}) if isinstance(media, dict) else {}
    # In 2.0 the keywords of the schema are fields of the Parameter Object.
    own = ("name", "in", "required", "description", "deprecated", "example", "examples")
    return {key: value for key, value in parameter.items() if key not in own}
