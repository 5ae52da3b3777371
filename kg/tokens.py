"""
Tokens: what somebody shows who writes. Only their hashes are kept.

A secret is 32 random bytes, so its SHA-256 needs no salt and no slow hash: there is nothing to
guess. A token is named for the office or programme that holds it, never for a person.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg import durable
from kg.errors import BadInput, Damaged, NotFound
from kg.terms import Iri, graph_iri

#: Begins every secret, so that one that was left lying about is recognised.
PREFIX = "sikt_"
#: A longer one is none of ours.
_LONGEST = 100
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_HASH = re.compile(r"[0-9a-f]{64}")
_GRAPH_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


class Role(StrEnum):
    """What the holder of a token may do."""

    #: Change graphs.
    EDITOR = "editor"
    #: That, and see and stop what others ask.
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Token:
    """
    What is known of a token.

    Attributes:
        graphs: what it may change; None: every graph that no folder of sources keeps.
        sha256: of the secret, in hexadecimal.
    """

    name: str
    role: Role
    graphs: frozenset[Iri] | None
    created: datetime
    expires: datetime | None
    revoked: datetime | None
    sha256: str

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at that time."""
        return self.revoked is None and (self.expires is None or now < self.expires)


class Tokens:
    """The tokens in one file; a change of the file is noticed by the next look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[tuple[int, ...] | None, tuple[Token, ...]] = (None, ())

    def all(self) -> tuple[Token, ...]:
        """
        Return every token in the order of creation, those that open nothing any more included.

        Raises:
            Damaged: the file is not one of tokens.
        """
        seen = self._look()
        known = self._known
        if seen is None or seen != known[0]:
            known = self._known = (seen, () if seen is None else self._read())
        return known[1]

    def find(self, secret: str) -> Token | None:
        """
        Return the token whose secret that is; None for one unknown, revoked or past its time.

        Every token is compared, each in the same time, so that time tells nothing of them.

        Raises:
            Damaged: the file is not one of tokens.
        """
        if len(secret) > _LONGEST:
            return None
        shown = _sha256(secret)
        found = None
        for token in self.all():
            if hmac.compare_digest(token.sha256, shown):
                found = token
        return found if found and found.is_good(datetime.now(UTC)) else None

    def create(
        self, name: str, role: Role, graphs: Iterable[Iri] | None, days: int | None = None
    ) -> str:
        """
        Make a token and return its secret, which is told this once.

        Args:
            name: of the office or programme that will hold it.
            days: after which it opens nothing any more; None: never.

        Raises:
            BadInput: the name is taken, or not of the form of one.
            Busy: somebody else is changing the tokens.
            NoRoom: the disk is full.
        """
        if not _NAME.fullmatch(name):
            raise BadInput("token-name", name=name)
        secret = PREFIX + secrets.token_urlsafe(32)
        created = _now()
        bound = None if graphs is None else frozenset(graphs)
        expires = None if days is None else created + timedelta(days=days)
        with self._changing() as tokens:
            if any(token.name == name for token in tokens):
                raise BadInput("token-taken", name=name)
            tokens.append(Token(name, role, bound, created, expires, None, _sha256(secret)))
        return secret

    def revoke(self, name: str) -> None:
        """
        Make the token *name* open nothing any more, from now on.

        Raises:
            NotFound: there is none of that name.
            Busy: somebody else is changing the tokens.
        """
        with self._changing() as tokens:
            places = [place for place, token in enumerate(tokens) if token.name == name]
            if not places:
                raise NotFound("token-unknown", name=name, path=self._path)
            if tokens[places[0]].revoked is None:
                tokens[places[0]] = replace(tokens[places[0]], revoked=_now())

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """Give the tokens to change, and put them in the place of the file."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock = self._path.with_name(f".{self._path.name}.lock")
        with durable.room(lock), durable.lock(lock, f"process {os.getpid()}"):
            tokens = list(self.all())
            yield tokens
            text = json.dumps([_to_json(token) for token in tokens], indent=1) + "\n"
            durable.write(self._path, text.encode(), mode=0o600)

    def _look(self) -> tuple[int, ...] | None:
        try:
            seen = self._path.stat()
        except FileNotFoundError:
            return None
        # The file is replaced whole, so another one has another number.
        return seen.st_ino, seen.st_size, seen.st_mtime_ns

    def _read(self) -> tuple[Token, ...]:
        try:
            return tuple(map(_from_json, json.loads(self._path.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise Damaged("tokens-unreadable", path=self._path, detail=error) from error


def read_graph(text: str, base: str) -> Iri:
    """
    Return the graph that *text* names: by its IRI, or by its name under `<base>graph/`.

    Raises:
        BadInput: it is neither.
    """
    if _IRI.fullmatch(text):
        return Iri(text)
    if _GRAPH_NAME.fullmatch(text):
        return graph_iri(base, text)
    raise BadInput("token-graph", graph=text)


def _sha256(secret: str) -> str:
    # What does not go into UTF-8 is no part of any secret.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _to_json(token: Token) -> dict[str, Any]:
    values = asdict(token)
    for name in ("created", "expires", "revoked"):
        values[name] = values[name] and values[name].isoformat()
    return values | {"graphs": None if token.graphs is None else sorted(token.graphs)}


def _from_json(values: dict[str, Any]) -> Token:
    times = {
        name: values[name] and datetime.fromisoformat(values[name])
        for name in ("created", "expires", "revoked")
    }
    graphs = None if values["graphs"] is None else frozenset(map(Iri, values["graphs"]))
    if not _HASH.fullmatch(values["sha256"]):
        raise ValueError(values["name"])
    return Token(**(values | times | {"graphs": graphs, "role": Role(values["role"])}))
