"""What follows from a decision about an inspection's figures. Facts in the database carry the truth; a signal makes it sooner."""

from django.dispatch import Signal

# Sent after commit, with `inspection_id`: other answers count from now on.
counting_changed = Signal()
