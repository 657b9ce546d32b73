"""Read OpenAPI descriptions: load, list, check, dereference and bundle them.

The public names are imported when they are first used. Modules and packages, each of which imports
only from those before it:

- ``audience``, ``codes``, ``counts``, ``suggest``, ``errors``: what messages are made of, and the
  exceptions
- ``spec``: what the specifications say, as data
- ``pointer``: JSON Pointers, for programs
- ``sources``: from a path or a URL to bytes
- ``syntax``: from bytes to plain data and back
- ``flattening``: several schemas merged into one
- ``documents``: documents, and the URIs by which they are found
- ``references``: the graph of references
- ``loading``: the documents that a description consists of
- ``transform``: dereferenced, bundled and pruned descriptions
- ``views``: operations, schemas, fields, statistics
- ``routing``: from a request to its operation
- ``usage``: what uses what
- ``models``: models of Replicate
- ``checks``: the problems of a description
- ``containment``: what one schema accepts and another does not
- ``comparison``: what changed between two descriptions
- ``description``: ``Description`` and ``load()``
- ``llm``: tools for language models
- ``surveying``: tables of many descriptions
- ``cli``: the command line
"""

from __future__ import annotations

# True for a type checker. ``typing`` has it too, but takes 2 ms to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from schemakit import pointer as pointer
    from schemakit.comparison.records import Change, Counterexample, Reach
    from schemakit.comparison.versioning import NextVersion, propose_version
    from schemakit.containment.compare import compare_schemas
    from schemakit.containment.comparison import Containment, NoValue, SchemaComparison
    from schemakit.description.comparing import changes
    from schemakit.description.description import Description
    from schemakit.description.load import aload, dereference, load, model
    from schemakit.errors import (
        AccessError,
        CycleError,
        Diagnostic,
        DocumentError,
        DocumentSyntaxError,
        Location,
        LossError,
        NotFoundError,
        PointerError,
        RetrievalError,
        SchemaKitError,
        TooLargeError,
        UnresolvableError,
        UnsupportedVersionError,
        UsageError,
    )
    from schemakit.flattening.flatten import Residual, flatten
    from schemakit.llm.binding import Binding, Request
    from schemakit.llm.definition import Loss
    from schemakit.llm.limits import Violation, check_tool, check_tools
    from schemakit.llm.structured import StructuredOutput, structured
    from schemakit.llm.tool import Tool
    from schemakit.llm.tools import tool, tools
    from schemakit.models.model import Model, ModelSchema
    from schemakit.routing.match import Match
    from schemakit.sources.access import Access
    from schemakit.sources.cache import Cache
    from schemakit.surveying.answers import SurveyReport, report_survey
    from schemakit.surveying.results import Survey, open_survey
    from schemakit.surveying.survey import survey
    from schemakit.transform.json_assembly import Cost
    from schemakit.transform.options import BundleOptions, DereferenceOptions
    from schemakit.usage.duplicates import Duplicates
    from schemakit.usage.grouping import Drawing
    from schemakit.usage.parts import Part
    from schemakit.usage.reach import Cycle, OperationUse, Use
    from schemakit.views.fields import Field
    from schemakit.views.operations import Operation
    from schemakit.views.parts import (
        Header,
        Info,
        MediaType,
        Parameter,
        RequestBody,
        Response,
        SecurityScheme,
        Tag,
    )
    from schemakit.views.references import Reference
    from schemakit.views.schemas import Schema, output_kind
    from schemakit.views.search import SearchResult, TextMatch
    from schemakit.views.statistics import Statistics
    from schemakit.views.tags import TagCount
    from schemakit.views.validators import Validator
    from schemakit.views.walk import Visit

__version__ = "0.1.0"

