"""What people type when they plan a cohort or sample."""
