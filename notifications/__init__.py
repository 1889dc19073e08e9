"""Telling people what has happened that is for them: on screen, and by email as each of them has chosen."""
