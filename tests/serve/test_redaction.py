"""Secrets are hidden in every form in which a text may repeat them."""

from __future__ import annotations

import html
import json
from base64 import b64encode, urlsafe_b64encode
from typing import Any
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


@pytest.mark.parametrize("before", ["", "B", "Be", "Bearer ", "ada:"])
@pytest.mark.parametrize("after", ["", "!", "and more"])
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("secret", ["s3cret-t0ken?>", "pl4nted", "\u00fe\u00ff\u00fe\u00ff"])
def test_a_secret_is_hidden_in_base64_with_other_bytes(
    before: str, after: str, encode: Any, secret: str
) -> None:
    whole = encode(f"{before}{secret}{after}".encode()).decode()
    for form in (whole, quote(whole, safe=""), whole.replace("/", "\\/")):
        hidden = Redactor([secret]).hide(f"<{form}>")
        assert REDACTED in hidden
        shortest = len(secret.encode()) * 4 // 3 - 1
        assert len(hidden) <= len(form) + 2 - shortest + len(REDACTED)


@pytest.mark.parametrize(
    "text",
    [
        'a%2Fb%26c\\"d+e%2B\\u00e9\\\\f',
        "\\u0061/b&amp;c&quot;d%20e&#43;&eacute;&bsol;f",
        html.escape(json.dumps(quote(SECRET, safe=""))[1:-1]),
        quote(html.escape(SECRET)),
        json.dumps(json.dumps(SECRET))[3:-3],
        quote(quote(SECRET, safe=""), safe=""),
    ],
)
def test_mixed_and_nested_forms_are_hidden(text: str) -> None:
    assert Redactor([SECRET]).hide(f"<{text}>") == f"<{REDACTED}>"


@pytest.mark.parametrize("unit", ["\\", "\\a", "%", "%25", "&amp;", "&", "+", "\\u005c"])
def test_a_secret_of_many_escapes_is_found_in_linear_time(unit: str) -> None:
    secret = unit * 60
    redactor = Redactor([f"{secret}-end"])
    assert redactor.hide(secret * 20) == secret * 20
    assert redactor.hide(f"<{json.dumps(secret + '-end')[1:-1]}>") == f"<{REDACTED}>"
    assert redactor.hide(f"<{secret}-end>") == f"<{REDACTED}>"


BREAKS = ["\n", "\r\n", "\n    ", "\\n", "\\r\\n", "\\\\n", "%0D%0A", "&#10;", "\\u000a"]
BREAKS += ["<br />\r\n", "<BR>", "=\r\n"]


@pytest.mark.parametrize("text_break", BREAKS)
@pytest.mark.parametrize("width", [1, 4, 7, 64, 76])
@pytest.mark.parametrize("before", ["", "a", "ab", "user:", "x" * 50])
def test_a_secret_in_base64_is_hidden_in_several_lines(
    text_break: str, width: int, before: str
) -> None:
    secret = "s3cret-t0ken?>\u00fe\u00ff-" * 4
    for encode in (b64encode, urlsafe_b64encode):
        whole = encode(f"{before}{secret}{'and more' * 9}".encode()).decode()
        lines = [whole[at : at + width] for at in range(0, len(whole), width)]
        hidden = Redactor([secret]).hide(f"<{text_break.join(lines)}>")
        assert hidden.count(REDACTED) == 1
        left = hidden.replace(text_break, "").replace(REDACTED, "")
        shortest = len(secret.encode()) * 4 // 3 - 1
        assert len(left) <= len(whole) + 2 - shortest


@pytest.mark.parametrize("text_break", BREAKS)
def test_a_secret_of_several_lines_is_hidden(text_break: str) -> None:
    redactor = Redactor([SECRET])
    for form in (SECRET, quote(SECRET, safe=""), json.dumps(SECRET)[1:-1]):
        assert redactor.hide(f"<{form[:5]}{text_break}{form[5:]}>") == f"<{REDACTED}>"


@pytest.mark.parametrize("unit", ["\\", "\\n", "\n", "\n ", "<br", "=", "\\\n"])
def test_many_lines_are_joined_in_linear_time(unit: str) -> None:
    text = unit * 200_000
    assert Redactor(["s3cret-t0ken"]).hide(text) == text
    assert Redactor(["s3cret-t0ken"]).hide(f"{text}s3cret-t0ken") == f"{text}{REDACTED}"


def test_lines_stay_as_they_are() -> None:
    text = "one\ntwo\r\n\tthree\\n<br/>"
    assert Redactor(["a-secret"]).hide(f"{text}a-secret{text}") == f"{text}{REDACTED}{text}"


def test_a_number_that_is_a_secret_is_hidden() -> None:
    assert Redactor(["12345678"]).hide_in({"a": [12345678, 1.5, True]}) == {
        "a": [REDACTED, 1.5, True]
    }


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-be", "utf-32", "latin-1"])
def test_bytes_in_an_unknown_charset_are_cleaned(charset: str) -> None:
    hidden = Redactor(["s3cret-t0ken"]).hide_in_bytes("the s3cret-t0ken".encode(charset))
    assert b"s3cret" not in hidden.replace(b"\0", b"")
    assert REDACTED.encode() in hidden


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
