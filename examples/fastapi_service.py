"""A service that lists the operations of a description that a user sends, or names by its URL.

pip install fastapi uvicorn
uvicorn --app-dir examples fastapi_service:app
"""

import asyncio
from typing import Any

from fastapi import FastAPI, HTTPException, Request

import schemakit

MOST_BYTES, MOST_SECONDS = 5_000_000, 20
ACCESS = schemakit.Access(
    schemes=("https",),  # no files
    allow_private=False,  # nothing in our own network
    max_bytes=MOST_BYTES,
    max_total_bytes=2 * MOST_BYTES,
    max_seconds=MOST_SECONDS,
)
app = FastAPI()


@app.post("/operations")
async def list_operations(request: Request, url: str | None = None) -> dict[str, Any]:
    """The title, and method and path of each operation, of the body or of what is at the URL."""
    text = bytearray()
    async for chunk in request.stream():
        text += chunk
        if len(text) > MOST_BYTES:
            raise HTTPException(413, f"more than {MOST_BYTES:,} bytes")
    if url and not url.startswith("https://"):
        raise HTTPException(422, [{"message": f"{url} is not a URL with https:"}])
    try:
        async with asyncio.timeout(MOST_SECONDS):
            api = await schemakit.aload(url or bytes(text), access=ACCESS)
            operations = await asyncio.to_thread(api.operations)
    except TimeoutError:
        raise HTTPException(422, [{"message": f"takes more than {MOST_SECONDS} s"}]) from None
    except schemakit.SchemaKitError as error:
        problems = [
            {"message": one.message, "line": one.location.line, "column": one.location.column}
            for one in getattr(error, "diagnostics", ())
        ]
        raise HTTPException(422, problems or [{"message": str(error)}]) from None
    return {"title": api.title, "operations": [f"{o.request_method} {o.path}" for o in operations]}
