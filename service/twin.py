"""
Which file of the static twin stands for which address of the service.

A web server that only has files looks at paths alone, so that each address that says something in
its query gets a path of its own:

    /doc/body/kf              doc/body/kf/index.html, in Swedish
    /doc/body/kf?lang=en      en/doc/body/kf/index.html
    /doc/body/kf.ttl          doc/body/kf.ttl
    /doc/body/kf?by=x&page=2  doc/body/kf/by=x&page=2/index.html
    /sparql?query=…           sparql/index.html, which says that this takes the service
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from kg.catalogue import LANGUAGES

#: Where those are led who ask what only the service can answer.
NEEDS_SERVICE = "/needs-service"
#: What only the service answers, whatever is asked.
SERVICE_ONLY = ("/sparql", "/search", "/suggest", "/update", "/queries", NEEDS_SERVICE)
#: In a query: another view of the same page, of which there are not many.
_VIEWS = {"by", "page", "tag"}
#: The stream of changes has addresses without endings, which files have no media type for.
_STREAM = "/changes/ldes"
_QUESTION = re.compile(r"/questions/[^/.]+")


class Place(NamedTuple):
    """What stands for an address in the twin."""

    #: Path in the twin.
    path: str
    #: What the service is asked for it, and in which language.
    asked: str
    language: str
    #: What stands after `#` in the address.
    fragment: str = ""

    @property
    def is_of_service(self) -> bool:
        """Whether a page stands there that says that this takes the service."""
        return self.path.removeprefix("/en") in SERVICE_ONLY

    @property
    def link(self) -> str:
        """The address as a page of the twin has it."""
        return quote(self.path, safe="/:@!$&'()*+,;=~%") + self.fragment


def start() -> Place:
    """Return where the twin begins."""
    return Place("/", "/", LANGUAGES[0])


def place(address: str, page: Place, root: str) -> Place | None:
    """
    Return what stands for an address that a page names; None for what is not ours.

    Args:
        page: on which it stands.
        root: address of the service, without a slash at the end.
    """
    whole = urljoin(f"{root}{page.asked}", address)
    if not whole.startswith(f"{root}/"):
        return None
    parts = urlsplit(whole)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    language = _language(asked)
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    at = _described(parts.path)
    path = _path(at, asked, page)
    if path in SERVICE_ONLY:
        return Place(_in(language, path), path, language, fragment)
    return Place(_in(language, path), _asked(at, asked, language, path), language, fragment)


def iri_of(description: Place) -> Place | None:
    """Return the place of a thing of which another place is the description, in Swedish."""
    if not description.path.startswith("/doc/") or description.asked != description.path:
        return None
    path = f"/id/{description.path.removeprefix('/doc/')}"
    return Place(path, path, description.language)


def file_of(path: str, *, is_page: bool) -> str:
    """
    Return the name of the file that stands for a path.

    Raises:
        ValueError: it would be outside of the folder of the twin.
    """
    plain = unquote(path).strip("/")
    if any(part in ("", ".", "..") for part in plain.split("/")) and plain:
        raise ValueError(path)
    return f"{plain}/index.html".lstrip("/") if is_page else plain


def _described(path: str) -> str:
    """Lead from a thing to its description at once, without a page between."""
    return f"/doc/{path.removeprefix('/id/')}" if path.startswith("/id/") else path


def _language(asked: dict[str, str]) -> str:
    """Take the language out of what is asked; where none is said, it is Swedish."""
    said = asked.pop("lang", LANGUAGES[0])
    return said if said in LANGUAGES else LANGUAGES[0]


def _path(path: str, asked: dict[str, str], page: Place) -> str:
    """Return the path, language aside, under which the twin has what is asked."""
    first = f"/{path.split('/')[1]}"
    if first in SERVICE_ONLY:
        return first
    if path.startswith(_STREAM):
        return NEEDS_SERVICE
    if not asked:
        return path
    if asked.keys() <= _VIEWS:
        return f"{path.rstrip('/')}/{urlencode(sorted(asked.items()), safe=':')}"
    if _is_own(path, asked, page):
        return path
    return NEEDS_SERVICE


def _is_own(path: str, asked: dict[str, str], page: Place) -> bool:
    """Whether it is the answer on a question's page: at its permanent address, or as data."""
    own = urlsplit(page.asked).path
    is_question = _QUESTION.fullmatch(own) is not None and "release" in asked
    plain, _, ending = path.partition(".")
    return is_question and plain == own and ending != "proof"


def _asked(path: str, asked: dict[str, str], language: str, local: str) -> str:
    """Return what the service is asked; the page of a question is asked as it stands."""
    is_page = _QUESTION.fullmatch(path) is not None and local == path
    arguments = {} if is_page else dict(asked)
    if language != LANGUAGES[0]:
        arguments["lang"] = language
    return f"{path}?{urlencode(arguments)}" if arguments else path


def _in(language: str, path: str) -> str:
    """Return the path of a page in a language; styles and pictures have none."""
    is_other = language != LANGUAGES[0] and not path.startswith("/static/")
    return f"/{language}{path}" if is_other else path
