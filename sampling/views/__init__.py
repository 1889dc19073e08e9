"""The pages of a cohort or sample."""
