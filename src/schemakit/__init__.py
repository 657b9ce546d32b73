"""Read OpenAPI descriptions: load, list, dereference and query them, exactly and fast."""

from schemakit.access import Access
from schemakit.adapt import Loss
from schemakit.binding import Binding, Request
from schemakit.cache import Cache
from schemakit.dereference import DereferenceOptions
from schemakit.description import Description, Statistics, aload, dereference, load, model
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
from schemakit.flatten import Residual, flatten
from schemakit.jsontext import Cost
from schemakit.limits import Violation, check_tool, check_tools
from schemakit.models import Model, ModelSchema
from schemakit.operations import Operation
from schemakit.references import Reference
from schemakit.schemas import Field, Schema, output_kind
from schemakit.tools import Tool, tool, tools

__version__ = "0.1.0"

__all__ = [
    "Access",
    "AccessError",
    "Binding",
    "Cache",
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
    "Model",
    "ModelSchema",
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
