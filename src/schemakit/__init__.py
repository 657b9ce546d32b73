"""Read OpenAPI descriptions: load, list, dereference and query them, exactly and fast."""

from schemakit.adapt import Loss
from schemakit.binding import Binding, Request
from schemakit.dereference import DereferenceOptions
from schemakit.description import Description, Statistics, dereference, load
from schemakit.errors import (
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
from schemakit.flatten import Residual, flatten
from schemakit.jsontext import Cost
from schemakit.limits import Violation, check_tool, check_tools
from schemakit.operations import Operation
from schemakit.references import Reference
from schemakit.schemas import Field, Schema, output_kind
from schemakit.tools import Tool, tool, tools

__version__ = "0.1.0"

__all__ = [
    "Binding",
    "Cost",
    "CycleError",
    "DereferenceOptions",
    "Description",
    "Diagnostic",
    "DocumentError",
    "DocumentSyntaxError",
    "Field",
    "Location",
    "Loss",
    "LossError",
    "NotFoundError",
    "Operation",
    "PointerError",
    "Reference",
    "Request",
    "Residual",
    "RetrievalError",
    "Schema",
    "SchemaKitError",
    "Statistics",
    "TooLargeError",
    "Tool",
    "UnresolvableError",
    "UnsupportedVersionError",
    "UsageError",
    "Violation",
    "check_tool",
    "check_tools",
    "dereference",
    "flatten",
    "load",
    "output_kind",
    "tool",
    "tools",
]
