"""Requests within bounds: retries, redirects and time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import anyio
import pytest

from schemakit.serve.sending import Bounds
from schemakit.sources.retry_after import parse_retry_after
from tests.serve.clients import api_on_loopback, call, text_of
from tests.serve.recording import Recorder, answer, dropped, json_answer


@pytest.mark.parametrize("status", [429, 502, 503, 504])
@pytest.mark.parametrize("name", ["getIt", "putIt", "deleteIt"])
def test_an_idempotent_request_is_repeated(status: int, name: str) -> None:
    with Recorder() as recorder:
        path = f"/{name.removesuffix('It')}"
        busy = answer(status=status, Retry_After="0")
        recorder.replies[path] = [busy, busy, json_answer({"done": True})]
        result = anyio.run(call, recorder, name)
    assert result.structured_content == {"done": True}
    assert len(recorder.requests) == 3
    assert len({one.text for one in recorder.requests}) == 1


@pytest.mark.parametrize("name", ["postIt", "patchIt"])
@pytest.mark.parametrize("reply", [answer(status=503, Retry_After="0"), dropped])
def test_any_other_request_is_sent_once(name: str, reply: Any) -> None:
    with Recorder(reply) as recorder:
        result = anyio.run(call, recorder, name)
    assert result.is_error
    assert len(recorder.requests) == 1


def test_a_request_is_repeated_after_the_connection_was_closed() -> None:
    with Recorder() as recorder:
        recorder.replies["/get"] = [dropped, json_answer({"done": True})]
        result = anyio.run(call, recorder)
    assert result.structured_content == {"done": True}


def test_a_retry_that_would_come_too_late_is_not_waited_for() -> None:
    with Recorder(answer(status=429, Retry_After="3600")) as recorder:
        result = anyio.run(call, recorder)
    assert "try again after 3600" in text_of(result)
    assert len(recorder.requests) == 1


def test_progress_tells_of_a_retry() -> None:
    from tests.serve.clients import describe, serve

    told: list[str | None] = []

    async def hear(progress: float, total: float | None, message: str | None) -> None:
        del progress, total
        told.append(message)

    async def call_it(recorder: Recorder) -> None:
        async with serve(describe(recorder.url), api_on_loopback()) as client:
            await client.call_tool("getIt", {}, progress_callback=hear)

    with Recorder() as recorder:
        recorder.replies["/get"] = [answer(status=503, Retry_After="0"), json_answer({})]
        anyio.run(call_it, recorder)
    assert told == ["trying again: the answer was 503"]


def test_retry_after_is_a_number_or_a_date() -> None:
    now = 1_700_000_000.0
    later = format_datetime(datetime.fromtimestamp(now, UTC) + timedelta(hours=1), usegmt=True)
    assert parse_retry_after("7", now) == 7.0
    assert parse_retry_after(later, now) == 3_600
    assert parse_retry_after(later.replace("GMT", "-0000"), now) == 3_600
    assert parse_retry_after("Wed, 21 Oct 2015 07:28:00 GMT", now) == 0.0
    assert parse_retry_after("soon", now) is None
    assert parse_retry_after("", now) is None


@pytest.mark.parametrize(
    "told",
    [
        "Wed, 21 Oct 2015 07:28:00 +99999999999999",
        "Wed, 21 Oct 99999999 07:28:00 GMT",
        "Wed, 99 Oct 2015 07:28:00 GMT",
        "99999999999999999999",
        "-1",
    ],
)
def test_a_retry_after_that_is_neither_is_not_regarded(told: str) -> None:
    with Recorder() as recorder:
        recorder.replies["/get"] = [answer(status=503, Retry_After=told), json_answer({"a": 1})]
        result = anyio.run(call, recorder)
    assert result.structured_content == {"a": 1}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_at_the_origin_is_followed(status: int) -> None:
    with Recorder() as recorder:
        recorder.replies["/get"] = answer(status=status, Location="/there?a=b%2Fc")
        result = anyio.run(call, recorder)
    assert not result.is_error
    assert [one.target for one in recorder.requests] == ["/get", "/there?a=b%2Fc"]


def test_a_post_is_redirected_only_as_it_is() -> None:
    with Recorder() as recorder:
        recorder.replies["/post"] = [
            answer(status=307, Location="/there"),
            answer(status=302, Location="/there"),
        ]
        assert not anyio.run(call, recorder, "postIt").is_error
        refused = anyio.run(call, recorder, "postIt")
    assert "a redirect to /there, which is not followed" in text_of(refused)
    assert [one.method for one in recorder.requests] == ["POST", "POST", "POST"]


def test_a_redirect_to_another_origin_is_not_followed() -> None:
    with Recorder() as other, Recorder(answer(status=302, Location=f"{other.url}/x")) as recorder:
        result = anyio.run(call, recorder)
        assert "which is not followed" in text_of(result)
        assert result.is_error
        assert other.requests == []


def test_redirects_in_a_circle_end() -> None:
    with Recorder(answer(status=302, Location="/get")) as recorder:
        settings = api_on_loopback(bounds=Bounds(redirects=3))
        result = anyio.run(call, recorder, "getIt", settings)
    assert result.is_error
    assert len(recorder.requests) == 4
