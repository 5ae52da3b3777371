"""How long an answer may be kept: strong tags, 304, and what this process keeps ready."""

from __future__ import annotations

import hashlib

from flask import Response, g, request

from kg.releases import Manifest
from service.asking import Ask, digest
from service.cache import Kept, Key
from service.encodings import encoding
from service.record import Record
from service.serving import serving


def ready(release: Manifest) -> Response | None:
    """Return the answer to this request, if it is kept ready."""
    kept = serving().cache.get(_key(release))
    if kept is None:
        return None
    g.record.rows = kept.rows
    if request.method != "POST" and kept.is_known_to(request.headers.get("If-None-Match")):
        return Response(status=304, headers=kept.unchanged_headers)
    return Response(kept.body, headers=kept.headers)


def remember(release: Manifest, tag: str) -> None:
    """Have the answer to this request kept ready, once it has all its headers."""
    g.keep = _key(release), tag


def keep(response: Response) -> None:
    """Keep the answer that is about to be sent, if it was to be remembered."""
    if "keep" in g:
        key, tag = g.keep
        record: Record = g.record
        headers = [item for item in response.headers if item[0] != "Server-Timing"]
        kept = Kept(response.get_data(), headers, tag, record.rows, record.query)
        serving().cache.keep(key, kept)


def tag_of(ask: Ask, release: Manifest, media_type: str) -> str:
    """Return a strong tag: the release, what was asked of it, the format, and how it is packed."""
    parts = [release_tag(release), ask.hash, digest(media_type)[:8], encoding()]
    return "-".join(part for part in parts if part is not None)


def release_tag(release: Manifest) -> str:
    """Return what every tag of an answer from *release* begins with."""
    return f"{release.number}-{release.hash[:16]}"


def is_known(tag: str) -> bool:
    """Whether the client has the answer already; a POST asks for it all the same."""
    return request.method != "POST" and request.if_none_match.contains_weak(tag)


def labelled(response: Response, tag: str | None) -> Response:
    """Say how long an answer may be kept: as long as the release is the current one."""
    response.vary.update(["Accept", "Accept-Encoding", "Accept-Language"])
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(tag)
    return response


def _key(release: Manifest) -> Key:
    environ, content = request.environ, None
    if request.method == "POST":
        content = request.mimetype, hashlib.sha256(request.get_data()).hexdigest()
    return Key(
        release_tag(release),
        request.path,
        environ["QUERY_STRING"],
        content,
        environ.get("HTTP_ACCEPT"),
        environ.get("HTTP_ACCEPT_ENCODING"),
    )
