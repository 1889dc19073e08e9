"""Figures of agreement in pages."""
