"""Benchmarking exercises."""
