"""Words of a shell, as bash reads them."""

from __future__ import annotations

import subprocess

import pytest

from schemakit.cli.layout.shell import Variable, quote_word


def read_back(word: str) -> str:
    done = subprocess.run(
        ["bash", "-c", f"printf %s {word}"],
        capture_output=True,
        check=True,
        env={"KEY": "a b$'c", "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    "text",
    ["", "plain", "two words", "it's", '"$HOME" `id` \\n !', "a\nb\tc", "\x1b]0;x\x07", "\u202e",
     "éß", "*?[a]{b,c}~#", "-x", "\\'\x01'7"],
)  # fmt: skip
def test_a_word_is_read_as_it_was(text: str) -> None:
    word = quote_word(text)
    assert read_back(word) == text
    assert word.isprintable()
    assert read_back(quote_word(text, newlines=True)) == text


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        (("Authorization: Bearer ", Variable("KEY")), '"Authorization: Bearer $KEY"'),
        ((Variable("KEY"), "x"), '"${KEY}x"'),
        (("https://a.test/?a=1&key=", Variable("KEY")), "'https://a.test/?a=1&key='\"$KEY\""),
        (("$x`id`", Variable("KEY")), "'$x`id`'\"$KEY\""),
    ],
)
def test_only_variables_are_expanded(parts: tuple[str | Variable, ...], word: str) -> None:
    assert quote_word(*parts) == word
    expected = "".join(one if isinstance(one, str) else "a b$'c" for one in parts)
    assert read_back(word) == expected
