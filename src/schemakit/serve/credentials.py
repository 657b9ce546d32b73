"""Credentials: the security schemes of a description, and the secrets that requests carry.

Secrets come from environment variables. They are added to a request when it is sent, and only if it
goes to an origin that they are for. No argument, definition or message contains them.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import quote

from schemakit.description.description import Description
from schemakit.errors import PointerError, UsageError
from schemakit.llm.binding import Request
from schemakit.serve.redaction import SHORTEST, Redactor
from schemakit.spec import pointer
from schemakit.suggest import did_you_mean

__all__ = [
    "NO_CREDENTIALS",
    "Credentials",
    "Placement",
    "Secrets",
    "add_placements",
    "build_credentials",
    "choose_placements",
    "read_schemes",
]

#: Where the schemes of a description are, by version (OAS 3.1, Components Object; 2.0, Swagger
#: Object).
_PLACES = ("/components/securitySchemes", "/securityDefinitions")
#: A value of a header in ASCII, a name of a header or a cookie (RFC 9110 §5.6.2), and a value of a
#: cookie (RFC 6265 §4.1.1).
_FIELD_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_COOKIE_VALUE = re.compile(r"[!#-+\--:<-\[\]-~]+")


class Scheme(NamedTuple):
    """A Security Scheme Object: how a secret is sent.

    ``kind`` is ``"bearer"``, ``"basic"``, ``"key"`` or ``""`` for another one; ``where`` and
    ``parameter`` are the place of a key.
    """

    name: str
    kind: str
    where: str = "header"
    parameter: str = "Authorization"


class Placement(NamedTuple):
    """A secret as a request carries it: ``where`` is ``"header"``, ``"query"`` or ``"cookie"``."""

    where: str
    name: str
    value: str


class Secrets(NamedTuple):
    """The secrets that the user gave: a token, ``user:password``, and others by scheme."""

    bearer: str | None = None
    basic: str | None = None
    by_scheme: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What requests carry: for each scheme, and for operations without a declared scheme.

    ``texts`` are the secrets themselves, for the redaction. ``declared`` are the names of all
    schemes of the description.
    """

    by_scheme: Mapping[str, Placement]
    anywhere: tuple[Placement, ...] = ()
    texts: tuple[str, ...] = ()
    declared: frozenset[str] = frozenset()

    def redactor(self, more: Iterable[str] = ()) -> Redactor:
        """A redactor for these secrets and others."""
        return Redactor((*self.texts, *more))


NO_CREDENTIALS = Credentials({})


def read_schemes(api: Description) -> dict[str, Scheme]:
    """The security schemes of a description, by name."""
    found: dict[str, Scheme] = {}
    for place in _PLACES:
        try:
            declared = api.view(place)
        except PointerError:
            continue
        names = list(declared) if isinstance(declared, dict) else []
        for name in names:
            scheme = api.view(f"{place}/{pointer.escape(str(name))}")
            if isinstance(scheme, dict):
                found[str(name)] = _read_scheme(str(name), scheme)
    return found


def _read_scheme(name: str, scheme: Mapping[str, Any]) -> Scheme:
    kind = str(scheme.get("type", "")).lower()
    if kind == "apikey":
        where, parameter = scheme.get("in"), scheme.get("name")
        if where in ("header", "query", "cookie") and isinstance(parameter, str) and parameter:
            return Scheme(name, "key", str(where), parameter)
        return Scheme(name, "")
    if kind in ("oauth2", "openidconnect"):
        return Scheme(name, "bearer")
    if kind == "http":
        how = str(scheme.get("scheme", "")).lower()
        return Scheme(name, how if how in ("bearer", "basic") else "")
    # The form of 2.0.
    return Scheme(name, "basic" if kind == "basic" else "")


