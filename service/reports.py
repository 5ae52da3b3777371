"""SHACL reports on the way out."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request

from kg.store import convert
from service.formats import JSON_LD, TURTLE, content_type


def as_turtle(report: str) -> Response | None:
    """Return the report alone, for a client that asks for Turtle; None for others."""
    offered = ["application/json", JSON_LD, TURTLE]
    if request.accept_mimetypes.best_match(offered) != TURTLE:
        return None
    return Response(report, content_type=content_type(TURTLE))


def as_json_ld(report: str) -> Any:
    """Return the report as a member of something in JSON."""
    return json.loads(convert(report, JSON_LD))
