"""What the pages about editions need in their templates."""
