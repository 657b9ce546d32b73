"""The HTML file: its policy, its data, and texts that want to be something else."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from base64 import b64decode, b64encode
from hashlib import sha256
from importlib.resources import files

from schemakit.site.page import make_page
from tests.site.described import SHOP, site_of


def page_of(document: dict[str, object], *, reloads: bool = False) -> str:
    return b"".join(make_page(site_of(document), reloads=reloads)).decode()


def test_the_data_come_back() -> None:
    [text] = re.findall(r'id="data-head">([^<]*)<', page_of(SHOP))
    head = json.loads(zlib.decompress(b64decode(text)))
    assert head["title"] == "t"


def test_the_policy_allows_the_scripts_and_the_style_and_nothing_else() -> None:
    page = page_of(SHOP)
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    [style] = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    hashes = [b64encode(sha256(one.encode()).digest()).decode() for one in (*scripts, style)]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"script-src 'sha256-{hashes[0]}' 'sha256-{hashes[1]}'",
        f"style-src 'sha256-{hashes[2]}'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    ]


def test_only_a_page_that_is_served_may_ask_for_changes() -> None:
    assert "connect-src" not in page_of(SHOP)
    assert "connect-src 'self'" in page_of(SHOP, reloads=True)


def test_what_is_looked_at_one_by_one_is_text_until_then() -> None:
    page = page_of(SHOP)
    for name, values in (("bodies", "nodes"), ("bodies", "pages"), ("samples", None)):
        [text] = re.findall(rf'id="data-{name}">([^<]*)<', page)
        data = json.loads(zlib.decompress(b64decode(text)))
        listed = data[values] if values else data
        assert [json.loads(one) for one in listed] == json.loads(
            json.dumps(getattr(site_of(SHOP), name)[values] if values else site_of(SHOP).samples)
        )


def test_a_title_cannot_leave_its_element() -> None:
    hostile = {**SHOP, "info": {"title": "</title><script>alert(1)</script>", "version": "1"}}
    page = page_of(hostile)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nothing_is_loaded_from_elsewhere() -> None:
    page = re.sub(r"<(script|style)>.*?</\1>", "", page_of(SHOP), flags=re.DOTALL)
    assert not re.findall(r"<(?:link|img|iframe|object|embed)\b|\bsrc\s*=\s*[\"']?http", page)


def test_what_is_shipped_is_small() -> None:
    assets = files("schemakit.site").joinpath("assets")
    names = {one.name for one in assets.iterdir()}
    assert names == {"page.css", "page.js", "early.js"}
    assert sum(len(gzip.compress(assets.joinpath(one).read_bytes())) for one in names) <= 150_000


def test_the_same_description_gives_the_same_page() -> None:
    assert page_of(SHOP) == page_of(SHOP)
