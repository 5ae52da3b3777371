"""
SHACL validation: of a whole release, or only of what a change touches.

A failed validation is an answer, not an error. Errors are shapes that could pass over something
in silence, and a validation that looked at nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kg.validate.verdict import Finding, Unmet, Verdict
from kg.validate.worker import Validator

if TYPE_CHECKING:
    from kg.validate.engine import validate, validate_change
    from kg.validate.shapes import Shapes

__all__ = ["Finding", "Shapes", "Unmet", "Validator", "Verdict", "validate", "validate_change"]

#: What needs pySHACL, which takes a second to import: whoever has a Validator does without.
_LATE = {"validate": "engine", "validate_change": "engine", "Shapes": "shapes"}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"kg.validate.{_LATE[name]}"), name)
