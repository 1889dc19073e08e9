"""Quality assurance for programs: judging answer by answer, and reading reviews, queries and what was agreed."""
