"""Pages about inspections, their teams and providers."""
