"""Sample requests and responses of operations, as data from which a page writes commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from schemakit.llm.sample_request import SampleRequest, make_sample_request
from schemakit.samples.messages import KeptSamples, choose_response, sample_media
from schemakit.samples.values import Sample
from schemakit.spec.media_types import prefer_json
from schemakit.syntax.json_writer import to_json
from schemakit.views.operations import Operation

__all__ = ["sample_operation"]


def sample_operation(operation: Operation, kept: KeptSamples) -> dict[str, Any]:
    """The samples of an operation that is seen in the whole document: ``request``, or for a
    webhook, which the API sends, ``body``; and ``response``. ``kept`` are those of operations
    before."""
    found: dict[str, Any] = {}
    if operation.is_webhook:
        media_type, media = _choose_media(cast("dict[str, Any]", operation.request_body or {}))
        if media_type:
            sample = sample_media(operation, media, "readOnly", kept)
            found["body"] = {"mediaType": media_type, **_describe_sample(sample)}
    else:
        found["request"] = _describe_request(make_sample_request(operation, kept=kept))
    response = choose_response(operation)
    if response is not None:
        status, media_type, described = response
        sampled = {}
        if described is not None:
            sampled = _describe_sample(sample_media(operation, described, "writeOnly", kept))
        found["response"] = {"status": status, "mediaType": media_type, **sampled}
    return found


def _choose_media(message: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    content = message.get("content")
    kinds = {
        str(key): one
        for key, one in (content.items() if isinstance(content, dict) else ())
        if isinstance(one, dict)
    }
    chosen = prefer_json(kinds)
    return chosen, kinds.get(chosen, {})


def _describe_sample(sample: Sample) -> dict[str, Any]:
    """``text``, the value as JSON, or ``problem``, why there is none."""
    if sample.problem:
        return {"problem": sample.problem}
    return {"text": to_json(sample.value).decode("utf-8", "replace")}


def _describe_request(sample: SampleRequest) -> dict[str, Any]:
    """A request; or ``problem``, why there is none."""
    made = sample.request
    if made is None:
        return {"problem": sample.problem}
    found: dict[str, Any] = {
        "method": made.method,
        "url": made.url,
        "headers": list(made.headers.items()),
        "credentials": [list(one) for one in sample.credentials],
        "mediaType": sample.media_type,
        "parts": [[one.name, one.value, one.media_type, one.content is None] for one in made.parts],
    }
    if made.body is not None:
        found["body"] = made.body.decode("utf-8", "replace")
    return {key: value for key, value in found.items() if value or key == "body"}
