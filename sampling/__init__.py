"""Which cases are inspected, and why these: population, exclusions, cohort or sample, draw, reserve and replacements."""
