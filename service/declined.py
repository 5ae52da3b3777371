"""Requests that are turned down before the graph is asked."""

from __future__ import annotations

from service.wording import TEXTS


class Declined(Exception):
    """A request that cannot be answered as it was sent; told by a key of `texts.toml`."""

    def __init__(self, key: str, /, **values: object) -> None:
        self.text = TEXTS.say(key, **values)
        super().__init__(self.text["en"])


class BadRequest(Declined):
    """The request does not follow the protocol."""


class Forbidden(Declined):
    """The request asks for what is switched off."""


class NoSuchThing(Declined):
    """What the request names is not here."""


class NotAcceptable(Declined):
    """The answer does not come in a format that was asked for."""


class UnsupportedMediaType(Declined):
    """The body is of a kind that is not read."""


class TooSlowBody(Declined):
    """The body did not come in time."""


class NotKnown(Declined):
    """Whoever asks has not shown who that is."""


class NotPermitted(Declined):
    """Whoever asks may not have it."""
