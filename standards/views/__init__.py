"""Pages about the editions of the standards."""