__all__ = [
    "Access",
    "AccessError",
    "Binding",
    "BundleOptions",
    "Cache",
    "Change",
    "Containment",
    "Cost",
    "Counterexample",
    "Cycle",
    "CycleError",
    "DereferenceOptions",
    "Description",
    "Diagnostic",
    "DocumentError",
    "DocumentSyntaxError",
    "Drawing",
    "Duplicates",
    "Field",
    "Header",
    "Info",
    "Location",
    "Loss",
    "LossError",
    "Match",
    "MediaType",
    "Model",
    "ModelSchema",
    "NextVersion",
    "NoValue",
    "NotFoundError",
    "Operation",
    "OperationUse",
    "Parameter",
    "Part",
    "PointerError",
    "Reach",
    "Reference",
    "Request",
    "RequestBody",
    "Residual",
    "Response",
    "RetrievalError",
    "Schema",
    "SchemaComparison",
    "SchemaKitError",
    "SearchResult",
    "SecurityScheme",
    "Statistics",
    "StructuredOutput",
    "Survey",
    "SurveyReport",
    "Tag",
    "TagCount",
    "TextMatch",
    "TooLargeError",
    "Tool",
    "UnresolvableError",
    "UnsupportedVersionError",
    "UsageError",
    "Use",
    "Validator",
    "Violation",
    "Visit",
    "aload",
    "changes",
    "check_tool",
    "check_tools",
    "compare_schemas",
    "dereference",
    "flatten",
    "load",
    "model",
    "open_survey",
    "output_kind",
    "propose_version",
    "report_survey",
    "structured",
    "survey",
    "tool",
    "tools",
]

#: Where each name is defined. Its module is imported when the name is first asked for.
_MODULES = {
    "Access": "sources.access",
    "AccessError": "errors",
    "Binding": "llm.binding",
    "BundleOptions": "transform.options",
    "Cache": "sources.cache",
    "Change": "comparison.records",
    "Containment": "containment.comparison",
    "Cost": "transform.json_assembly",
    "Counterexample": "comparison.records",
    "Cycle": "usage.reach",
    "CycleError": "errors",
    "DereferenceOptions": "transform.options",
    "Description": "description.description",
    "Diagnostic": "errors",
    "DocumentError": "errors",
    "DocumentSyntaxError": "errors",
    "Drawing": "usage.grouping",
    "Duplicates": "usage.duplicates",
    "Field": "views.fields",
    "Header": "views.parts",
    "Info": "views.parts",
    "Location": "errors",
    "Loss": "llm.definition",
    "LossError": "errors",
    "Match": "routing.match",
    "MediaType": "views.parts",
    "Model": "models.model",
    "ModelSchema": "models.model",
    "NextVersion": "comparison.versioning",
    "NoValue": "containment.comparison",
    "NotFoundError": "errors",
    "Operation": "views.operations",
    "OperationUse": "usage.reach",
    "Parameter": "views.parts",
    "Part": "usage.parts",
    "PointerError": "errors",
    "Reach": "comparison.records",
    "Reference": "views.references",
    "Request": "llm.binding",
    "RequestBody": "views.parts",
    "Residual": "flattening.flatten",
    "Response": "views.parts",
    "RetrievalError": "errors",
    "Schema": "views.schemas",
    "SchemaComparison": "containment.comparison",
    "SchemaKitError": "errors",
    "SearchResult": "views.search",
    "SecurityScheme": "views.parts",
    "Statistics": "views.statistics",
    "StructuredOutput": "llm.structured",
    "Survey": "surveying.results",
    "SurveyReport": "surveying.answers",
    "Tag": "views.parts",
    "TagCount": "views.tags",
    "TextMatch": "views.search",
    "TooLargeError": "errors",
    "Tool": "llm.tool",
    "UnresolvableError": "errors",
    "UnsupportedVersionError": "errors",
    "UsageError": "errors",
    "Use": "usage.reach",
    "Validator": "views.validators",
    "Violation": "llm.limits",
    "Visit": "views.walk",
    "aload": "description.load",
    "changes": "description.comparing",
    "check_tool": "llm.limits",
    "check_tools": "llm.limits",
    "compare_schemas": "containment.compare",
    "dereference": "description.load",
    "flatten": "flattening.flatten",
    "load": "description.load",
    "model": "description.load",
    "open_survey": "surveying.results",
    "output_kind": "views.schemas",
    "propose_version": "comparison.versioning",
    "report_survey": "surveying.answers",
    "structured": "llm.structured",
    "survey": "surveying.survey",
    "tool": "llm.tools",
    "tools": "llm.tools",
}

if not TYPE_CHECKING:  # else every name would be an attribute for a type checker

    def __getattr__(name: str) -> object:
        if name == "pointer":  # the public module; importing it makes it an attribute
            import schemakit.pointer as module

            return module
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"schemakit.{_MODULES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_MODULES, "pointer"})
