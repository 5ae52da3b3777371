"""The questions that the graph answers; one line for each."""

from __future__ import annotations

from kg.question import Question, describe
from kg.questions import (
    bodies_on_a_date,
    bodies_on_a_theme,
    demands,
    directions,
    expired_targets,
    goals_of_a_budget,
    goals_without_initiative,
    initiatives_without_vision,
    network_members,
    partners_by_theme,
    predecessors,
    proposals,
    registry_numbers,
    successors,
    themes_of_district_councils,
    themes_shared,
    themes_without_initiative,
    weak_alignments,
)

_MODULES = (
    bodies_on_a_date,
    bodies_on_a_theme,
    demands,
    directions,
    expired_targets,
    goals_of_a_budget,
    goals_without_initiative,
    initiatives_without_vision,
    network_members,
    partners_by_theme,
    predecessors,
    proposals,
    registry_numbers,
    successors,
    themes_of_district_councils,
    themes_shared,
    themes_without_initiative,
    weak_alignments,
)

#: By name, in the order of their names.
QUESTIONS: dict[str, Question] = {each.name: each for each in map(describe, _MODULES)}
