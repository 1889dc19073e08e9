"""Interviews, for programs."""
