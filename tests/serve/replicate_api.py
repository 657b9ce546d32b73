"""Answers as those of Replicate's API for predictions, for a recorder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.serve.recording import Connection, Recorded, json_answer

__all__ = ["ReplicateApi"]


class ReplicateApi:
    """A prediction that goes through ``steps``: each question about it gets the next one.

    ``model`` is what ``GET /v1/models/OWNER/NAME`` answers.
    """

    def __init__(self, steps: Sequence[dict[str, Any]], model: Any = None) -> None:
        self.steps = list(steps)
        self.model = model
        self.cancelled: list[str] = []

    def __call__(self, request: Recorded, connection: Connection) -> bool:
        connection.write(self._answer(request))
        return True

    def _answer(self, request: Recorded) -> bytes:
        if request.header("authorization") != "Bearer r8-t0ken":
            return json_answer({"title": "Unauthenticated", "status": 401}, 401)
        _, _, place, *rest = request.target.split("/")
        if place == "models":
            return json_answer(self.model)
        if request.method == "POST" and not rest:
            given = json.loads(request.body)
            if "input" not in given or "version" not in given:
                return json_answer({"detail": "input is required", "status": 422}, 422)
            return json_answer({**self._prediction("starting"), "input": given["input"]}, 201)
        if request.method == "POST" and rest[1:] == ["cancel"]:
            self.cancelled.append(rest[0])
            return json_answer(self._prediction("canceled"))
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        return json_answer({**self._prediction("processing"), **step})

    def _prediction(self, status: str) -> dict[str, Any]:
        return {"id": "p1", "status": status, "output": None, "error": None, "logs": ""}
