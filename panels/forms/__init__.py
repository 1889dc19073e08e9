"""What people type about a panel: its meeting, its decisions, and the lock on results."""
