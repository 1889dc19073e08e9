"""Alerts on the pages of other apps."""
