"""Requests to match to operations, and the answers of each contender in one form.

All answer the same question: which path template and method, and which text is in place of each
name. Values are neither typed nor validated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import orjson

__all__ = ["Answer", "Request", "make_requests", "match_openapi_core", "match_schemakit"]

SEED = 1
#: A method and an absolute URL.
Request = tuple[str, str]
#: A method and a path template, and the texts in it.
Answer = tuple[str, str, tuple[tuple[str, str], ...]]
_NAME = re.compile(r"\{[^{}]+\}")
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


def make_requests(data: bytes, count: int) -> list[Request]:
    """So many requests to operations of a description in JSON, drawn at random."""
    source = random.Random(SEED)
    contents = orjson.loads(data)
    server = contents["servers"][0]["url"].rstrip("/")
    operations = [
        (method, path)
        for path, item in contents["paths"].items()
        for method, operation in item.items()
        # What has a server of its own would be asked for there.
        if method in _METHODS and "servers" not in operation
    ]

    def text(_: re.Match[str]) -> str:
        return "".join(source.choices("abcdefghij0123456789", k=6))

    chosen = source.choices(operations, k=count)
    return [(method.upper(), server + _NAME.sub(text, path)) for method, path in chosen]


def match_schemakit(data: bytes) -> Callable[[Sequence[Request]], list[Answer]]:
    """What answers requests with schemakit; the description is loaded before."""
    import schemakit

    api = schemakit.load(data)

    def answer(requests: Sequence[Request]) -> list[Answer]:
        found = []
        for method, url in requests:
            one = api.match(method, url)[0]
            texts = tuple(one.path_texts.items())
            found.append((one.operation.method, one.operation.path, texts))
        return found

    return answer


def match_openapi_core(data: bytes) -> Callable[[Sequence[Request]], list[Answer]]:
    """The same with the path finder of openapi-core."""
    from jsonschema_path import SchemaPath
    from openapi_core.templating.paths.finders import APICallPathFinder

    finder = APICallPathFinder(SchemaPath.from_dict(orjson.loads(data)))

    def answer(requests: Sequence[Request]) -> list[Answer]:
        found = []
        for method, url in requests:
            one: Any = finder.find(method.lower(), url)
            texts = tuple(one.path_result.variables.items())
            found.append((method.lower(), one.path_result.pattern, texts))
        return found

    return answer
