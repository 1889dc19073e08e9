"""What administrators type when they draft a new edition: its text, or one part of it after another."""
