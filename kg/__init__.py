"""The graph: sources, releases, rules, validation. Knows nothing of the web and prints nothing."""
