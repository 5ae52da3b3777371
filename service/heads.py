"""The headers of answers."""

from __future__ import annotations

from flask import Response

from service.formats import CSV, content_type

#: On every answer. Nothing is loaded from elsewhere, and nobody else may frame a page.
SECURITY = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: On every answer, errors too: there is nothing here that a cookie or password opens.
SHARING = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Server-Timing, Siktlinje-Release",
}
#: What another site may do; a query may be sent by POST, and nothing may be written.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
RELEASE, TIMING = "Siktlinje-Release", "Server-Timing"


def of_body(media_type: str, packing: str | None) -> dict[str, str]:
    """Return what an answer says of its body; *packing* is how it is compressed."""
    found = {"Content-Type": content_type(media_type)}
    if media_type == CSV:
        # Opened by a browser or a spreadsheet at a click, a text might be taken for a formula.
        found["Content-Disposition"] = 'attachment; filename="answer.csv"'
    if packing:
        found["Content-Encoding"] = packing
    return found


def of_keeping(tag: str | None) -> dict[str, str]:
    """Return how long an answer may be kept: until the release is no longer the current one."""
    found = {"Vary": "Accept, Accept-Encoding, Accept-Language"}
    if tag is None:
        return found | {"Cache-Control": "no-store"}
    return found | {"Cache-Control": "no-cache", "ETag": f'"{tag}"'}


def for_ever(response: Response) -> Response:
    """Say that an answer stays what it is, whatever the release, RFC 8246."""
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def for_a_minute(response: Response) -> Response:
    """Say that an answer may have grown in a minute."""
    response.headers["Cache-Control"] = "public, max-age=60"
    return response
