"""What people type about exercises."""
