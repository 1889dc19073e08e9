"""Reads about exercises."""
