"""What a user may rely on: the names, their documentation, and that they are typed."""

from __future__ import annotations

import ast
import inspect
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import schemakit

_NAMES = sorted(schemakit.__all__)


def _members(kind: type) -> list[tuple[str, Any]]:
    """The public methods and properties that a class defines itself."""
    return [(name, one) for name, one in vars(kind).items() if not name.startswith("_")]


def test_all_is_sorted_without_repetition() -> None:
    assert schemakit.__all__ == sorted(set(schemakit.__all__))


def test_all_holds_every_public_name() -> None:
    public = {
        name
        for name in dir(schemakit)
        if not name.startswith("_") and not inspect.ismodule(getattr(schemakit, name))
    }
    assert public - {"annotations", "ModuleType", "TYPE_CHECKING"} == set(schemakit.__all__)


def test_a_type_checker_sees_the_names_that_are_there() -> None:
    """The imports that only a type checker reads, against what a name gives when asked for."""
    block = next(
        node
        for node in ast.parse(Path(schemakit.__file__).read_text("utf-8")).body
        if isinstance(node, ast.If)
    )
    seen = {
        name.name: str(node.module)
        for node in block.body
        # The public module ``pointer`` is not a name of another one.
        if isinstance(node, ast.ImportFrom) and node.module not in (None, "schemakit")
        for name in node.names
    }
    assert sorted(seen) == schemakit.__all__
    for name, module in seen.items():
        value = getattr(schemakit, name)
        assert value.__module__ == module
        assert value is getattr(sys.modules[module], name)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'schemakit' has no attribute 'lood'"):
        schemakit.lood  # type: ignore[attr-defined]  # noqa: B018  that is the test


def test_the_package_says_that_it_is_typed() -> None:
    assert files("schemakit").joinpath("py.typed").is_file()


def test_the_version_is_there() -> None:
    assert schemakit.__version__.count(".") == 2


@pytest.mark.parametrize("name", _NAMES)
def test_every_name_is_documented(name: str) -> None:
    value = getattr(schemakit, name)
    text = inspect.getdoc(value) or ""
    # A dataclass without a docstring gets its signature as one.
    assert text
    assert not text.startswith(f"{name}(")
    for member, one in _members(value) if inspect.isclass(value) else ():
        if inspect.isfunction(one) or isinstance(one, property):
            assert inspect.getdoc(one), f"{name}.{member}"


@pytest.mark.parametrize("name", _NAMES)
def test_every_function_is_annotated(name: str) -> None:
    value = getattr(schemakit, name)
    functions = [value] if inspect.isfunction(value) else []
    if inspect.isclass(value):
        for _, one in _members(value):
            function = one.fget if isinstance(one, property) else one
            functions += [function] if inspect.isfunction(function) else []
    for function in functions:
        signature = inspect.signature(function)
        assert signature.return_annotation is not inspect.Signature.empty
        for parameter in signature.parameters.values():
            if parameter.name != "self":
                assert parameter.annotation is not inspect.Parameter.empty, function


def test_errors_form_one_tree() -> None:
    errors = [one for one in (getattr(schemakit, name) for name in _NAMES) if inspect.isclass(one)]
    raised = [one for one in errors if issubclass(one, Exception)]
    assert len(raised) > 8
    for error in raised:
        assert issubclass(error, schemakit.SchemaKitError)
        assert getattr(error, "exit_status", None) in (1, 2, 3)
