"""Secrets are hidden in every form in which a text may repeat them."""

from __future__ import annotations

import html
import json
from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemakit.serve.redaction import REDACTED, Redactor

SECRET = 'a/b&c"d e+é\\f'


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote(SECRET, safe="").lower(),
        quote(SECRET, safe="/&"),
        quote_plus(SECRET),
        json.dumps(SECRET)[1:-1],
        json.dumps(SECRET, ensure_ascii=False)[1:-1],
        json.dumps(SECRET)[1:-1].replace("/", "\\/"),
        html.escape(SECRET),
        b64encode(SECRET.encode()).decode(),
        urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
    ],
)
def test_every_form_is_hidden(form: str) -> None:
    redactor = Redactor([SECRET])
    assert redactor.hide(f"before {form} after").startswith(f"before {REDACTED}")
    assert form not in redactor.hide_in_bytes(form.encode()).decode()


def test_data_is_cleaned_in_keys_and_values() -> None:
    redactor = Redactor(["secret-1", "secret-2"])
    assert redactor.hide_in({"secret-1": [1, None, "a secret-2"]}) == {
        REDACTED: [1, None, f"a {REDACTED}"]
    }


def test_the_longest_secret_is_hidden_as_a_whole() -> None:
    assert Redactor(["token", "token-and-more"]).hide("token-and-more") == REDACTED


def test_what_is_short_or_not_secret_stays() -> None:
    assert Redactor(["abc"]).hide("abc") == "abc"
    assert Redactor().hide("text") == "text"


@given(st.text(min_size=4, alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FFF)))
def test_no_text_contains_the_secret_afterwards(secret: str) -> None:
    redactor = Redactor([secret])
    for form in (secret, quote(secret), json.dumps(secret)[1:-1], html.escape(secret)):
        assert redactor.hide(f"<{form}>") == f"<{REDACTED}>"
