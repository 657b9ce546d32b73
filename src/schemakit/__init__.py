"""Read OpenAPI descriptions: load, list, check, dereference and bundle them.

The public names are imported when they are first used. Modules and packages, each of which imports
only from those before it:

- ``codes``, ``suggest``, ``errors``: the codes of diagnostics, "did you mean", the exceptions
- ``spec``: what the specifications say, as data
- ``sources``: from a path or a URL to bytes
- ``syntax``: from bytes to plain data and back
- ``flattening``: several schemas merged into one
- ``documents``: documents, and the URIs by which they are found
- ``references``: the graph of references
- ``loading``: the documents that a description consists of
- ``transform``: dereferenced, bundled and pruned descriptions
- ``views``: operations, schemas, fields, statistics
- ``usage``: what uses what
- ``models``: models of Replicate
- ``checks``: the problems of a description
- ``description``: ``Description`` and ``load()``
- ``llm``: tools for language models
- ``cli``: the command line
"""

from __future__ import annotations

# True for a type checker. ``typing`` has it too, but takes 2 ms to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
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
    from schemakit.llm.tool import Tool
    from schemakit.llm.tools import tool, tools
    from schemakit.models.model import Model, ModelSchema
    from schemakit.references.listing import Reference
    from schemakit.sources.access import Access
    from schemakit.sources.cache import Cache
    from schemakit.transform.json_assembly import Cost
    from schemakit.transform.options import DereferenceOptions
    from schemakit.usage.duplicates import Duplicates
    from schemakit.usage.grouping import Drawing
    from schemakit.usage.parts import Part
    from schemakit.usage.reach import Cycle, OperationUse, Use
    from schemakit.views.fields import Field
    from schemakit.views.operations import Operation
    from schemakit.views.schemas import Schema, output_kind
    from schemakit.views.statistics import Statistics
    from schemakit.views.tags import Tag

__version__ = "0.1.0"

__all__ = [
    "Access",
    "AccessError",
    "Binding",
    "Cache",
    "Cost",
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
    "Location",
    "Loss",
    "LossError",
    "Model",
    "ModelSchema",
    "NotFoundError",
    "Operation",
    "OperationUse",
    "Part",
    "PointerError",
    "Reference",
    "Request",
    "Residual",
    "RetrievalError",
    "Schema",
    "SchemaKitError",
    "Statistics",
    "Tag",
    "TooLargeError",
    "Tool",
    "UnresolvableError",
    "UnsupportedVersionError",
    "UsageError",
    "Use",
    "Violation",
    "aload",
    "check_tool",
    "check_tools",
    "dereference",
    "flatten",
    "load",
    "model",
    "output_kind",
    "tool",
    "tools",
]

#: Where each name is defined. Its module is imported when the name is first asked for.
_MODULES = {
    "Access": "sources.access",
    "AccessError": "errors",
    "Binding": "llm.binding",
    "Cache": "sources.cache",
    "Cost": "transform.json_assembly",
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
    "Location": "errors",
    "Loss": "llm.definition",
    "LossError": "errors",
    "Model": "models.model",
    "ModelSchema": "models.model",
    "NotFoundError": "errors",
    "Operation": "views.operations",
    "OperationUse": "usage.reach",
    "Part": "usage.parts",
    "PointerError": "errors",
    "Reference": "references.listing",
    "Request": "llm.binding",
    "Residual": "flattening.flatten",
    "RetrievalError": "errors",
    "Schema": "views.schemas",
    "SchemaKitError": "errors",
    "Statistics": "views.statistics",
    "Tag": "views.tags",
    "TooLargeError": "errors",
    "Tool": "llm.tool",
    "UnresolvableError": "errors",
    "UnsupportedVersionError": "errors",
    "UsageError": "errors",
    "Use": "usage.reach",
    "Violation": "llm.limits",
    "aload": "description.load",
    "check_tool": "llm.limits",
    "check_tools": "llm.limits",
    "dereference": "description.load",
    "flatten": "flattening.flatten",
    "load": "description.load",
    "model": "description.load",
    "output_kind": "views.schemas",
    "tool": "llm.tools",
    "tools": "llm.tools",
}

if not TYPE_CHECKING:  # else every name would be an attribute for a type checker

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"schemakit.{_MODULES[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_MODULES})
