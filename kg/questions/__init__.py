"""The questions that the graph answers; one line for each."""

from __future__ import annotations

from importlib import import_module

from kg.question import Question, describe

_MODULES = (
    "active_but_left_out",
    "administrations_of_boards",
    "adopted_and_replaced",
    "answers_by_body",
    "bodies_on_a_date",
    "bodies_on_a_theme",
    "brokers_and_silos",
    "compare_ways_of_ranking",
    "consultation_answers",
    "countries_of_partners",
    "coverage_of_directions",
    "coverage_of_goals",
    "current_successor",
    "data_health",
    "decisions",
    "demands",
    "directions",
    "duties",
    "expired_targets",
    "find_partners",
    "global_goals",
    "goals_of_a_budget",
    "goals_on_one_initiative",
    "goals_without_initiative",
    "initiatives_without_vision",
    "interlinked_directions",
    "kinds_in_a_network",
    "line_of_sight",
    "memberships_without_activity",
    "mentions_without_activity",
    "network_members",
    "network_purposes",
    "networks_of_a_body",
    "participants",
    "partners_by_theme",
    "partners_shared",
    "passages_about",
    "possible_links",
    "predecessors",
    "proposals",
    "recorded_on",
    "registry_numbers",
    "same_name",
    "share_with_line_of_sight",
    "successors",
    "sustainability_dimensions",
    "thematic_communities",
    "theme_parts",
    "themes_of_district_councils",
    "themes_shared",
    "themes_without_initiative",
    "translated_names",
    "visions_in_force",
    "weak_alignments",
    "what_advocacy_influences",
    "what_directions_are_for",
    "what_loses_support",
    "what_rests_on_a_document",
    "what_the_work_leads_to",
    "where_a_matter_is_handled",
    "who_a_strategy_applies_to",
    "who_is_to_benefit",
    "who_prepared_what",
    "why_linked",
    "why_this_partner",
)

#: By name, in the order of their names.
QUESTIONS: dict[str, Question] = {
    each.name: each
    for each in (describe(import_module(f"kg.questions.{name}")) for name in _MODULES)
}
