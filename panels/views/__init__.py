"""Pages of the panel, of locks, of results compared, and of all ratings together."""
