"""Where the client reaches the service."""

from __future__ import annotations

from flask import request

from service.declined import BadRequest


def root() -> str:
    """
    Return the address that the client knows the service by, ending in a slash.

    Raises:
        BadRequest: it sends a host that there cannot be.
    """
    if not request.host:
        raise BadRequest("parameter-not-iri", name="Host", value=request.headers["Host"][:200])
    return request.root_url
