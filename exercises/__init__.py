"""Benchmarking exercises: cases with a known good answer, judged by many people for themselves, then compared."""
