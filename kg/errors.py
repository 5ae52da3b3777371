"""
Everything that can go wrong on purpose.

SiktlinjeError
├── BadInput            a value the caller sent cannot be used
│   ├── BadQuery        the text is not valid SPARQL
│   │   └── SwitchedOff asks for what is switched off: updates, calls to other services
│   ├── TooLarge        the answer is larger than what is handed out whole
│   ├── NotInXml        the answer holds a character that XML cannot carry
│   ├── BadDocument     a graph sent from outside cannot be read
│   ├── BadTables       cells, tables or Turtle files of `data/` cannot be used
│   └── BadSetting      an environment variable is unknown or has an unusable value
├── NotFound            no such release, file or term
├── Stopped             a question was not answered to its end
│   ├── TooSlow         its time was up
│   ├── TooHeavy        it took more memory than it may, or its process died of it
│   ├── Crowded         too many others are waiting
│   └── Ended           somebody stopped it, or the one who asked has left
├── Refused             a change was examined and turned down
│   ├── Invalid         SHACL found violations
│   ├── Repeated        it says in one graph what another says already
│   ├── Moved           the release it was made for is no longer the current one
│   ├── NotAllowed      it touches a graph that the writer may not change
│   └── Busy            another writer holds the lock
├── Unproven            a bundle does not prove its answer
├── Damaged             a release or the folder of releases is not what it was when published
├── NoRoom              the disk is full
└── Disagreement        two of our own files contradict each other

Each error is made from a key of `catalogue.toml` and values for its placeholders, so that it can be
told in Swedish and in English.
"""

from __future__ import annotations

from kg.catalogue import say


class SiktlinjeError(Exception):
    """Base of every error this project raises on purpose."""

    def __init__(self, key: str, /, **values: object) -> None:
        self.key = key
        self.values = values
        self.text: dict[str, str] = say(key, **values)
        super().__init__(self.text["en"])


class BadInput(SiktlinjeError):
    """A value the caller sent cannot be used."""


class BadQuery(BadInput):
    """The text is not valid SPARQL."""


class SwitchedOff(BadQuery):
    """The query asks for what is switched off: an update, or a call to another service."""


class TooLarge(BadInput):
    """The answer is larger than what is handed out whole."""


class NotInXml(BadInput):
    """The answer holds a character that XML cannot carry."""


class BadDocument(BadInput):
    """A graph sent from outside cannot be read."""


class BadTables(BadInput):
    """Cells, tables or Turtle files of `data/` cannot be used."""


class BadSetting(BadInput):
    """An environment variable is unknown or has an unusable value."""


class NotFound(SiktlinjeError):
    """The named thing does not exist."""


class Stopped(SiktlinjeError):
    """A question was not answered to its end."""


class TooSlow(Stopped):
    """Its time was up."""


class TooHeavy(Stopped):
    """It took more memory than it may, or its process died of it."""


class Crowded(Stopped):
    """Too many others are waiting."""


class Ended(Stopped):
    """Somebody stopped it, or the one who asked has left."""


class Refused(SiktlinjeError):
    """A change was examined and turned down; nothing was changed."""


class Invalid(Refused):
    """SHACL found violations."""


class Repeated(Refused):
    """It says in one graph what another says already."""


class Moved(Refused):
    """The release it was made for is no longer the current one."""


class NotAllowed(Refused):
    """It touches a graph that the writer may not change."""


class Busy(Refused):
    """Another writer holds the lock."""


class Unproven(SiktlinjeError):
    """A bundle does not prove its answer."""


class Damaged(SiktlinjeError):
    """A release, or the folder of releases, is not what it was when published."""


class NoRoom(SiktlinjeError):
    """The disk is full."""


class Disagreement(SiktlinjeError):
    """Two of our own files contradict each other."""
