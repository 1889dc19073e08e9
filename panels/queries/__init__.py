"""Reads for pages and programs: what a panel considers, results with decisions, comparisons and all ratings together."""
