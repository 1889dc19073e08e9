"""Published tables recomputed from the database: one module for each publication."""
