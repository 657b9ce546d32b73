"""What is decided before the first message: servers, origins, notes and the log."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from schemakit.description.load import load
from schemakit.errors import UsageError
from schemakit.serve.credentials import Secrets
from schemakit.serve.redaction import Redactor
from schemakit.serve.run import Log, Settings, plan_model, plan_operations
from tests.serve.clients import describe

ELSEWHERE = {
    "/here": {"get": {"operationId": "here"}},
    "/there": {
        "servers": [{"url": "https://other.example"}],
        "get": {"operationId": "there"},
    },
}


def test_operations_without_credentials_are_noted() -> None:
    api = load(describe("https://api.example", ELSEWHERE))
    assert plan_operations(api, Settings()).notes == ()
    secrets = Secrets("a-token")
    (note,) = plan_operations(api, Settings(secrets=secrets)).notes
    assert "operations at https://other.example (1) are called without credentials" in note
    trusted = Settings(secrets=secrets, trusted=["https://other.example/x"])
    assert plan_operations(api, trusted).notes == ()


@pytest.mark.parametrize(
    ("security", "is_noted"), [([], True), ([{"key": []}], True), ([{}, {"token": []}], False)]
)
def test_credentials_that_no_operation_asks_for_are_noted(security: Any, *, is_noted: bool) -> None:
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "token": {"type": "http", "scheme": "bearer"},
    }
    described = describe("https://api.example", components={"securitySchemes": schemes})
    api = load({**described, "security": security})
    assert plan_operations(api, Settings()).notes == ()
    notes = plan_operations(api, Settings(secrets=Secrets("a-token"))).notes
    assert any("no operation is called with the credentials" in one for one in notes) is is_noted


@pytest.mark.parametrize(
    ("servers", "settings", "expected"),
    [
        ([], Settings(), "names no server; --server URL chooses one"),
        ([{"url": "/v1"}], Settings(), "names no server; --server URL chooses one"),
        ([{"url": "ftp://api.example"}], Settings(), "only for http and https"),
        ([], Settings(server="https://u:p4ss@api.example"), "a user name or password"),
    ],
)
def test_a_server_that_cannot_be_called_is_refused(
    servers: list[Any], settings: Settings, expected: str
) -> None:
    described = {**describe(""), "servers": servers}
    with pytest.raises(UsageError, match=expected) as caught:
        plan_operations(load(described), settings)
    assert "p4ss" not in str(caught.value)


def test_a_description_of_version_2_has_a_server() -> None:
    described = {
        "swagger": "2.0",
        "info": {"title": "Old", "version": "1"},
        "host": "api.example",
        "paths": {"/a": {"get": {"operationId": "a", "responses": {}}}},
    }
    assert plan_operations(load(described), Settings()).notes == ()


def test_a_model_without_a_version_is_refused() -> None:
    described = {
        "openapi": "3.0.2",
        "info": {"title": "m", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Input": {"type": "object", "properties": {}}}},
    }
    with pytest.raises(UsageError, match="which version it is"):
        plan_model(load(described), Settings(), base="https://api.example/v1", token="t0ken")


def test_the_log_is_written_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    with Log(Redactor(["s3cret"]), logging.INFO):
        logging.getLogger("schemakit.serve").info("with %s", "s3cret")
        logging.getLogger("other").info("not written")
        try:
            raise ValueError("s3cret")
        except ValueError:
            logging.getLogger("other").exception("a fault")
    written = capsys.readouterr().err
    assert "INFO schemakit.serve: with [redacted]" in written
    assert "ValueError: [redacted]" in written
    assert "not written" not in written


@pytest.mark.parametrize("before", [logging.WARNING, logging.DEBUG, logging.NOTSET])
def test_the_log_leaves_levels_and_handlers_as_they_were(before: int) -> None:
    loggers = [logging.getLogger(), logging.getLogger("schemakit.serve")]
    levels = [one.level for one in loggers]
    handlers = list(loggers[0].handlers)
    try:
        for one in loggers:
            one.setLevel(before)
        with Log(Redactor(), logging.ERROR):
            assert {one.level for one in loggers} == {logging.ERROR}
        assert {one.level for one in loggers} == {before}
        assert loggers[0].handlers == handlers
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)
