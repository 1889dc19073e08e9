"""What is read about an organisation: the workspace of an inspection, one standard, one piece of evidence, proposed ratings."""

from organisation.queries.proposals import proposed_ratings

__all__ = ["proposed_ratings"]