def build_credentials(schemes: Mapping[str, Scheme], given: Secrets) -> Credentials:
    """The credentials for schemes.

    A token goes to every scheme that takes one, HTTP bearer, OAuth 2 and OpenID Connect, and
    otherwise to a key in the header ``Authorization``; user and password go to every HTTP basic
    scheme. If there is no such scheme, requests carry them whose operations do not say what they
    need.

    Raises:
        UsageError: if there is no scheme of a name, or a secret cannot be sent where it goes, or
            the name of its header or cookie is not one. The message does not contain the secret.
    """
    placed: dict[str, Placement] = {}
    anywhere: list[Placement] = []
    for kind, secret in (("bearer", given.bearer), ("basic", given.basic)):
        if secret is None:
            continue
        fitting = [one for one in schemes.values() if one.kind == kind]
        if not fitting and kind == "bearer":
            fitting = [one for one in schemes.values() if _is_authorization(one)]
        value = _authorize(kind, secret)
        placement = Placement("header", "Authorization", value)
        placed |= {one.name: placement for one in fitting}
        anywhere += [] if fitting else [placement]
    for name, secret in given.by_scheme.items():
        if name not in schemes:
            listed = ", ".join(schemes) or "none"
            near = did_you_mean(name, list(schemes)) or f"; there is {listed}"
            raise UsageError(f"the description has no security scheme {name!r}{near}")
        placed[name] = _place(schemes[name], secret)
    for one in (*placed.values(), *anywhere):
        _check(one)
    return Credentials(placed, tuple(anywhere), tuple(_texts_of(given)), frozenset(schemes))


def _is_authorization(scheme: Scheme) -> bool:
    return (
        scheme.kind == "key"
        and scheme.where == "header"
        and (scheme.parameter.lower() == "authorization")
    )


def _authorize(kind: str, secret: str) -> str:
    """The value of the header ``Authorization`` (RFC 6750 §2.1, RFC 7617 §2)."""
    if kind == "bearer":
        return f"Bearer {secret}"
    if ":" not in secret:
        raise UsageError("a basic credential is user:password, and this one has no colon")
    return f"Basic {b64encode(secret.encode('utf-8')).decode()}"


def _place(scheme: Scheme, secret: str) -> Placement:
    if scheme.kind == "key":
        return Placement(scheme.where, scheme.parameter, secret)
    if scheme.kind:
        return Placement("header", "Authorization", _authorize(scheme.kind, secret))
    raise UsageError(f"the security scheme {scheme.name!r} is of a kind that cannot be sent")


def _check(placement: Placement) -> None:
    """Check that a secret can be sent where it goes.

    Raises:
        UsageError: if a header or a cookie cannot have it or its name, or it is very short.
    """
    value = placement.value
    if placement.where in ("header", "cookie") and not _TOKEN.fullmatch(placement.name):
        raise UsageError(
            f"the description names a {placement.where} {placement.name[:100]!r}, which is not a "
            "name that can be sent"
        )
    if len(value) < SHORTEST:
        raise UsageError(
            f"the credential for {placement.name} is shorter than {SHORTEST} characters"
        )
    pattern = {"header": _FIELD_VALUE, "cookie": _COOKIE_VALUE}.get(placement.where)
    if pattern is not None and not pattern.fullmatch(value):
        raise UsageError(
            f"the credential for the {placement.where} {placement.name} has characters that "
            "cannot be sent there"
        )


def _texts_of(given: Secrets) -> Iterable[str]:
    """The secrets as texts; of user and password also the password, or the user without one."""
    for secret in (given.bearer, given.basic, *given.by_scheme.values()):
        if secret is not None:
            yield secret
            user, colon, password = secret.partition(":")
            if colon and secret == given.basic:
                yield password or user


def choose_placements(
    credentials: Credentials, security: Sequence[Mapping[str, Any]]
) -> tuple[Placement, ...]:
    """What a request carries for the Security Requirement Objects in force: the first of these for
    which there is every secret (OAS 3.1, Security Requirement Object).

    If no requirement is in force, or one names a scheme that is not declared, a request carries
    what goes everywhere; otherwise the description says what it needs, and that is not known.
    """
    for requirement in security:
        if requirement and all(name in credentials.by_scheme for name in requirement):
            found = {credentials.by_scheme[name]: None for name in requirement}
            return tuple(found)
    names = {name for requirement in security for name in requirement}
    return () if security and names <= credentials.declared else credentials.anywhere


def add_placements(request: Request, placements: Iterable[Placement]) -> Request:
    """The request with credentials in its headers, its query and its cookies."""
    headers = dict(request.headers)
    url = request.url
    for where, name, value in placements:
        if where == "query":
            pair = f"{quote(name, safe='')}={quote(value, safe='')}"
            url = f"{url}{'&' if '?' in url else '?'}{pair}"
        elif where == "cookie":
            before = next((one for one in headers if one.lower() == "cookie"), "Cookie")
            cookies = [headers[before]] if before in headers else []
            headers[before] = "; ".join([*cookies, f"{name}={value}"])
        else:
            for one in [key for key in headers if key.lower() == name.lower()]:
                del headers[one]
            headers[name] = value
    return replace(request, url=url, headers=headers)
