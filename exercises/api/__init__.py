"""Exercises for programs."""
