"""Secrets from environment variables, and what messages show of their names."""

from __future__ import annotations

import pytest

from schemakit.cli.secret_variables import read_secret
from schemakit.errors import UsageError


def test_a_secret_is_what_the_variable_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETS_TOKEN", " abc\n")
    monkeypatch.setenv("pets", "pässword")
    assert read_secret("--bearer-env", "PETS_TOKEN", "token", is_ascii=True) == "abc"
    assert read_secret("--basic-env", "pets", "credential") == "pässword"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("PETS_TOKN", "the environment variable PETS_TOKN is not set; did you mean 'PETS_TOKEN'?"),
        ("NOTHING_LIKE_IT_2", "the environment variable NOTHING_LIKE_IT_2 is not set"),
        ("EMPTY", "the environment variable EMPTY is empty"),
        ("LINES", "the environment variable LINES does not hold a token"),
        ("LETTERS", "the environment variable LETTERS does not hold a token"),
    ],
)
def test_a_name_like_that_of_a_variable_is_shown(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = {"PETS_TOKEN": "abc", "EMPTY": " ", "LINES": "a\nb", "LETTERS": "ä"}
    for one, value in values.items():
        monkeypatch.setenv(one, value)
    with pytest.raises(UsageError) as caught:
        read_secret("--bearer-env", name, "token", is_ascii=True)
    assert str(caught.value) == f"--bearer-env: {message}"


@pytest.mark.parametrize(
    "name", ["s3cret", "r8_AbCdEf", "ghp_16C7e42F292c6912E7", "AKIA5XQ2WMZ7", "A" * 70, "", "a b"]
)
def test_what_may_be_the_secret_itself_is_not_shown(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_secret("--bearer-env", name, "token")
    assert "takes the name of an environment variable, such as API_TOKEN" in str(caught.value)
    assert not name or name not in str(caught.value)
