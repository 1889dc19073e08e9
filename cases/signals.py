"""What the apps above may listen to. Facts in the database carry the truth; a signal only makes things happen sooner."""

from django.dispatch import Signal

# Sent after commit, with `inspection_id`: something that a rating is computed from has changed.
judgements_changed = Signal()
