"""The documents of a pack: what is said is in reports.findings, how it is laid out is here. Imported by the worker alone."""
