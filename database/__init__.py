"""The product's way to PostgreSQL: kept connections with a cheap health check, and prepared reads."""
