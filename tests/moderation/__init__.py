"""Quality assurance."""
