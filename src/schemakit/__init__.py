"""Read OpenAPI descriptions: load, list, dereference and query them, exactly and fast."""

from schemakit.access import Access
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
from schemakit.models import Model, ModelSchema
from schemakit.operations import Operation
from schemakit.references import Reference
from schemakit.schemas import Field, Schema, output_kind

__version__ = "0.1.0"

__all__ = [
    "Access",
    "AccessError",
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
    "Model",
    "ModelSchema",
    "NotFoundError",
    "Operation",
    "PointerError",
    "Reference",
    "Residual",
    "RetrievalError",
    "Schema",
    "SchemaKitError",
    "Statistics",
    "TooLargeError",
    "UnresolvableError",
    "UnsupportedVersionError",
    "UsageError",
    "aload",
    "dereference",
    "flatten",
    "load",
    "model",
    "output_kind",
]
