"""What people type in quality assurance."""
