"""Who may write: https://www.rfc-editor.org/rfc/rfc6750."""

from __future__ import annotations

from flask import request

from kg.tokens import Role, Token
from service.declined import NotKnown, NotPermitted
from service.serving import serving


def bearer() -> Token:
    """
    Return the token that the request shows.

    Raises:
        NotKnown: it shows none, or one that is not valid.
    """
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = serving().tokens.find(secret.strip()) if kind.lower() == "bearer" else None
    if token is None:
        raise NotKnown("not-known-meaning")
    return token


def administrator() -> Token:
    """
    Return the token that the request shows, of an administrator.

    Raises:
        NotKnown: as `bearer`.
        NotPermitted: it is somebody else's.
    """
    token = bearer()
    if token.role is not Role.ADMINISTRATOR:
        raise NotPermitted("administrator-only")
    return token
