"""How long an answer may be kept: strong tags, 304, and what this process keeps ready."""

from __future__ import annotations

import hashlib
from functools import cache

from flask import Response, g, request

from kg.releases import Manifest
from service import heads
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
        headers = [item for item in response.headers if item[0] != heads.TIMING]
        kept = Kept(response.get_data(), headers, tag, record.rows, record.query)
        serving().cache.keep(key, kept)


def tag_of(ask: Ask, release: Manifest, media_type: str) -> str:
    """Return a strong tag: the release, what was asked of it, the format, and how it is packed."""
    return tag_for(ask, release, media_type, encoding())


def tag_for(ask: Ask, release: Manifest, media_type: str, packing: str | None) -> str:
    """Return the same for a client that takes answers packed in the way of *packing*."""
    tag = f"{release_tag(release)}-{ask.hash}-{_short(media_type)}"
    return f"{tag}-{packing}" if packing else tag


def release_tag(release: Manifest) -> str:
    """Return what every tag of an answer from *release* begins with."""
    return f"{release.number}-{release.hash[:16]}"


def is_known(tag: str) -> bool:
    """Whether the client has the answer already; a POST asks for it all the same."""
    return request.method != "POST" and request.if_none_match.contains_weak(tag)


def labelled(response: Response, tag: str | None) -> Response:
    """Say how long an answer may be kept: as long as the release is the current one."""
    response.headers.update(heads.of_keeping(tag))
    return response


@cache
def _short(media_type: str) -> str:
    return digest(media_type)[:8]


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
