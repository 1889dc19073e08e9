"""What people type about inspections: their plan, their team and phase, their parts."""
