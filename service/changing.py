"""
Having a change made: found out in the pool, published by the process that writes.

What a change comes to is computed on one release. When another was published meanwhile, it is
computed again, so that nobody's change is lost and none is made on what its maker has not seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from flask import Response, g, jsonify, request

from kg.errors import Busy, Moved
from kg.isolated import Job, read_difference
from kg.releases import Manifest
from kg.tokens import Token
from kg.writing import Change, Receipt
from service.answering import Asked, release_asked, start, whole
from service.declined import BadRequest
from service.keeping import release_tag
from service.reports import as_json_ld, as_turtle
from service.serving import serving

#: How often a change is computed again because others were faster.
_ATTEMPTS = 5
_MESSAGE_CHARACTERS = 500

MakeJob = Callable[[Asked], Job]


class Made(NamedTuple):
    """A change that was made, and the release that it was made on."""

    receipt: Receipt
    before: Manifest


def change(token: Token, make_job: MakeJob, default_message: str) -> Made:
    """
    Publish what *make_job* comes to on the newest release.

    Raises:
        Moved: the request was made for another release.
        Busy: others were faster, again and again.
        NotAllowed, Invalid, NoRoom, TooSlow, TooHeavy: see `kg.writing.Writer.publish`.
        BadInput: what was sent cannot be used.
    """
    message = _message() or default_message
    for _ in range(_ATTEMPTS):
        asked = release_asked(None)
        _check_match(asked.release)
        told = whole(start(make_job(asked), g.record.query, None))
        found = read_difference(told)
        wish = Change(
            on=asked.release.number,
            added=found.added,
            removed=found.removed,
            role=token.role,
            allowed=token.graphs,
            message=message,
            validate_only=is_trial(),
        )
        try:
            return Made(serving().writer.publish(wish), asked.release)
        except Moved:
            # Computed again on the newer one, unless the client insists on the one before.
            g.pop("served")
    raise Busy("change-overtaken", attempts=_ATTEMPTS)


def is_trial() -> bool:
    """Whether the client only wants to know what would become of its change."""
    wishes = (wish.strip().lower() for wish in request.headers.get("Prefer", "").split(","))
    return "validate-only" in wishes


def labelled(response: Response, receipt: Receipt) -> Response:
    """Say which release is the current one now."""
    response.headers["Siktlinje-Release"] = str(receipt.release)
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(f"{receipt.release}-{receipt.hash[:16]}")
    return response


def tried(receipt: Receipt) -> Response:
    """Tell what would become of a change."""
    turtle = receipt.report or ""
    response = as_turtle(turtle) or jsonify(
        {"conforms": not receipt.new, **_counts(receipt), "report": as_json_ld(turtle)}
    )
    response.headers["Preference-Applied"] = "validate-only"
    return labelled(response, receipt)


def told(receipt: Receipt) -> Response:
    """Tell what has become of a change."""
    return labelled(jsonify(_counts(receipt) | {"published": receipt.published}), receipt)


def _counts(receipt: Receipt) -> dict[str, object]:
    return {
        "release": receipt.release,
        "added": receipt.added,
        "removed": receipt.removed,
        "validation": dict(receipt.verdict),
    }


def _check_match(release: Manifest) -> None:
    """
    Hold `If-Match` against the release: any tag that was given out with it will do.

    Raises:
        Moved: the client has seen another one.
    """
    if "If-Match" not in request.headers:
        return
    wanted = re.compile(rf"{re.escape(release_tag(release))}(?:-|$)")
    given = request.if_match
    if not given.star_tag and not any(wanted.match(tag or "") for tag in given.as_set()):
        raise Moved("release-moved", number=release.number)


def _message() -> str:
    message = request.values.get("message", "")
    if len(message) > _MESSAGE_CHARACTERS or not message.isprintable():
        raise BadRequest("message-bad", limit=_MESSAGE_CHARACTERS)
    return message
