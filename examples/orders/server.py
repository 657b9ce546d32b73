"""Answers as openapi.yaml says, on a loopback port of its own, with orders kept in memory.

What it accepts is what the description allows: each body is judged by the JSON Schema that
``bundle`` makes of its part.
"""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator

import schemakit

_BODY = "#/paths/~1orders/post/requestBody/content/application~1json/schema"
_API = schemakit.load(Path(__file__).with_name("openapi.yaml"))
_ALLOWED = Draft202012Validator(_API.bundle(at=_BODY))
_METHODS = {"/orders": ("GET", "POST"), "/orders/{order_id}": ("GET",)}


class Orders(BaseHTTPRequestHandler):
    """One request; the orders are the server's."""

    protocol_version = "HTTP/1.1"

    def do(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        found = re.fullmatch(r"/orders(?:/([^/]+))?", parts.path)
        if found is None:
            return self.answer(404, {"title": "no such path"})
        allowed = _METHODS["/orders" if found[1] is None else "/orders/{order_id}"]
        if self.command not in allowed:
            return self.answer(405, {"title": "no such method"}, Allow=", ".join(allowed))
        if found[1] is not None:
            return self.show(found[1])
        if self.command == "GET":
            return self.list_orders(parse_qs(parts.query, keep_blank_values=True))
        return self.place(body)

    def __getattr__(self, name: str) -> Any:
        # ``do_GET``, ``do_QUERY`` and whatever else is asked: which there are, ``do`` knows.
        if name.startswith("do_"):
            return self.do
        raise AttributeError(name)

    def show(self, number: str) -> None:
        if re.fullmatch(r"[1-9][0-9]*", number) is None:
            return self.answer(400, {"title": "no number", "detail": "order_id"})
        order = self.orders.get(int(number[:18]))
        if order is None:
            return self.answer(404, {"title": "no such order"})
        return self.answer(200, order)

    def list_orders(self, query: dict[str, list[str]]) -> None:
        size = query.get("page_size", ["20"])
        if len(size) > 1 or re.fullmatch(r"[1-9]|[1-4][0-9]|50", size[0]) is None:
            return self.answer(400, {"title": "no size", "detail": "page_size"})
        return self.answer(200, list(self.orders.values())[::-1][: int(size[0])])

    def place(self, body: bytes) -> None:
        try:
            given = json.loads(body)
        except ValueError:
            return self.answer(400, {"title": "no JSON"})
        for error in _ALLOWED.iter_errors(given):
            return self.answer(400, {"title": "not as described", "detail": error.message[:200]})
        order = {"id": len(self.orders) + 1, **given}
        self.orders[order["id"]] = order
        return self.answer(201, order)

    def answer(self, status: int, value: Any, **headers: str) -> None:
        text = json.dumps(value).encode()
        self.send_response(status)
        kind = "application/json" if status < 400 else "application/problem+json"
        for name, header in {**headers, "Content-Type": kind}.items():
            self.send_header(name, header)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    @property
    def orders(self) -> dict[int, Any]:
        found: dict[int, Any] = vars(self.server)["orders"]
        return found

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """Serves in a thread of the caller's; ``url`` is where."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Orders)
        self.orders: dict[int, Any] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"
