"""The public surface as a type checker sees it. Never run: ``mypy`` reads it with the rest."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, assert_type

import schemakit

api = schemakit.load(Path("openapi.json"))
assert_type(api, schemakit.Description)
assert_type(schemakit.load("-", base_uri="https://api.example/openapi.json"), schemakit.Description)
assert_type(schemakit.load(b"{}", version="3.1"), schemakit.Description)
assert_type(schemakit.load({"openapi": "3.1.0"}), schemakit.Description)

assert_type(api.version, Literal["2.0", "3.0", "3.1", "3.2", "json-schema"])
assert_type(api.contents, dict[str, Any])
assert_type(api.diagnostics, tuple[schemakit.Diagnostic, ...])
assert_type(api.diagnostics[0].location, schemakit.Location)
assert_type(api.paths(), list[str])
assert_type(api.references(), list[schemakit.Reference])
assert_type(api.reference_counts(), dict[str, int])
assert_type(api.statistics(), schemakit.Statistics)
assert_type(api.statistics().costliest, tuple[schemakit.Cost, ...])
assert_type(api.locate("/paths"), schemakit.Location)
assert_type(api.check(), tuple[schemakit.Diagnostic, ...])
assert_type(api.sources, Mapping[str, bytes])

operation = api.operation("GET /models")
assert_type(operation, schemakit.Operation)
assert_type(api.operations(method="get", deprecated=False), list[schemakit.Operation])
assert_type(operation.id, str | None)
assert_type(operation.parameters, list[schemakit.Parameter])
assert_type(operation.request_body, schemakit.RequestBody | None)
assert_type(operation.responses, dict[str, schemakit.Response])
assert_type(operation.security, list[dict[str, Any]])

assert_type(operation.parameters[0]["name"], str)
assert_type(operation.parameters[0]["in"], str)
assert_type(operation.body_schema("application/json"), schemakit.Schema | None)
assert_type(operation.response_schema(200), schemakit.Schema | None)
assert_type(operation.parameter("page_size", "query"), schemakit.Schema | None)
assert_type(api["GET /models"], schemakit.Operation)
assert_type("GET /models" in api, bool)
assert_type(api.info, schemakit.Info)
assert_type(api.title, str | None)
assert_type(api.tags, list[schemakit.Tag])
assert_type(api.servers, tuple[str, ...])
assert_type(api.security_schemes, dict[str, schemakit.SecurityScheme])
assert_type(api.webhooks(), list[schemakit.Operation])
assert_type(next(api.walk("Schema")), schemakit.Visit)
assert_type(next(api.walk()).value, dict[str, Any])
assert_type(schemakit.pointer.parse("/a"), tuple[str, ...])

schema = api.schema("Input")
assert_type(schema.type, str)
assert_type(schema.description, str | None)
assert_type(schema.used_by(), list[schemakit.Reference])
assert_type(schema.validator(library="jsonschema"), schemakit.Validator)
assert_type(schema.validator(formats=True).is_valid({}), bool)
assert_type(schema, schemakit.Schema)
assert_type(api.schemas(), list[schemakit.Schema])
assert_type(schema.fields(), list[schemakit.Field])
assert_type(schema.fields()[0].enum, tuple[Any, ...] | None)
assert_type(schemakit.output_kind(api.schema("Output").dereference()), str)

model = schemakit.model("replicate:owner/name", repair=True)
assert_type(model, schemakit.Model)
assert_type(api.model(), schemakit.Model)
assert_type(model.name, str | None)
assert_type(model.input, schemakit.ModelSchema)
assert_type(model.output, schemakit.ModelSchema | None)
assert_type(model.input.fields, tuple[schemakit.Field, ...])
assert_type(model.input.json_schema(), dict[str, Any])
assert_type(model.defaults(), dict[str, Any])
assert_type(model.validate({}), list[schemakit.Diagnostic])

assert_type(api.dereference(copy=True), Any)
assert_type(schema.dereference(copy=True, missing="keep"), Any)
assert_type(api.dereference_json(max_bytes=None, indent=2, prune=True), bytes)

try:
    api.dereference(cycles="error")
except schemakit.CycleError as error:
    assert_type(error.exit_status, int)
    assert_type(error.location, schemakit.Location)

# Values do not change.
operation.path = "/other"  # type: ignore[misc]
schema.name = "Other"  # type: ignore[misc]

tool = schemakit.tool(operation, target="anthropic", on_loss="error")
assert_type(tool, schemakit.Tool)
assert_type(schemakit.tool(Path("model.json"), target="mcp"), schemakit.Tool)
assert_type(
    schemakit.tools(api, target="mcp", operations=["GET /models"], tag="models"),
    list[schemakit.Tool],
)
assert_type(tool.definition, dict[str, Any])
assert_type(tool.losses, tuple[schemakit.Loss, ...])
assert_type(tool.size.bytes, int)
assert_type(tool.bind({}, files=lambda name: name.encode()), schemakit.Request)
assert_type(tool.bind({}).body, bytes | None)
assert_type(schemakit.check_tool(tool.definition, "mcp"), list[schemakit.Violation])
assert_type(schemakit.check_tools([tool.definition], "mcp"), list[schemakit.Violation])
assert_type(operation.servers, tuple[str, ...])
