"""Reads for the pages of the report, and what its documents are made of."""
