"""What pages and stages read of populations and draws."""
