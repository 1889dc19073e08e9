"""Reads about inspections, their teams and how far they are."""
