"""Installs, starts and tests the product on one machine, with nothing but Python's standard library.

`python3 -m launcher help` lists the verbs; the Makefile calls them. Nothing here is used in production, where the
machine's own service manager starts the same three programs (docs/how-to/deploy.md).
"""
