"""Every setting: one frozen dataclass, filled from the environment once, in the entrance."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

from kg.errors import BadSetting
from kg.terms import CANONICAL_BASE

PREFIX = "SIKTLINJE_"


class Base(str):
    """The base of every IRI of a graph: an absolute address that ends in a slash."""

    __slots__ = ()


class Limit(int):
    """A whole number that something may not exceed; 0 stands for no limit."""

    __slots__ = ()


class DefaultGraph(StrEnum):
    """What a query asks that names no graph."""

    UNION = "union"
    OWN = "own"


class Mail(str):
    """An address for mail to an office or a function."""

    __slots__ = ()


class PublisherType(StrEnum):
    """What publishes: http://purl.org/adms/publishertype/1.0, without private individuals."""

    ACADEMIA = "Academia-ScientificOrganisation"
    COMPANY = "Company"
    INDUSTRY = "IndustryConsortium"
    LOCAL = "LocalAuthority"
    NATIONAL = "NationalAuthority"
    NON_GOVERNMENTAL = "NonGovernmentalOrganisation"
    NON_PROFIT = "NonProfitOrganisation"
    REGIONAL = "RegionalAuthority"
    STANDARDS = "StandardisationBody"
    SUPRANATIONAL = "SupraNationalAuthority"


_CANONICAL = Base(CANONICAL_BASE)
_NONE = Limit(0)
_SOME_REQUESTS = Limit(6000)
#: As much as one worker has.
_ONE_WORKER = Limit(60)


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set. The second part of each annotation is the help, units included."""

    releases: Annotated[Path, "folder that holds the releases"] = Path("releases")
    data: Annotated[Path, "folder with one folder of tables a source"] = Path("data")
    ontology: Annotated[Path, "folder of the ontology and its code lists"] = Path("ontology")
    shapes: Annotated[Path, "folder of the SHACL shapes"] = Path("shapes")
    texts: Annotated[
        Path | None, "folder with full texts of documents, to check quotes against"
    ] = None
    suites: Annotated[Path | None, "folder with third-party test suites; read by tests only"] = None
    base: Annotated[Base, "base of every IRI, ending in a slash"] = _CANONICAL
    tokens: Annotated[Path, "file of the tokens that writers show; it holds only hashes"] = Path(
        "tokens.json"
    )
    signing_key: Annotated[
        Path, "file of the key that proofs are signed with; made when it is first needed"
    ] = Path("signing-key")
    keep_releases: Annotated[int, "how many releases to keep; tagged ones are always kept"] = 50
    answer_bytes: Annotated[int, "bytes an answer may have; a larger one is an error"] = 2**30
    request_bytes: Annotated[int, "bytes the body of a request may have"] = 16 * 2**20
    default_graph: Annotated[
        DefaultGraph,
        "what a query asks that names no graph: `union` of all graphs, or `own`, the one named "
        "graph/default, with the others by name",
    ] = DefaultGraph.UNION
    query_seconds: Annotated[int, "seconds a query may take"] = 30
    update_seconds: Annotated[int, "seconds a change may take"] = 60
    query_workers: Annotated[int, "processes that run queries, for each web process"] = 4
    worker_bytes: Annotated[int, "bytes of memory a query may take"] = 2**30
    queue: Annotated[int, "queries that may wait, for each web process"] = 32
    cache_bytes: Annotated[int, "bytes of answers kept ready, for each web process"] = 64 * 2**20
    rate_requests: Annotated[
        Limit, "requests a client may send a minute to each web process; 0 for no limit"
    ] = _SOME_REQUESTS
    rate_seconds: Annotated[
        Limit, "seconds of query time a client may use a minute in each web process; 0 for no limit"
    ] = _ONE_WORKER
    web_processes: Annotated[int, "processes that answer requests"] = 2
    proxies: Annotated[
        Limit, "proxies of one's own in front, whose word on the client is taken; 0 for none"
    ] = _NONE
    publisher_type: Annotated[
        PublisherType, "what kind of publisher the data catalogue names, by the list of ADMS"
    ] = PublisherType.NON_PROFIT
    contact: Annotated[
        Mail | None, "mail of the office that answers for the data, for the data catalogue"
    ] = None
    host: Annotated[str, "address to listen on"] = "127.0.0.1"
    port: Annotated[int, "port to listen on"] = 8000

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """
        Read the settings from variables that begin with `SIKTLINJE_`.

        Raises:
            BadSetting: a variable is unknown, or its value is not of its kind.
        """
        known = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        given = {name: text for name, text in environ.items() if name.startswith(PREFIX)}
        if unknown := sorted(given.keys() - known.keys()):
            raise BadSetting("setting-unknown", name=unknown[0], known=", ".join(sorted(known)))
        hints = get_type_hints(cls)
        return cls(
            **{known[name]: _read(name, text, hints[known[name]]) for name, text in given.items()}
        )


def describe() -> list[tuple[str, str, Any]]:
    """Return (variable, help, default) of each setting, in the order of declaration."""
    hints = get_type_hints(Settings, include_extras=True)
    return [
        (PREFIX + field.name.upper(), get_args(hints[field.name])[1], field.default)
        for field in fields(Settings)
    ]


def _read(name: str, text: str, kind: Any) -> Any:
    reader, wanted = _READERS[kind]
    try:
        return reader(text)
    except ValueError as error:
        raise BadSetting("setting-bad", name=name, value=text, wanted=wanted) from error


def _positive(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def _limit(text: str) -> Limit:
    return Limit(text) if text == "0" else Limit(_positive(text))


def _path(text: str) -> Path:
    if not text.strip():
        raise ValueError(text)
    return Path(text)


def _base(text: str) -> Base:
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+/", text):
        raise ValueError(text)
    return Base(text)


def _mail(text: str) -> Mail:
    if not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\".]+(\.[^@\s<>\".]+)+", text):
        raise ValueError(text)
    return Mail(text)


#: Type -> how to read it, and what a usable value looks like.
_READERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    str: (str, "text"),
    Base: (_base, "an http or https address that ends in a slash"),
    int: (_positive, "a whole number above 0"),
    Limit: (_limit, "a whole number, 0 for no limit"),
    DefaultGraph: (DefaultGraph, " or ".join(DefaultGraph)),
    PublisherType: (PublisherType, "one of " + ", ".join(PublisherType)),
    Mail | None: (_mail, "an address for mail"),
    Path: (_path, "a path"),
    Path | None: (_path, "a path"),
}
