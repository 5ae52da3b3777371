"""
What a request asks, as the SPARQL 1.1 Protocol sends it.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, unquote_to_bytes

from flask import request
from werkzeug.datastructures import MultiDict

from kg.terms import Iri
from service.declined import BadRequest, Forbidden, UnsupportedMediaType

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

#: Parameters that may come once only.
_SINGLE = ("query", "update", "format", "timeout", "release", "lang", "message", "q", "tag")
#: A query and the graphs that it asks are no more fields than this.
_FIELDS = 1000
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True)
class Ask:
    """One query, and what of it goes beside its text."""

    query: str
    #: None: neither kind of graph is named by the request.
    default: tuple[Iri, ...] | None
    named: tuple[Iri, ...] | None
    #: Number of the release to ask, as it was sent.
    release: str | None
    #: Seconds, None for as long as the service lets it run.
    timeout: float | None
    #: What the answer is to come as, where the request names it.
    format: str | None = None

    @cached_property
    def hash(self) -> str:
        """What stands for the query in tags and in the log."""
        return digest("\x00".join((self.query, repr(self.default), repr(self.named))))


def read_ask() -> Ask:
    """
    Return what the request asks; the query is empty when there is none.

    Raises:
        BadRequest: a parameter comes twice or has an unusable value.
        Forbidden: it is an update.
        UnsupportedMediaType: the body of a POST is of another kind.
    """
    check_encoded(request.query_string)
    parameters = request.args if request.method != "POST" else _posted()
    check_single(parameters)
    if "update" in parameters or "update" in request.args:
        raise Forbidden("update-off")
    direct = request.method == "POST" and request.mimetype == QUERY
    text = decoded(request.get_data()) if direct else parameters.get("query", "")
    return _ask(text, parameters)


def ask_in(address: bytes) -> Ask:
    """
    Return what the address of a GET asks, given what stands after its question mark.

    Raises:
        BadRequest, Forbidden: as `read_ask`.
    """
    check_few(address)
    try:
        pairs = parse_qsl(address.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise BadRequest("body-not-utf8") from error
    parameters = MultiDict(pairs)
    check_single(parameters)
    if "update" in parameters:
        raise Forbidden("update-off")
    return _ask(parameters.get("query", ""), parameters)


def _ask(query: str, parameters: MultiDict[str, str]) -> Ask:
    default, named = (
        graphs_named(parameters, name) for name in ("default-graph-uri", "named-graph-uri")
    )
    is_named = bool(default or named)
    return Ask(
        query=query,
        default=default if is_named else None,
        named=named if is_named else None,
        release=parameters.get("release"),
        timeout=_seconds(parameters.get("timeout")),
        format=parameters.get("format"),
    )


def _posted() -> MultiDict[str, str]:
    """Return the parameters of a POST: those of the form, or those beside a query in the body."""
    if request.mimetype == FORM:
        check_single(request.args)
        check_form()
        both = MultiDict(request.form)
        for name in set(request.args) - set(both):
            both.setlist(name, request.args.getlist(name))
        return both
    if request.mimetype == QUERY:
        if "query" in request.args:
            raise BadRequest("query-twice")
        return request.args
    if request.mimetype == UPDATE:
        raise Forbidden("update-off")
    given = request.mimetype or "-"
    raise UnsupportedMediaType("body-unread", given=given, accepted=f"{FORM}, {QUERY}")


def check_form() -> None:
    """
    Look at a form before it is taken apart.

    Raises:
        BadRequest: it has more fields than anybody sends, or says what is not UTF-8.
        UnsupportedMediaType: as `decoded`.
    """
    body = request.get_data()
    decoded(body)
    check_encoded(body)


def check_encoded(form: bytes) -> None:
    """
    Look at fields as they were sent; what is not UTF-8 would silently be read as something else.

    Raises:
        BadRequest: there are more than anybody sends, or one is not UTF-8.
    """
    check_few(form)
    try:
        unquote_to_bytes(form).decode()
    except UnicodeDecodeError as error:
        raise BadRequest("body-not-utf8") from error


def check_few(form: bytes) -> None:
    """
    Look at how many fields there are, before they are taken apart.

    Raises:
        BadRequest: more than anybody sends.
    """
    if form.count(b"&") > _FIELDS:
        raise BadRequest("fields-many", limit=_FIELDS)


def check_single(parameters: MultiDict[str, str]) -> None:
    """
    Refuse what is said twice.

    Raises:
        BadRequest: as it says.
    """
    for name in _SINGLE:
        if len(parameters.getlist(name)) > 1:
            raise BadRequest("query-twice" if name == "query" else "parameter-twice", name=name)


def check_once(names: Iterable[str]) -> None:
    """
    Refuse an address that says one of *names* twice.

    Raises:
        BadRequest: as it says.
    """
    for name in names:
        if len(request.args.getlist(name)) > 1:
            raise BadRequest("parameter-twice", name=name)


def graphs_named(parameters: MultiDict[str, str], name: str) -> tuple[Iri, ...]:
    """
    Return the graphs that a parameter names.

    Raises:
        BadRequest: a value is no absolute IRI.
    """
    return tuple(iri(name, value) for value in parameters.getlist(name))


def iri(name: str, value: str) -> Iri:
    """
    Return *value* as an IRI.

    Raises:
        BadRequest: it is no absolute IRI; *name* says where it stood.
    """
    if not _IRI.match(value) or _NOT_IN_IRI.search(value) or not value.isprintable():
        raise BadRequest("parameter-not-iri", name=name, value=value[:200])
    return Iri(value)


def decoded(body: bytes) -> str:
    """
    Return a body as text.

    Raises:
        BadRequest: it is not UTF-8.
        UnsupportedMediaType: it says that it is in another encoding.
    """
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower().replace("-", "") not in ("utf8", "usascii"):
        raise UnsupportedMediaType("body-charset", given=charset)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest("body-not-utf8") from error


def digest(text: str) -> str:
    """Return a short hash of a text."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise BadRequest("timeout-bad", value=text[:40])
    return seconds
