"""What people type about a report."""
