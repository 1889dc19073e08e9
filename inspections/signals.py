"""What the apps above may listen to."""

from django.dispatch import Signal

# Sent after commit, with `inspection_id`: another inspection has become part of this one, or is no longer.
parts_changed = Signal()
