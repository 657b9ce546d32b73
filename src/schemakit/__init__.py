"""Read OpenAPI descriptions: load, list, dereference and query them, exactly and fast."""

from __future__ import annotations

import sys
from types import ModuleType

# A type checker takes this for True. ``typing`` has it too, and takes 2 ms to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from schemakit.access import Access
    from schemakit.binding import Binding, Request
    from schemakit.cache import Cache
    from schemakit.definition import Loss
    from schemakit.dereference import DereferenceOptions
    from schemakit.description import Description, aload, dereference, load, model
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
    from schemakit.statistics import Statistics
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

#: Where each name is defined. A room is imported when one of its names is first asked for.
_ROOMS = {
    "Access": "access",
    "AccessError": "errors",
    "Binding": "binding",
    "Cache": "cache",
    "Cost": "jsontext",
    "CycleError": "errors",
    "DereferenceOptions": "dereference",
    "Description": "description",
    "Diagnostic": "errors",
    "DocumentError": "errors",
    "DocumentSyntaxError": "errors",
    "Field": "schemas",
    "Location": "errors",
    "Loss": "definition",
    "LossError": "errors",
    "Model": "models",
    "ModelSchema": "models",
    "NotFoundError": "errors",
    "Operation": "operations",
    "PointerError": "errors",
    "Reference": "references",
    "Request": "binding",
    "Residual": "flatten",
    "RetrievalError": "errors",
    "Schema": "schemas",
    "SchemaKitError": "errors",
    "Statistics": "statistics",
    "TooLargeError": "errors",
    "Tool": "tools",
    "UnresolvableError": "errors",
    "UnsupportedVersionError": "errors",
    "UsageError": "errors",
    "Violation": "limits",
    "aload": "description",
    "check_tool": "limits",
    "check_tools": "limits",
    "dereference": "description",
    "flatten": "flatten",
    "load": "description",
    "model": "description",
    "output_kind": "schemas",
    "tool": "tools",
    "tools": "tools",
}


class _Package(ModuleType):
    """The package. Some of its functions are called like a room: ``dereference``, ``flatten``."""

    def __getattr__(self, name: str) -> object:
        if name not in _ROOMS:
            raise AttributeError(
                f"module {__name__!r} has no attribute {name!r}", name=name, obj=self
            )
        from importlib import import_module

        value: object = getattr(import_module(f"schemakit.{_ROOMS[name]}"), name)
        vars(self)[name] = value
        return value

    def __setattr__(self, name: str, value: object) -> None:
        # Whoever imports a room sets it as an attribute of the package: not over such a function.
        if not (name in _ROOMS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *_ROOMS})


sys.modules[__name__].__class__ = _Package
